"""A peak as a programme meter shows it: it rises at once and falls back slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FALL_DB_PER_S = 20 / 1.7
"""How fast a peak falls back: as a type I programme meter, IEC 60268-10. It rises at once (sample peak)."""

FLOOR_AMPLITUDE = 2.0**-24
"""A falling peak ends below one step of 24 bits (-144 dBFS): the fall itself never reaches silence."""


class FallingPeak:
    """The peaks of several channels.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
        fall_db_per_s: how fast they fall back.

    Attributes:
        amplitude: now, ``[channels]``.
    """

    def __init__(self, channels: int, sample_rate_hz: int, fall_db_per_s: float) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._fall_db_per_s = fall_db_per_s
        self.amplitude: NDArray[np.float64] = np.zeros(channels)

    def follow(self, peak: NDArray[np.floating], frames: int) -> None:
        """Take the peak amplitudes of the next frames, ``[channels]``."""
        fallen = self.amplitude * 10 ** (-self._fall_db_per_s * frames / self._sample_rate_hz / 20)
        fallen[fallen < FLOOR_AMPLITUDE] = 0.0
        self.amplitude = np.maximum(fallen, peak)
