"""Sample peak and RMS per channel, as a meter shows them."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from dsp.falling_peak import FALL_DB_PER_S, FallingPeak
from dsp.units import dbfs

RMS_S = 0.3
"""The RMS window: the 300 ms of a VU meter's integration, IEC 60268-17."""


class LevelMeter:
    """Levels of several channels. A sine of amplitude 1 has a peak of 0 dBFS and an RMS of -3.01 dBFS.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
        fall_db_per_s: how fast the peak falls back.
        rms_s: length of the RMS window; it slides by whole blocks.
    """

    def __init__(
        self,
        channels: int,
        sample_rate_hz: int,
        *,
        fall_db_per_s: float = FALL_DB_PER_S,
        rms_s: float = RMS_S,
    ) -> None:
        self._rms_frames = round(rms_s * sample_rate_hz)
        self._peak = FallingPeak(channels, sample_rate_hz, fall_db_per_s)
        self._energies: deque[tuple[int, NDArray[np.float32]]] = deque()  # (frames, sum of squares) of each block
        self._frames = 0  # in `_energies`

    def process(self, block: NDArray[np.float32]) -> None:
        """Take the next block, ``[channels, frames]``, full scale ±1, a few milliseconds long."""
        frames = block.shape[1]
        if not frames:
            return
        self._peak.follow(np.maximum(block.max(axis=1), -block.min(axis=1)), frames)
        self._energies.append((frames, np.einsum("cf,cf->c", block, block)))
        self._frames += frames
        while self._frames - self._energies[0][0] >= self._rms_frames:
            self._frames -= self._energies.popleft()[0]

    @property
    def peak_dbfs(self) -> NDArray[np.float64]:
        """The falling sample peak, ``[channels]``; ``-inf`` in silence."""
        return dbfs(self._peak.amplitude)

    @property
    def rms_dbfs(self) -> NDArray[np.float64]:
        """The RMS of the window, or of what there is so far, ``[channels]``; ``-inf`` in silence."""
        if not self._frames:
            return dbfs(self._peak.amplitude)
        # Summed anew each time: a running sum would drift and never come back to exact silence.
        energy = np.sum([block for _, block in self._energies], axis=0, dtype=np.float64)
        return dbfs(np.sqrt(energy / self._frames))
