"""A peak as a programme meter shows it: it rises at once and falls back slowly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FALL_DB_PER_S = 20 / 1.7
"""How fast a peak falls back: as a type I programme meter, IEC 60268-10. It rises at once (sample peak)."""


class FallingPeak:
    """Peaks that fall back, and never quite reach silence.

    Args:
        shape: of the peaks: their number, or several axes.
        sample_rate_hz: of the sound.
        fall_db_per_s: how fast they fall back.

    Attributes:
        amplitude: now, in the peaks' shape.
    """

    def __init__(self, shape: int | tuple[int, ...], sample_rate_hz: int, fall_db_per_s: float) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._fall_db_per_s = fall_db_per_s
        self.amplitude: NDArray[np.float64] = np.zeros(shape)

    def follow(self, peaks: NDArray[np.float64], frames: int) -> NDArray[np.float64]:
        """Take the peak amplitudes of some blocks of so many frames each, ``[blocks, ...]``.

        Returns:
            the falling peaks at the end of each block, in the same shape.
        """
        fall = 10 ** (-self._fall_db_per_s * frames / self._sample_rate_hz / 20)
        falling = np.empty_like(peaks)
        for peak, now in zip(peaks, falling, strict=True):
            np.multiply(self.amplitude, fall, out=now)
            np.maximum(now, peak, out=now)
            self.amplitude = now
        self.amplitude = self.amplitude.copy()  # ours alone
        return falling
