"""Per-band standardisation of log-mels: zero mean and unit deviation over the training scenes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.training.mixing import Mixer


class Standard(NamedTuple):
    """Per-band statistics.

    Attributes:
        mean_db: ``[mels]``.
        std_db: ``[mels]``.
    """

    mean_db: NDArray[np.float32]
    std_db: NDArray[np.float32]

    def apply(self, log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """Standardise ``[..., mels]`` dB."""
        return (log_mel - self.mean_db) / self.std_db


def measure(mixer: Mixer, rng: np.random.Generator, scenes: int = 200) -> Standard:
    """The statistics of so many fresh scenes."""
    log_mels = np.concatenate([mixer.scene(rng).log_mel for _ in range(scenes)])
    return Standard(log_mels.mean(0), np.maximum(log_mels.std(0), 1e-3))
