"""Overs: the wave between the samples rises above a ceiling though no sample clips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.clip import GATHER_S
from dsp.units import amplitude

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Overs:
    """One or several overs of a channel, told as one.

    Attributes:
        channel: index from 0.
        start: first frame of the first block that is told here.
        end: frame after the last one.
        overs: how many began here; 0 when one that was told before merely goes on.
        peak: the highest true peak, amplitude: 1 is 0 dBTP.
    """

    channel: int
    start: int
    end: int
    overs: int
    peak: float


class OverDetector:
    """Finds blocks whose true peak is above the ceiling, and leaves out those that belong to a clip.

    An over lasts from block to block; it ends with a block at or below the ceiling, at a clip, or at a gap.
    A block that clips, and the blocks on either side of it, are no over: the clip is told already, and the
    oversampling filter smears it by some samples. So a block is decided when the next one is known.

    The first over of a channel is told at once; what comes within the next 100 ms is gathered and told as one,
    and so on, as clips are.

    Latency: one block.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
        ceiling_dbtp: true peaks above it are overs; EBU R 128 allows -1 dBTP.
    """

    def __init__(self, channels: int, sample_rate_hz: int, ceiling_dbtp: float = -1.0) -> None:
        self._ceiling = float(amplitude(ceiling_dbtp))
        self._gather_frames = round(GATHER_S * sample_rate_hz)
        # The block that waits for the next one, the clips until its end, and the start of the block before it.
        self._waiting = np.zeros(channels)
        self._high = np.zeros(channels, dtype=np.bool_)  # whether it is above the ceiling that held then
        self._is_high = False  # in any channel
        self._clipped_until = np.full(channels, -1, dtype=np.int64)
        self._start = self._end = 0
        self._before = 0
        self._lasting = np.zeros(channels, dtype=np.bool_)  # whether the block before the waiting one was an over
        self._lasts = False  # whether one was, in any channel
        # What was gathered and not told.
        self._gathered = False
        self._first = np.full(channels, _NEVER)
        self._last = np.zeros(channels, dtype=np.int64)
        self._overs = np.zeros(channels, dtype=np.int64)
        self._peak = np.zeros(channels)
        self._quiet_until = np.zeros(channels, dtype=np.int64)

    def set_ceiling(self, dbtp: float) -> None:
        """Hold the blocks to come to another ceiling."""
        self._ceiling = float(amplitude(dbtp))

    def process(
        self, true_peak: NDArray[np.floating], clipped_until: NDArray[np.int64], start: int, frames: int
    ) -> list[Overs]:
        """Take what is known of the next block.

        Args:
            true_peak: ``[channels]`` amplitude, the highest in the block.
            clipped_until: ``[channels]``; the frame after the latest clipped sample, this block included.
            start: the block's first frame. After a gap an over does not go on.
            frames: its length.

        Returns:
            what is to be told at its end, at most one record a channel.
        """
        if not frames:
            return []
        if start == self._end:
            self._decide(clipped_until)
            self._before = self._start
        else:  # a clip behind the gap says nothing about the sound before it
            self._decide(self._clipped_until)
            self._lasting[:] = self._lasts = False
            self._before = start
        self._is_high = bool(true_peak.max() > self._ceiling)
        if self._is_high:
            self._waiting, self._clipped_until = true_peak.astype(np.float64), clipped_until.copy()
            self._high = true_peak > self._ceiling
        self._start, self._end = start, start + frames
        return self._tell() if self._gathered else []

    def close(self) -> list[Overs]:
        """The sound has ended: everything is told."""
        self._decide(self._clipped_until)
        self._is_high = False
        self._quiet_until[:] = 0
        return self._tell()

    def _decide(self, clipped_until: NDArray[np.int64]) -> None:
        """Gather the block that waited, now that all around it is known."""
        if not self._is_high:
            if self._lasts:
                self._lasting[:] = self._lasts = False
            return
        over = self._high & (clipped_until <= self._before)
        self._overs += over & ~self._lasting
        self._peak[over] = np.maximum(self._peak, self._waiting)[over]
        self._first[over] = np.minimum(self._first, self._start)[over]
        self._last[over] = self._end
        self._lasting, self._lasts = over, bool(over.any())
        self._gathered |= self._lasts

    def _tell(self) -> list[Overs]:
        ready = np.flatnonzero((self._peak > 0) & (self._quiet_until <= self._end))
        told = [
            Overs(
                channel,
                int(self._first[channel]),
                int(self._last[channel]),
                int(self._overs[channel]),
                float(self._peak[channel]),
            )
            for channel in ready.tolist()
        ]
        self._first[ready] = _NEVER
        self._overs[ready] = 0
        self._peak[ready] = 0.0
        self._quiet_until[ready] = self._end + self._gather_frames
        self._gathered = bool(self._peak.any())
        return told
