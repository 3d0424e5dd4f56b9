"""Sample peak, true peak and RMS per channel, as a meter shows them: falling back, held, and the highest."""

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

FLOOR_AMPLITUDE = 2.0**-24
"""A reading below one step of 24 bits (-144 dBFS) is silence, which the fall itself would never reach."""

AT_ONCE = 10
"""So many quanta wait at most until somebody reads: to work out their readings one by one costs three times as much."""

_ORDER = [0, 3, 6, 2, 5, 1, 4, 7]  # peak, true peak and RMS now, the same held, peak and true peak since the reset


class LevelMeter:
    """Levels of several channels. A sine of amplitude 1 has a peak of 0 dBFS and an RMS of -3.01 dBFS.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
        fall_db_per_s: how fast peaks fall back.
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
        # Quanta that wait, of so many frames each: sample peak, true peak, energy.
        self._waiting = np.zeros((AT_ONCE, 3, channels))
        self._count = self._frames = 0
        # Readings: sample peak, true peak, and RMS where there is a third.
        self._falling = FallingPeak((2, channels), sample_rate_hz, fall_db_per_s)
        self._power = SlidingPower(channels, [round(rms_s * QUANTA_PER_S)], AT_ONCE)
        self._shown = np.zeros((3, channels))
        self._held = PeakHold((3, channels), sample_rate_hz)
        self._max = np.zeros((2, channels))

    def process(self, block: NDArray[np.float32]) -> None:
        """Take the next quantum of sound, ``[channels, frames]``, full scale ±1, whose true peak nobody measures."""
        peak = np.abs(block).max(axis=1, initial=0.0)
        self.follow(block, peak, peak)

    def follow(self, block: NDArray[np.float32], peak: NDArray[np.floating], true_peak: NDArray[np.floating]) -> None:
        """Take the next quantum.

        Args:
            block: ``[channels, frames]``, full scale ±1.
            peak: amplitude of the highest sample in it, ``[channels]``.
            true_peak: amplitude of the highest true peak that became known with it, ``[channels]``.
        """
        frames = block.shape[1]
        if not frames:
            return
        if frames != self._frames:
            self._settle()
            self._frames = frames
        quantum = self._waiting[self._count]
        quantum[0], quantum[1], quantum[2] = peak, true_peak, np.vecdot(block, block)
        self._count += 1
        if self._count == AT_ONCE:
            self._settle()

    def close(self, true_peak: NDArray[np.floating]) -> None:
        """The sound has ended. Take the highest true peak that became known by that, ``[channels]``."""
        self._settle()
        for readings in (self._max, self._shown, self._held.amplitude):
            np.maximum(readings[1], true_peak, out=readings[1])

    def reset(self, channels: slice = slice(None)) -> None:
        """Forget the highest peaks of these channels, or all."""
        self._settle()
        self._max[:, channels] = 0.0

    def read(self) -> NDArray[np.float64]:
        """All levels, ``[readings, channels]``, in the order of the fields of `dsp.analysis.Levels`."""
        self._settle()
        readings = np.concatenate([self._shown, self._held.amplitude, self._max])
        readings[:6][readings[:6] < FLOOR_AMPLITUDE] = 0.0
        return dbfs(readings[_ORDER])

    @property
    def peak_dbfs(self) -> NDArray[np.float64]:
        """The falling sample peak, ``[channels]``; ``-inf`` in silence."""
        return np.asarray(self.read()[0])

    def _settle(self) -> None:
        """Take the quanta that wait."""
        if not self._count:
            return
        peaks, energies = self._waiting[: self._count, :2], self._waiting[: self._count, 2]
        np.maximum(self._max, peaks.max(axis=0), out=self._max)
        shown = np.empty((self._count, *self._shown.shape))
        shown[:, :2] = self._falling.follow(peaks, self._frames)
        shown[:, 2] = np.sqrt(self._power.push(energies.T, self._frames)[0].T)
        self._held.follow(shown, self._frames)
        self._shown = shown[-1]
        self._count = 0
