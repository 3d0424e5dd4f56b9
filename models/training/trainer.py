"""Trains the network for a budget of time, and survives being stopped."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits

from models.crnn import Crnn, CrnnSettings, CrnnState, linear_pooling
from models.training.average import MovingAverage
from models.training.checkpoint import load_checkpoint, save_checkpoint
from models.training.items import Items
from models.training.mixing import Mixer
from models.training.schedule import Schedule
from models.training.standard import Standard, measure
from models.training.validation import Validation

CHECKPOINT = "checkpoint.pt"
CURVE = "curve.csv"


@dataclass(frozen=True, slots=True)
class TrainerSettings:
    """How to train.

    Attributes:
        minutes: budget of time, that of earlier runs counted in.
        batch: scenes a step.
        seed: of everything random.
        schedule: of the learning rate.
        ema_decay: of the averaged weights.
        carry_chance: that a scene begins with the state behind some other scene, as in a long stream.
        clip_weight: weight of the clip loss beside the frame loss.
        gradient_norm: gradients are clipped to this.
        checkpoint_s: time between checkpoints.
        validate_s: time between validations.
    """

    minutes: float
    batch: int = 24
    seed: int = 0
    schedule: Schedule = field(default_factory=Schedule)
    ema_decay: float = 0.999
    carry_chance: float = 0.5
    clip_weight: float = 0.3
    gradient_norm: float = 5.0
    checkpoint_s: float = 180.0
    validate_s: float = 600.0


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
        mixer: makes the training scenes.
        run: folder of the run's files.
        settings: how.
        network: its sizes.
        validation_items: the validation split; without it nothing is validated.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        mixer: Mixer,
        run: Path,
        settings: TrainerSettings,
        network: CrnnSettings,
        *,
        validation_items: Items | None,
        clock: Callable[[], float],
    ) -> None:
        self.run_folder, self.settings, self.clock = run, settings, clock
        self.mixer = mixer
        torch.manual_seed(settings.seed)
        self.network = Crnn(network).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = MovingAverage(self.network, settings.ema_decay)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=settings.schedule.peak)
        self.state = self.network.fresh_state(settings.batch)
        self.step, self.elapsed_s = 0, 0.0
        self.standard = measure(self.mixer, np.random.default_rng(settings.seed))
        self.validation_items = validation_items

    def restore(self) -> None:
        """Go on where the run's checkpoint was written.

        Raises:
            ValueError: it can't be read.
        """
        saved = load_checkpoint(self.run_folder / CHECKPOINT)
        self.network.load_state_dict(saved["network"])
        self.average.network.load_state_dict(saved["average"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.state = CrnnState(tuple(saved["edges"]), saved["hidden"])
        self.step, self.elapsed_s = saved["step"], saved["elapsed_s"]
        self.standard = Standard(saved["mean_db"].numpy(), saved["std_db"].numpy())

    def save(self) -> None:
        """Write the checkpoint."""
        content: dict[str, Any] = {
            "network": self.network.state_dict(),
            "average": self.average.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "edges": list(self.state.edges),
            "hidden": self.state.hidden,
            "step": self.step,
            "elapsed_s": self.elapsed_s,
            "mean_db": torch.from_numpy(self.standard.mean_db),
            "std_db": torch.from_numpy(self.standard.std_db),
            "sources": self.mixer.items.sources,
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
        budget_s = self.settings.minutes * 60
        loss = float("nan")
        validation = self.validation_items and Validation(self.validation_items, self.standard)
        saved_s = validated_s = self.elapsed_s
        before = self.clock()
        while self.elapsed_s < budget_s and not stopping():
            rate = self.settings.schedule.rate(self.elapsed_s / budget_s)
            loss = self._advance(rate)
            now = self.clock()
            self.elapsed_s, before = self.elapsed_s + now - before, now
            on_step(Progress(self.step, self.elapsed_s / budget_s, self.elapsed_s, loss, rate))
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
        rng = np.random.default_rng((self.settings.seed, self.step))
        torch.manual_seed(int(rng.integers(2**62)))  # dropout
        scenes = self.mixer.batch(rng, self.settings.batch)
        inputs = self._masked(torch.from_numpy(self.standard.apply(scenes.log_mel)), rng)
        carried = self._carried(rng)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.network.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits, state = self.network(inputs, carried)
        loss = self._loss(logits, torch.from_numpy(scenes.active))
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), self.settings.gradient_norm)
        self.optimizer.step()
        self.step += 1
        self.average.update(self.network, self.step)
        self.state = CrnnState(tuple(edge.detach().float().clone() for edge in state.edges), state.hidden.detach())
        return loss.item()

    def _loss(self, logits: Tensor, active: Tensor) -> Tensor:
        """Cross-entropy of the frames, and of the clips that they add up to."""
        frame_loss = binary_cross_entropy_with_logits(logits, active)
        clips = linear_pooling(logits.sigmoid()).clamp(1e-6, 1 - 1e-6)
        return frame_loss + self.settings.clip_weight * binary_cross_entropy(clips, active.amax(1))

    def _carried(self, rng: np.random.Generator) -> CrnnState:
        """The state behind the last batch, in another order, forgotten by some."""
        keep = torch.from_numpy((rng.random(self.settings.batch) < self.settings.carry_chance).astype("f4"))
        order = torch.from_numpy(rng.permutation(self.settings.batch))
        edges = tuple(edge[order] * keep[:, None, None, None] for edge in self.state.edges)
        return CrnnState(edges, self.state.hidden[:, order] * keep[:, None])

    def _masked(self, inputs: Tensor, rng: np.random.Generator) -> Tensor:
        """Light SpecAugment: in half the scenes a few bands are blanked to their mean."""
        mels = inputs.shape[2]
        for scene in inputs:
            if rng.random() < 0.5:
                width = int(rng.integers(1, 13))
                start = int(rng.integers(mels - width))
                scene[:, start : start + width] = 0
        return inputs

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
