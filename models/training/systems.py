"""The systems that the table compares: ours as it streams, ours offline, and two that know AudioSet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.features import FeatureSettings, LogMel
from models.crnn import CrnnSettings
from models.streaming import StreamingDetector
from models.training.listening import Heard, listen
from models.training.takes import read_take
from models.training.teachers import mn04, yamnet
from models.training.teachers.families import to_labels
from models.training.tuning import Tuning, tuning_of

Samples = NDArray[np.float32]

MN04_HOP_S = 0.5


class System(Protocol):
    """Something that hears recordings."""

    @property
    def name(self) -> str:
        """In the table."""
        ...

    @property
    def tuning(self) -> Tuning | None:
        """What was chosen for it before; None where that is still to be done."""
        ...

    def hear(self, path: Path) -> Heard:
        """Posteriors over time.

        Raises:
            ValueError: it can't be read.
        """
        ...


class OfflineNetwork(Protocol):
    """A network that hears a whole recording at once."""

    def posteriors(self, log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """``[hops, mels]`` dB → ``[frames, labels]``; the hops are a whole number of frames."""
        ...


@dataclass(frozen=True, slots=True)
class Streaming:
    """A streaming detector, heard through the live pipeline, and decided as its card says."""

    name: str
    detector: StreamingDetector

    @property
    def tuning(self) -> Tuning:
        """As `System.tuning`."""
        return tuning_of(self.detector.card)

    def hear(self, path: Path) -> Heard:
        """As `System.hear`."""
        return listen(path, self.detector)


@dataclass(frozen=True, slots=True)
class Offline:
    """An offline network on the detector's log-mels, with the detector's frames."""

    name: str
    network: OfflineNetwork
    tuning: None = None

    def hear(self, path: Path) -> Heard:
        """As `System.hear`."""
        settings, hops_per_frame = FeatureSettings(), CrnnSettings().hops_per_frame
        rate_hz = settings.sample_rate_hz
        samples = read_take(path, rate_hz)
        first = settings.hop_centre((hops_per_frame - 1) / 2)
        step = hops_per_frame * settings.hop
        frames = max(1, int(np.ceil((len(samples) - first) / step)))  # those that describe a moment in it
        begin = np.zeros(settings.n_fft - settings.hop, np.float32)
        sound = np.concatenate([begin, samples, np.zeros(frames * step, np.float32)])[: len(begin) + frames * step]
        log_mel = LogMel(settings)(torch.from_numpy(sound)).numpy()
        times_s = np.maximum(0.0, first + step * np.arange(frames)) / rate_hz
        return Heard(times_s, self.network.posteriors(log_mel))


class YamnetSystem:
    """YAMNet at its own hop; a label's score is that of the highest of its classes.

    Args:
        path: the tflite file.

    Raises:
        ValueError: it is no good.
    """

    name = "YAMNet"
    tuning = None

    def __init__(self, path: Path) -> None:
        self._network = yamnet.Yamnet(path)

    def hear(self, path: Path) -> Heard:
        """As `System.hear`."""
        cut = windows(read_take(path, yamnet.RATE_HZ), yamnet.WINDOW, yamnet.HOP)
        times_s = (np.arange(len(cut)) * yamnet.HOP + yamnet.WINDOW / 2) / yamnet.RATE_HZ
        return Heard(times_s, to_labels(self._network(cut)))


class Mn04System:
    """mn04 in windows, or on the whole recording; a label's score is that of the highest of its classes.

    Args:
        path: its published weights.
        window_s: length of a window, every half second; the whole recording when left out.

    Raises:
        ValueError: the weights are no good.
    """

    tuning = None

    def __init__(self, path: Path, window_s: float | None = None) -> None:
        self.name = "mn04, whole clip" if window_s is None else f"mn04, {window_s:g} s windows"
        self._network = mn04.load_mn04(path)
        self._input = mn04.MelInput()
        self._window_s = window_s

    @torch.inference_mode()
    def hear(self, path: Path) -> Heard:
        """As `System.hear`."""
        samples = read_take(path, mn04.RATE_HZ)
        length = len(samples) if self._window_s is None else round(self._window_s * mn04.RATE_HZ)
        hop = round(MN04_HOP_S * mn04.RATE_HZ)
        cut = windows(samples, length, hop)
        _, logits = self._network(self._input(torch.from_numpy(cut)))
        times_s = (np.arange(len(cut)) * hop + length / 2) / mn04.RATE_HZ
        return Heard(times_s, to_labels(logits.sigmoid().numpy()))


def windows(samples: Samples, length: int, hop: int) -> Samples:
    """A recording cut into overlapping windows; zeros fill the last: ``[samples]`` → ``[n, length]``."""
    count = 1 + max(0, -(-(len(samples) - length) // hop))
    filled = np.pad(samples, (0, max(0, (count - 1) * hop + length - len(samples))))
    return np.stack([filled[start : start + length] for start in range(0, count * hop, hop)])
