"""mn04 hearing our own log-mels and telling our own labels: a teacher that knows AudioSet and has seen our scenes.

It hears what the detector hears, so that one prepared spectrogram serves both. Its answers come every 0.32 s and
draw on the whole clip, before and after: it cannot run live, and is not meant to.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Final

import librosa
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from models.training.teachers.mn04 import FEATURES, HOP, RATE_HZ, Mn04, band_centres_hz

_LN_PER_DB: Final = math.log(10) / 10
_LEVEL_LN: Final = 8.0
"""Between our mel powers and mn04's, about: other windows, other scales."""


class Bridge(nn.Module):
    """Our log-mel as mn04's: other bands, other hops; what the differing windows do to a band is learned.

    Shape:
        ``[clips, hops, 128]`` dB → ``[clips, 1, 128, moments]``, a moment every 10 ms.
    """

    def __init__(self, settings: FeatureSettings) -> None:
        super().__init__()
        ours_hz = librosa.mel_frequencies(settings.n_mels + 2, fmin=0.0, fmax=settings.sample_rate_hz / 2)[1:-1]
        theirs_hz = band_centres_hz()
        place = np.interp(theirs_hz, ours_hz, np.arange(settings.n_mels))
        self.register_buffer("bands", torch.from_numpy(_interpolation(place, settings.n_mels)))
        self.moments_per_hop = settings.hop / settings.sample_rate_hz * RATE_HZ / HOP
        self.slope = nn.Parameter(torch.ones(len(theirs_hz)))
        self.offset = nn.Parameter(torch.full((len(theirs_hz),), _LEVEL_LN))

    def forward(self, log_mel_db: Tensor) -> Tensor:
        """The features of whole clips."""
        hops = log_mel_db.shape[1]
        place = np.arange(int((hops - 1) * self.moments_per_hop) + 1) / self.moments_per_hop
        times = torch.from_numpy(_interpolation(place, hops)).to(log_mel_db)
        ln = times @ (log_mel_db * _LN_PER_DB) @ self.get_buffer("bands").T
        return ((ln * self.slope + self.offset).transpose(1, 2)[:, None] + 4.5) / 5


class Tuned(nn.Module):
    """mn04 behind a bridge, with a head of our own.

    Shape:
        ``[clips, hops, 128]`` dB → logits ``[clips, steps, labels]``, evenly over the clip.
    """

    def __init__(self, mn04: Mn04) -> None:
        super().__init__()
        self.bridge = Bridge(FeatureSettings())
        self.features = mn04.features
        self.dropout = nn.Dropout(0.3)
        self.head = nn.Linear(FEATURES, len(LABELS))
        nn.init.constant_(self.head.bias, -2.0)

    def forward(self, log_mel_db: Tensor) -> Tensor:
        """Logits of whole clips."""
        maps = self.features(self.bridge(log_mel_db))
        logits: Tensor = self.head(self.dropout(maps.mean(2).transpose(1, 2)))
        return logits


def _interpolation(places: NDArray[np.float64], size: int) -> NDArray[np.float32]:
    """A matrix that reads a vector of this size between its elements: ``[places, size]``."""
    low = np.clip(places.astype(np.int64), 0, size - 2)
    part = np.clip(places - low, 0.0, 1.0)
    matrix = np.zeros((len(places), size), dtype=np.float32)
    rows = np.arange(len(places))
    matrix[rows, low] = 1 - part
    matrix[rows, low + 1] = part
    return matrix


def save_tuned(path: Path, teacher: Tuned) -> None:
    """Write a teacher's weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(teacher.state_dict(), path)


def load_tuned(path: Path) -> Tuned:
    """A teacher, for inference.

    Raises:
        ValueError: the file is missing, or holds something else.
    """
    teacher = Tuned(Mn04())
    try:
        teacher.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    except FileNotFoundError as error:
        raise ValueError(f"there is no teacher: {path}; make one with the command tune") from error
    except (RuntimeError, AttributeError, TypeError) as error:
        raise ValueError(f"{path} is no tuned teacher: {str(error).splitlines()[0]}") from error
    return teacher.eval()
