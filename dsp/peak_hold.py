"""The highest reading of the latest seconds, as the line above a meter's bar shows it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HOLD_S = 3.0
"""Long enough to be read after it happened."""


class PeakHold:
    """Held readings of several channels.

    A reading stays until a higher one comes, or until the hold is over; then the reading of that moment is held.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
        hold_s: how long a reading stays.

    Attributes:
        amplitude: held now, ``[channels]``.
    """

    def __init__(self, channels: int, sample_rate_hz: int, hold_s: float = HOLD_S) -> None:
        self._hold_frames = round(hold_s * sample_rate_hz)
        self._age = np.zeros(channels, dtype=np.int64)
        self.amplitude: NDArray[np.float64] = np.zeros(channels)

    def follow(self, amplitude: NDArray[np.float64], frames: int) -> None:
        """Take the readings at the end of the next frames, ``[channels]``."""
        self._age += frames
        renewed = (amplitude >= self.amplitude) | (self._age >= self._hold_frames)
        self.amplitude = np.where(renewed, amplitude, self.amplitude)
        self._age[renewed] = 0
