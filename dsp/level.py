"""Sample peak and RMS per channel, as a meter shows them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dsp.falling_peak import FALL_DB_PER_S, FallingPeak
from dsp.peak_hold import PeakHold
from dsp.quantum import QUANTA_PER_S
from dsp.sliding_power import SlidingPower
from dsp.units import dbfs

RMS_S = 0.3
"""The RMS window: the 300 ms of a VU meter's integration, IEC 60268-17."""


class LevelMeter:
    """Levels of several channels. A sine of amplitude 1 has a peak of 0 dBFS and an RMS of -3.01 dBFS.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
        fall_db_per_s: how fast the peak falls back.
        rms_s: length of the RMS window; it slides by whole blocks, which are quanta of 10 ms.
    """

    def __init__(
        self,
        channels: int,
        sample_rate_hz: int,
        *,
        fall_db_per_s: float = FALL_DB_PER_S,
        rms_s: float = RMS_S,
    ) -> None:
        self._peak = FallingPeak(channels, sample_rate_hz, fall_db_per_s)
        self._windows = SlidingPower(channels, [round(rms_s * QUANTA_PER_S)])
        self._rms = np.zeros(channels)
        self._held_peak, self._held_rms = PeakHold(channels, sample_rate_hz), PeakHold(channels, sample_rate_hz)
        self._max = np.zeros(channels)

    def process(self, block: NDArray[np.float32]) -> None:
        """Take the next quantum, ``[channels, frames]``, full scale ±1."""
        frames = block.shape[1]
        if not frames:
            return
        peak = np.maximum(block.max(axis=1), -block.min(axis=1))
        np.maximum(self._max, peak, out=self._max)
        self._peak.follow(peak, frames)
        self._held_peak.follow(self._peak.amplitude, frames)
        self._rms = np.sqrt(self._windows.push(np.vecdot(block, block).astype(np.float64), frames)[0])
        self._held_rms.follow(self._rms, frames)

    def reset(self, channels: slice = slice(None)) -> None:
        """Forget the highest peak of these channels, or all."""
        self._max[channels] = 0.0

    @property
    def peak_dbfs(self) -> NDArray[np.float64]:
        """The falling sample peak, ``[channels]``; ``-inf`` in silence."""
        return dbfs(self._peak.amplitude)

    @property
    def held_peak_dbfs(self) -> NDArray[np.float64]:
        """The highest of it in the latest seconds, ``[channels]``."""
        return dbfs(self._held_peak.amplitude)

    @property
    def max_peak_dbfs(self) -> NDArray[np.float64]:
        """The highest sample peak since the reset, ``[channels]``."""
        return dbfs(self._max)

    @property
    def rms_dbfs(self) -> NDArray[np.float64]:
        """The RMS of the window, or of what there is so far, ``[channels]``; ``-inf`` in silence."""
        return dbfs(self._rms)

    @property
    def held_rms_dbfs(self) -> NDArray[np.float64]:
        """The highest of it in the latest seconds, ``[channels]``."""
        return dbfs(self._held_rms.amplitude)
