"""The highest reading of the latest seconds, as the line above a meter's bar shows it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HOLD_S = 3.0
"""Long enough to be read after it happened."""


class PeakHold:
    """Held readings.

    A reading stays until a higher one comes, or until the hold is over; then the reading of that moment is held.

    Args:
        shape: of the readings: their number, or several axes.
        sample_rate_hz: of the sound.
        hold_s: how long a reading stays.

    Attributes:
        amplitude: held now, in the readings' shape.
    """

    def __init__(self, shape: int | tuple[int, ...], sample_rate_hz: int, hold_s: float = HOLD_S) -> None:
        self._hold_frames = round(hold_s * sample_rate_hz)
        self._age = np.zeros(shape, dtype=np.int64)
        self.amplitude: NDArray[np.float64] = np.zeros(shape)

    def follow(self, amplitudes: NDArray[np.float64], frames: int) -> None:
        """Take the readings at the end of some blocks of so many frames each, ``[blocks, ...]``."""
        later = self._age + len(amplitudes) * frames
        if later.max() < self._hold_frames and (amplitudes.max(axis=0) < self.amplitude).all():  # as mostly
            self._age = later
            return
        for amplitude in amplitudes:
            self._age += frames
            renewed = (amplitude >= self.amplitude) | (self._age >= self._hold_frames)
            np.copyto(self.amplitude, amplitude, where=renewed)
            np.copyto(self._age, 0, where=renewed)
