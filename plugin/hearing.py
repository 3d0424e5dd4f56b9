"""The ears of the program: the detector, set up as the configuration wants it."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from dsp.detector import FrameDetector
from dsp.pipeline import Analyser
from dsp.settings import AnalysisSettings, LabelSettings
from dsp.strip import Strip
from models.store import load_detector
from models.streaming import StreamingDetector
from plugin.config import Config
from plugin.errors import UserError
from plugin.sections.detector import DetectorSettings

WARM_UP_HZ = 48_000


class Hearing:
    """A detector and how it is to decide; makes analysers, of which one may be in use at a time.

    Args:
        detector: tells instruments apart.
        settings: thresholds and times.
        device: torch device that the detector runs on.

    Attributes:
        labels: what it tells apart, in the order of its posteriors.
        device: as given.
    """

    def __init__(self, detector: FrameDetector, settings: AnalysisSettings, device: str = "cpu") -> None:
        self.labels = detector.labels
        self.device = device
        self._detector = detector
        self._settings = settings

    @property
    def thresholds(self) -> dict[str, float]:
        """For each label the smoothed posterior from which it is on."""
        return {label: self._settings.labels[label].on for label in self.labels}

    def analyser(self, strips: Sequence[Strip], sample_rate_hz: int) -> Analyser:
        """An analyser that has heard nothing yet. The one made before must not be used any more.

        Raises:
            ValueError: a rate that is out of range.
        """
        return Analyser(strips, sample_rate_hz, self._detector, self._settings, self.device)

    def settle(self) -> None:
        """Get everything that is slow the first time over with, for a program that is going to listen now.

        What is loaded then stays to the end, and the garbage collector is told so. Else it would look through
        all of torch every now and then, which halts the sound's way for a third of a second, and once more
        at exit, which takes longer than all of stopping.
        """
        analyser = self.analyser((Strip("warm-up", (1,)),), WARM_UP_HZ)
        analyser.process(np.zeros((WARM_UP_HZ // 5, 1), np.float32))
        del analyser
        gc.freeze()


def load_hearing(config: Config) -> Hearing:
    """The detector and the meters, set up as a configuration says.

    Raises:
        UserError: the device or the weights that the configuration asks for are not there or no good, or the
            installation is broken.
    """
    torch.set_num_threads(1)  # the network is small: more threads only wait for each other
    device = torch_device(config.detector.device)
    detector = load_weights(config.detector.weights, device)
    settings = AnalysisSettings(
        labels=label_settings(detector.card.thresholds, config.detector),
        minimum_on_s=config.detector.minimum_on_s,
        reaction_s=detector.card.reaction_s,
        clip_run=config.clip.run,
        clip_hold_s=config.clip.hold_s,
        ceiling_dbtp=config.loudness.aim.ceiling_dbtp,
        overs=config.clip.overs,
        flat_tops=config.clip.flat_tops,
        watch=config.watch.settings,
    )
    return Hearing(detector, settings, device)


def load_weights(path: Path | None, device: str = "cpu") -> StreamingDetector:
    """The detector of these weights; of those that the program brings when left out.

    Raises:
        UserError: they are missing or no good.
    """
    try:
        return load_detector(path, device)
    except (ValueError, OSError) as error:
        raise UserError(f"{error}: install Soundcheck again" if path is None else str(error)) from error


def torch_device(wanted: str) -> str:
    """The torch device for a setting of ``detector.device``.

    Raises:
        UserError: CUDA is asked for and not there.
    """
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted == "cuda" and not torch.cuda.is_available():
        raise UserError("detector.device is cuda, but torch finds no CUDA device here: use auto or cpu")
    return wanted


def label_settings(shipped: Mapping[str, LabelSettings], detector: DetectorSettings) -> dict[str, LabelSettings]:
    """What the weights come with, changed as the user says; a threshold that the user sets is the one for on."""
    return {
        label: replace(
            own.with_on(detector.thresholds.get(label, own.on)),
            median_frames=detector.median_frames.get(label, own.median_frames),
        )
        for label, own in shipped.items()
    }
