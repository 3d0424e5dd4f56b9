"""Clipping: runs of consecutive full-scale samples, found across block borders and told without flooding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.runs import runs

FULL_SCALE = 32_767 / 32_768
"""Samples at or beyond this amplitude are at full scale: int16's +32767 and -32768 both are."""

GATHER_S = 0.1
"""A channel is told at most once in this time; what comes in between is gathered."""

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Clipping:
    """One or several runs of a channel, told as one.

    Attributes:
        channel: index from 0.
        start: frame of the first sample that is told here.
        samples: full-scale samples in the runs.
        runs: how many runs began here; 0 when a run that was told before merely goes on.
    """

    channel: int
    start: int
    samples: int
    runs: int


def full_scale_runs(
    block: NDArray[np.float32],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every run of full-scale samples inside a block ``[channels, frames]``, of any length from 1.

    Returns:
        channel, first frame, and frame after the last, ``[runs]`` each, ordered by channel and frame.
    """
    return runs(np.abs(block) >= FULL_SCALE)


class ClipDetector:
    """Finds runs of at least ``run`` full-scale samples in each channel.

    The first run of a channel is told as soon as it ends, or is 100 ms long. What clips in that channel
    within the next 100 ms is gathered and told as one when they are over, and so on: at most ten records a
    second and channel however hard it clips, and the samples and runs of all records add up to all there
    were.

    Latency: decisions fall at the end of a block, so at most one block.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
        run: how many consecutive samples make a clip.

    Attributes:
        last_end: ``[channels]``; the frame after the latest full-scale sample of a clip, -1 before the first.

    Raises:
        ValueError: a run below 1 sample.
    """

    def __init__(self, channels: int, sample_rate_hz: int, run: int = 3) -> None:
        if run < 1:
            raise ValueError(f"a clip is a run of at least 1 sample, got {run}")
        self._run = run
        self._gather_frames = round(GATHER_S * sample_rate_hz)
        self._next = 0  # the frame that continues what was seen
        # The run that reaches the end of the last block: its length, and how much of it was gathered before.
        self._length = np.zeros(channels, dtype=np.int64)
        self._known = np.zeros(channels, dtype=np.int64)
        self._is_open = False  # whether there is one
        # What was gathered and not told.
        self._gathered = False
        self._first = np.full(channels, _NEVER)
        self._samples = np.zeros(channels, dtype=np.int64)
        self._runs = np.zeros(channels, dtype=np.int64)
        self._quiet_until = np.zeros(channels, dtype=np.int64)
        self.last_end = np.full(channels, -1, dtype=np.int64)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is at full scale now, and all that clipped is told."""
        return not (self._is_open or self._gathered)

    @property
    def untold(self) -> NDArray[np.bool_]:
        """``[channels]``; whether something clipped, or is clipping now, that no record has told yet."""
        return (self._samples > 0) | ((self._length >= self._run) & (self._length > self._known))

    def process(self, block: NDArray[np.float32], start: int, *, may_clip: bool = True) -> list[Clipping]:
        """Take the next block.

        Args:
            block: ``[channels, frames]``, full scale ±1, finite.
            start: its first frame. After a gap a run does not go on.
            may_clip: False where it is known that no sample is at full scale.

        Returns:
            what is to be told at its end, at most one record a channel.
        """
        frames = block.shape[1]
        now = start + frames
        if start != self._next:
            self._end_runs(self._length > 0, self._next)
        self._next = now
        if not frames:
            return []
        if self._is_open or (may_clip and (block.max() >= FULL_SCALE or block.min() <= -FULL_SCALE)):
            self._follow(block, start)
        return self._tell(now) if self._gathered else []

    def close(self) -> list[Clipping]:
        """The sound has ended: runs end here, and everything gathered is told."""
        self._end_runs(self._length > 0, self._next)
        self._quiet_until[:] = 0
        return self._tell(self._next)

    def _follow(self, block: NDArray[np.float32], start: int) -> None:
        channel, first, stop = full_scale_runs(block)
        self._end_runs((self._length > 0) & (np.abs(block[:, 0]) < FULL_SCALE), start)
        goes_on = first == 0
        length = stop - first + np.where(goes_on, self._length[channel], 0)
        known = np.where(goes_on, self._known[channel], 0)
        is_open = stop == block.shape[1]
        # An open run is gathered when 100 ms of it wait; a closed one at once.
        due = ~is_open | (length - known >= self._gather_frames)
        self._gather(channel[due], start + stop[due], length[due], known[due])
        clips = length >= self._run
        np.maximum.at(self.last_end, channel[clips], start + stop[clips])
        self._length[:] = 0
        self._known[:] = 0
        self._length[channel[is_open]] = length[is_open]
        self._known[channel[is_open]] = np.where(due & clips, length, known)[is_open]
        self._is_open = bool(is_open.any())

    def _end_runs(self, ending: NDArray[np.bool_], border: int) -> None:
        """Close the open runs of these channels at the border behind the last block."""
        channel = np.flatnonzero(ending)
        if len(channel):
            end = np.full(len(channel), border)
            self._gather(channel, end, self._length[channel], self._known[channel])
            self._length[channel] = 0
            self._known[channel] = 0
            self._is_open = bool(self._length.any())

    def _gather(
        self,
        channel: NDArray[np.int64],
        end: NDArray[np.int64],
        length: NDArray[np.int64],
        known: NDArray[np.int64],
    ) -> None:
        keep = (length >= self._run) & (length > known)
        channel, new = channel[keep], (length - known)[keep]
        self._gathered |= len(channel) > 0
        np.add.at(self._samples, channel, new)
        np.add.at(self._runs, channel, known[keep] == 0)
        np.minimum.at(self._first, channel, end[keep] - new)

    def _tell(self, now: int) -> list[Clipping]:
        ready = np.flatnonzero((self._samples > 0) & (self._quiet_until <= now))
        told = [
            Clipping(channel, int(self._first[channel]), int(self._samples[channel]), int(self._runs[channel]))
            for channel in ready.tolist()
        ]
        self._first[ready] = _NEVER
        self._samples[ready] = 0
        self._runs[ready] = 0
        self._quiet_until[ready] = now + self._gather_frames
        self._gathered = bool(self._samples.any())
        return told
