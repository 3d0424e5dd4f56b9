"""A run on a user's own recordings: what lies in its folder, how it trains, and the weights that come of it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.card import ModelCard, Source, read_card
from models.crnn import Crnn
from models.store import SHIPPED, card_path, network_settings, save_detector
from models.training.curves import CURVES, read_curve
from models.training.items import Items
from models.training.last_layer import LastLayerTrainer
from models.training.memory import read_memory
from models.training.mixing import Mixer, MixingSettings
from models.training.own_thresholds import choose_own, labels_with_enough
from models.training.schedule import Budget, Schedule
from models.training.start import read_start
from models.training.trainer import CHECKPOINT, CURVE, TrainerSettings
from models.training.validation import Validation

PEAK_RATE: Final = 1e-2
BATCH: Final = 16
SCENE_FRAMES: Final = 75
"""Five seconds, as for the shipped weights."""

SHORTEST_VALIDATION_S: Final = 60.0
VALIDATIONS: Final = 10


def own_settings(minutes: float, seed: int) -> TrainerSettings:
    """How to train on a user's recordings."""
    return TrainerSettings(
        budget=Budget(minutes=minutes),
        batch=BATCH,
        seed=seed,
        schedule=Schedule(peak=PEAK_RATE),
        ema_decay=0.99,
        checkpoint_s=60.0,
        validate_s=max(SHORTEST_VALIDATION_S, minutes * 60 / VALIDATIONS),
    )


def weights_name(folder: Path) -> str:
    """What weights made of a folder are called: its name, without what file names are better without."""
    return re.sub(r"[^\w.-]+", "-", folder.resolve().name).strip("-.") or "own"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Attributes:
        weights: the file that was written; its card lies beside it.
        learnt: the labels that there were recordings of.
        chosen: those whose thresholds were chosen anew.
        before: mean AP of one-second segments and mean F1 of clips of the recordings that validate, with the weights
            that the run started from; None where nothing validates.
        after: the same with the new weights.
        moved: the root mean square by which the logits of the other labels moved, over the scenes that the weights
            learnt from before.
    """

    weights: Path
    learnt: tuple[str, ...]
    chosen: tuple[str, ...]
    before: tuple[float, float] | None
    after: tuple[float, float] | None
    moved: dict[str, float]


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A run's folder.

    Attributes:
        folder: of the run.
        name: of the weights that it makes.
        start: the weights that it starts from.
    """

    folder: Path
    name: str
    start: Path = SHIPPED

    @property
    def bank(self) -> Path:
        """Where its phrase bank lies."""
        return self.folder / "bank"

    @property
    def curves(self) -> Path:
        """Where the picture of its curve lies, if anything validates."""
        return self.folder / CURVES

    def trainer(self, settings: TrainerSettings) -> LastLayerTrainer:
        """The trainer, where it was stopped if it was.

        Raises:
            ValueError: bank, weights or checkpoint are no good, or the checkpoint is of other weights.
        """
        trainer = LastLayerTrainer(
            Mixer(Items(self.bank, "train"), MixingSettings(frames=SCENE_FRAMES)),
            self.folder,
            settings,
            network_settings(read_card(card_path(self.start))),
            start=read_start(self.start),
            memory=read_memory(self.start),
            validation_items=self._validation_items(),
            clock=time.monotonic,
        )
        if (self.folder / CHECKPOINT).exists():
            trainer.restore()
        return trainer

    def export(self, trainer: LastLayerTrainer) -> Outcome:
        """Write the averaged weights and their card.

        Raises:
            OSError: they can't be written.
        """
        card = read_card(card_path(self.start))
        network = Crnn(network_settings(card))
        network.load_state_dict(trainer.average.network.state_dict())
        network.eval()
        learnt = trainer.mixer.items.families
        chosen = labels_with_enough(trainer.validation_items) if trainer.validation_items else ()
        thresholds = self._thresholds(card, trainer, network, chosen)
        weights = self.folder / f"{self.name}.safetensors"
        save_detector(weights, network, self._card(card, trainer, learnt, thresholds))
        moved = dict(zip(LABELS, trainer.moved_by(network).tolist(), strict=True))
        return Outcome(
            weights=weights,
            learnt=learnt,
            chosen=chosen,
            before=self._scores(0),
            after=self._scores(-1),
            moved={label: moved[label] for label in LABELS if label not in learnt},
        )

    def _validation_items(self) -> Items | None:
        try:
            return Items(self.bank, "valid")
        except ValueError:
            Items(self.bank, "train")  # if that fails too, the bank is no good
            return None

    def _scores(self, row: int) -> tuple[float, float] | None:
        if not (self.folder / CURVE).exists():
            return None
        curve = read_curve(self.folder / CURVE)
        return float(curve["segment_map"][row]), float(curve["clip_f1"][row])

    def _thresholds(
        self, card: ModelCard, trainer: LastLayerTrainer, network: Crnn, labels: Sequence[str]
    ) -> dict[str, LabelSettings]:
        if not trainer.validation_items or not labels:
            return card.thresholds
        scenes = Validation(trainer.validation_items, trainer.standard)
        with torch.inference_mode():
            posteriors = torch.cat([network(part)[0].sigmoid() for part in torch.split(scenes.inputs, BATCH)]).numpy()
        return choose_own(card.thresholds, tuple(labels), posteriors, scenes.active)

    def _card(
        self, card: ModelCard, trainer: LastLayerTrainer, learnt: Sequence[str], thresholds: dict[str, LabelSettings]
    ) -> ModelCard:
        """The card of the weights that it started from, as far as it still holds."""
        own = Source(name=f"recordings of the folder {self.name}", licence="their owner's", used_for=", ".join(learnt))
        changes = {
            "name": self.name,
            "summary": f"{card.summary} Its last layer learnt from recordings of {', '.join(learnt)}.",
            "thresholds": thresholds,
            "training": {
                "started_from": card.title,
                "steps": trainer.step,
                "minutes": round(trainer.elapsed_s / 60, 1),
                "scenes_a_step": BATCH,
            },
            "trained_on": (*card.trained_on, own),
            "evaluations": (),
            "comparison": (),
        }
        return card.model_copy(update=changes)
