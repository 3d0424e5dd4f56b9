"""What is chosen for a system after its training, on valid scenes alone: calibration, thresholds, median lengths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dsp.settings import LabelSettings
from models.card import Calibration, ModelCard
from models.training.calibration import calibrate, calibrated
from models.training.listening import Heard
from models.training.thresholds import choose_labels
from models.training.truth import Truth


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a system's posteriors become decisions.

    Attributes:
        calibration: of each label.
        labels: thresholds, of calibrated posteriors, and median length of each label.
    """

    calibration: Mapping[str, Calibration]
    labels: Mapping[str, LabelSettings]

    def apply(self, heard: Sequence[Heard]) -> list[Heard]:
        """The same, calibrated."""
        return [replace(one, posteriors=calibrated(one.posteriors, self.calibration)) for one in heard]


def tune(heard: Sequence[Heard], truth: Sequence[Truth], lengths: Sequence[int]) -> Tuning:
    """Choose.

    Args:
        heard: what was heard of each valid scene, as the system gives it.
        truth: of the same scenes.
        lengths: odd numbers of frames that a median may have, rising.
    """
    tuning = Tuning(calibrate(heard, truth), {})
    return replace(tuning, labels=choose_labels(tuning.apply(heard), truth, lengths))


def tuning_of(card: ModelCard) -> Tuning:
    """What a card says was chosen."""
    return Tuning(card.calibration, card.thresholds)
