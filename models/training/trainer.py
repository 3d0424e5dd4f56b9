"""Trains a network for a budget of time or steps, and survives being stopped."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from models.crnn import Crnn, CrnnState
from models.training.average import MovingAverage
from models.training.carry import Carry
from models.training.checkpoint import load_checkpoint, save_checkpoint
from models.training.items import Items
from models.training.losses import consistency_loss, labelled_loss, taught_loss
from models.training.mixing import Mixer
from models.training.music_mixing import MusicMixer
from models.training.schedule import Budget, Rates, Schedule, ramp_up
from models.training.standard import measure
from models.training.start import Start, saved_standard
from models.training.validation import Validation
from models.training.views import masked, noisy

CHECKPOINT = "checkpoint.pt"
CURVE = "curve.csv"


@dataclass(frozen=True, slots=True)
class TrainerSettings:
    """How to train.

    Attributes:
        budget: time or steps.
        batch: labelled scenes a step.
        music: excerpts of real music a step, where there is any.
        seed: of everything random.
        schedule: of the learning rate.
        ema_decay: of the averaged weights.
        carry_chance: that a clip begins with the state behind some other clip, as in a long stream.
        clip_weight: weight of the clip loss beside the frame loss.
        taught_weight: weight of the loss against the music's soft labels; 0 leaves them out.
        consistency_weight: weight, once ramped up, of the distance to the averaged network; 0 trains without it.
        consistency_labelled: whether the labelled scenes count in that distance too, not the music alone.
        consistency_ramp: share of the budget that this weight rises for.
        gradient_norm: gradients are clipped to this.
        checkpoint_s: time between checkpoints.
        validate_s: time between validations.
    """

    budget: Budget
    batch: int = 24
    music: int = 12
    seed: int = 0
    schedule: Rates = field(default_factory=Schedule)
    ema_decay: float = 0.999
    carry_chance: float = 0.5
    clip_weight: float = 0.3
    taught_weight: float = 0.0
    consistency_weight: float = 0.0
    consistency_labelled: bool = False
    consistency_ramp: float = 0.25
    gradient_norm: float = 5.0
    checkpoint_s: float = 180.0
    validate_s: float = 600.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of network.

    Attributes:
        name: in the checkpoint.
        build: makes one, its weights at random; its forward takes log-mels and a state, and gives logits and a state.
    """

    name: str
    build: Callable[[], nn.Module]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where training is.

    Attributes:
        step: steps done, from 1.
        spent: share of the budget, 0–1 or a little more.
        elapsed_s: time trained.
        loss: of this step.
        rate: learning rate.
    """

    step: int
    spent: float
    elapsed_s: float
    loss: float
    rate: float


class Trainer:
    """One training run; its state is one file in the run's folder.

    Every step draws from generators seeded with the run's seed and the step's number, so a resumed run makes the
    steps that an uninterrupted one would have made.

    Args:
        mixer: makes the labelled scenes.
        run: folder of the run's files.
        settings: how.
        kind: of network.
        music: makes scenes of real music; without it all is labelled.
        validation_items: the validation split; without it nothing is validated.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        mixer: Mixer,
        run: Path,
        settings: TrainerSettings,
        kind: Kind,
        *,
        music: MusicMixer | None = None,
        validation_items: Items | None,
        clock: Callable[[], float],
    ) -> None:
        self.run_folder, self.settings, self.clock = run, settings, clock
        self.kind, self.mixer, self.music = kind, mixer, music
        torch.manual_seed(settings.seed)
        self.network = kind.build().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = MovingAverage(self.network, settings.ema_decay)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=settings.schedule.rate(0))
        clips = settings.batch + (settings.music if music else 0)
        self.carry = Carry(self.network, clips, settings.carry_chance) if isinstance(self.network, Crnn) else None
        self.step, self.elapsed_s = 0, 0.0
        self.standard = measure(self.mixer, np.random.default_rng(settings.seed))
        self.validation_items = validation_items

    @property
    def spent(self) -> float:
        """Share of the budget that is gone, 0–1 or a little more."""
        return self.settings.budget.spent(self.step, self.elapsed_s)

    def compile(self) -> None:
        """Compile the convolutions that a step goes through."""
        import torch._dynamo  # noqa: PLC0415 - it takes a second, which a run without it need not wait

        # All convolutions share one forward: each one's shape, in training and in validation, is a variant of it.
        torch._dynamo.config.recompile_limit = 64  # noqa: SLF001 - documented, underscore or not
        networks = [self.network, self.average.network] if self.settings.consistency_weight else [self.network]
        for network in networks:
            for conv in network.get_submodule("convs").children():
                conv.compile(dynamic=False)  # with dynamic shapes it crashes where they change

    def start_from(self, start: Start) -> None:
        """Begin with another run's averaged weights, and what they expect of their input.

        Raises:
            ValueError: they are those of another network.
        """
        try:
            self.network.load_state_dict(start.weights)
        except RuntimeError as error:
            raise ValueError(f"the weights to start with don't fit the network: {error}") from error
        self.average.network.load_state_dict(start.weights)
        self.standard = start.standard

    def restore(self) -> None:
        """Go on where the run's checkpoint was written.

        Raises:
            ValueError: it can't be read, or is of another network.
        """
        saved = load_checkpoint(self.run_folder / CHECKPOINT)
        try:
            self.network.load_state_dict(saved["network"])
        except RuntimeError as error:
            raise ValueError(f"{self.run_folder / CHECKPOINT} is of another network: {error}") from error
        self.average.network.load_state_dict(saved["average"])
        self.optimizer.load_state_dict(saved["optimizer"])
        if self.carry:
            self.carry.restore(saved)
        self.step, self.elapsed_s = saved["step"], saved["elapsed_s"]
        self.standard = saved_standard(saved)

    def save(self) -> None:
        """Write the checkpoint."""
        content: dict[str, Any] = {
            "kind": self.kind.name,
            "network": self.network.state_dict(),
            "average": self.average.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            **(self.carry.content() if self.carry else {}),
            "step": self.step,
            "elapsed_s": self.elapsed_s,
            "mean_db": torch.from_numpy(self.standard.mean_db),
            "std_db": torch.from_numpy(self.standard.std_db),
            "sources": self.mixer.items.sources,
            "music": self.music.music.sources if self.music else [],
            "batch": self.settings.batch,
        }
        save_checkpoint(self.run_folder / CHECKPOINT, content)

    def train(self, on_step: Callable[[Progress], None], stopping: Callable[[], bool]) -> None:
        """Train until the budget is spent or somebody asks to stop; then write the checkpoint.

        Args:
            on_step: told after each step.
            stopping: asked after each step.
        """
        self.run_folder.mkdir(parents=True, exist_ok=True)
        loss = float("nan")
        validation = self.validation_items and Validation(self.validation_items, self.standard)
        saved_s = validated_s = self.elapsed_s
        before = self.clock()
        while self.spent < 1 and not stopping():
            rate = self.settings.schedule.rate(self.spent)
            loss = self._advance(rate)
            now = self.clock()
            self.elapsed_s, before = self.elapsed_s + now - before, now
            on_step(Progress(self.step, self.spent, self.elapsed_s, loss, rate))
            if self.elapsed_s - saved_s >= self.settings.checkpoint_s:
                self.save()
                saved_s = self.elapsed_s
                self.mixer.items.reload()  # a bank may go on growing while it is trained on
            if validation and self.elapsed_s - validated_s >= self.settings.validate_s:
                self._validate(validation, loss)
                validated_s = self.elapsed_s
        self.save()
        if validation and self.elapsed_s > validated_s:
            self._validate(validation, loss)

    def _advance(self, rate: float) -> float:
        """One step; its loss."""
        settings = self.settings
        rng = np.random.default_rng((settings.seed, self.step))
        torch.manual_seed(int(rng.integers(2**62)))  # dropout and noise
        scenes = self.mixer.batch(rng, settings.batch)
        music = self.music.batch(rng, settings.music) if self.music else None
        log_mel = np.concatenate([scenes.log_mel, music.log_mel]) if music else scenes.log_mel
        clean = torch.from_numpy(self.standard.apply(log_mel))
        inputs = masked(clean, rng)
        carried = self.carry.draw(rng) if self.carry else None
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits, state = self.network(inputs, carried)
        loss = labelled_loss(logits[: settings.batch], torch.from_numpy(scenes.active), settings.clip_weight)
        if music and settings.taught_weight:
            taught, steps = torch.from_numpy(music.taught), torch.from_numpy(music.steps)
            loss = loss + settings.taught_weight * taught_loss(logits[settings.batch :], taught, steps)
        if settings.consistency_weight:
            loss = loss + self._consistency_weight() * self._consistency(logits, clean, carried)
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), settings.gradient_norm)
        self.optimizer.step()
        self.step += 1
        self.average.update(self.network, self.step)
        if self.carry:
            self.carry.put(state)
        return loss.item()

    def _consistency_weight(self) -> float:
        """Little in the beginning, when there is not much to agree with yet."""
        return self.settings.consistency_weight * ramp_up(self.spent / self.settings.consistency_ramp)

    def _consistency(self, logits: Tensor, clean: Tensor, carried: CrnnState | None) -> Tensor:
        """Distance to what the averaged network hears in another view of the clips."""
        first = 0 if self.settings.consistency_labelled or not self.music else self.settings.batch
        state = carried and CrnnState(tuple(edge[first:] for edge in carried.edges), carried.hidden[:, first:])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            heard: Tensor = self.average.network(noisy(clean[first:]), state)[0]
        return consistency_loss(logits[first:], heard)

    def _validate(self, validation: Validation, loss: float) -> None:
        """Judge the averaged weights and write a row of the curve."""
        row = validation.judge(self.average.network).row()
        path = self.run_folder / CURVE
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if fresh:
                writer.writerow(["step", "elapsed_s", "loss", *row])
            scores = (f"{value:.4f}" for value in row.values())
            writer.writerow([self.step, f"{self.elapsed_s:.0f}", f"{loss:.4f}", *scores])
