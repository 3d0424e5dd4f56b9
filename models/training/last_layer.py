"""Training of a network's last layer alone, held on to what it said of the scenes that it learnt from.

What leads to the last layer knows the sounds of hundreds of instruments; a user's few recordings could only spoil
that. Which of them is called what is decided in the last layer, and there a few recordings are enough.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

import numpy as np
import torch
from torch import Tensor

from models.crnn import Crnn, CrnnSettings
from models.training.curves import CURVES, draw_curves
from models.training.items import Items
from models.training.losses import labelled_loss
from models.training.memory import Memory
from models.training.mixing import Mixer
from models.training.start import Start
from models.training.trainer import CURVE, Kind, Progress, Trainer, TrainerSettings
from models.training.validation import Validation

HOLD: Final = 0.2
"""Weight of the memory beside the loss.

Tried on the weights 0.1.0 with thirty single notes each of a guitar, a bass and a synth that they had never heard, for
300 steps. On 200 mixtures of unheard sources the segment mAP of the other ten labels went from .733 to .341 without a
memory, to .723 with a weight of .1, .728 with .2 and .731 with .4; the mean F1 of the three from .42 to .47, .58, .57
and .53.
"""


class LastLayerCrnn(Crnn):
    """A network that learns in its last layer only: before it nothing is dropped, and norms keep their statistics.

    Args:
        settings: its sizes.
    """

    def __init__(self, settings: CrnnSettings) -> None:
        super().__init__(settings)
        self.requires_grad_(False)
        self.head.requires_grad_(True)
        self.eval()

    def train(self, mode: bool = True) -> Self:
        """Stay in evaluation."""
        del mode
        return super().train(False)


class LastLayerTrainer(Trainer):
    """A training run that starts from weights and moves their last layer.

    Args:
        mixer: makes the labelled scenes.
        run: folder of the run's files.
        settings: how; what they say about music is not used.
        network: its sizes.
        start: the weights to start from.
        memory: theirs.
        validation_items: the validation split; without it nothing is validated.
        clock: seconds, monotonic.

    Raises:
        ValueError: the weights are those of another network.
    """

    def __init__(
        self,
        mixer: Mixer,
        run: Path,
        settings: TrainerSettings,
        network: CrnnSettings,
        *,
        start: Start,
        memory: Memory,
        validation_items: Items | None,
        clock: Callable[[], float],
    ) -> None:
        kind = Kind("last layer", lambda: LastLayerCrnn(network))
        super().__init__(mixer, run, settings, kind, validation_items=validation_items, clock=clock)
        self.start_from(start)
        self.memory = memory
        self._start = start
        self._losses: list[float] = []

    def train(self, on_step: Callable[[Progress], None], stopping: Callable[[], bool]) -> None:
        """As `Trainer.train`; the curve begins with the weights that the run starts from."""
        if self.step == 0 and self.validation_items:
            self.run_folder.mkdir(parents=True, exist_ok=True)
            self._validate(Validation(self.validation_items, self.standard), float("nan"))
        super().train(on_step, stopping)

    def restore(self) -> None:
        """Go on where the run's checkpoint was written.

        Raises:
            ValueError: it can't be read, or began with other weights.
        """
        super().restore()
        for name, value in self.network.state_dict().items():
            if not name.startswith("head.") and not torch.equal(value, self._start.weights[name]):
                raise ValueError(f"the run in {self.run_folder} began with other weights: begin a new one elsewhere")

    def moved_by(self, network: Crnn) -> Tensor:
        """The root mean square by which a network's logits of the remembered scenes moved, ``[labels]``."""
        return self._changes(network).detach().clamp_min(0).sqrt()

    def _advance(self, rate: float) -> float:
        """One step; its loss."""
        rng = np.random.default_rng((self.settings.seed, self.step))
        scenes = self.mixer.batch(rng, self.settings.batch)
        assert isinstance(self.network, Crnn) and self.carry  # noqa: S101, PT018 - tells the type checker
        logits, state = self.network(torch.from_numpy(self.standard.apply(scenes.log_mel)), self.carry.draw(rng))
        self.carry.put(state)
        loss = labelled_loss(logits, torch.from_numpy(scenes.active), self.settings.clip_weight)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad()
        (loss + HOLD * self._changes(self.network).mean()).backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()
        self.step += 1
        self.average.update(self.network, self.step)
        self._losses.append(loss.item())
        return self._losses[-1]

    def _validate(self, validation: Validation, loss: float) -> None:
        """Judge, and draw the curve; its loss is the mean since the last time."""
        super()._validate(validation, float(np.mean(self._losses)) if self._losses else loss)
        self._losses.clear()
        draw_curves(self.run_folder / CURVE, self.run_folder / CURVES)

    def _changes(self, network: Crnn) -> Tensor:
        weight, bias = self._start.weights["head.weight"], self._start.weights["head.bias"]
        return self.memory.changes(network.head.weight - weight, network.head.bias - bias)
