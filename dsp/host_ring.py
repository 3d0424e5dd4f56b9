"""The ring between PortAudio's callback and the analysis thread: preallocated, no locks, losses counted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

MARKS = 64
"""Gaps that can wait to be read. Each needs a full ring and then a read, so more hardly ever pile up."""


class HostRing:
    """Single producer, single consumer.

    Two counters that only grow, each written by one side alone, say how much was written and how much was
    read; positions in the memory are these modulo its length. The producer publishes its counter after the
    copy, so the consumer never sees half a block.

    When the ring is full the producer may not move the consumer's counter: it drops the *new* frames, and
    before the next frames that do fit it leaves a mark of how many are missing there. The consumer passes
    the marks in order, so `lost` grows exactly where sound is missing. A consumer that finds itself late
    calls `drop_to`.

    Args:
        frames: how many fit.
        channels: of every block.

    Attributes:
        lost: frames that are missing before the next frame to be read, since the beginning: dropped on either
            side. Written by the consumer. To keep time: read, then first skip by what `lost` has grown, then
            analyse what was read.

    Raises:
        ValueError: room for less than one frame of one channel.
    """

    def __init__(self, frames: int, channels: int) -> None:
        if min(frames, channels) < 1:
            raise ValueError(f"a ring holds at least one frame of one channel, got {frames} of {channels}")
        self.lost = 0
        self._data = np.zeros((frames, channels), dtype=np.float32)
        self._written = 0  # producer's
        self._read = 0  # consumer's
        self._marks = np.zeros((MARKS, 2), dtype=np.int64)  # (written at the gap, frames missing there)
        self._marks_written = 0  # producer's
        self._marks_read = 0  # consumer's
        self._missing = 0  # producer's: dropped and not marked yet

    @property
    def frames(self) -> int:
        """How many frames fit."""
        return len(self._data)

    @property
    def channels(self) -> int:
        """Channels of every block."""
        return self._data.shape[1]

    @property
    def available(self) -> int:
        """Frames that wait to be read."""
        return self._written - self._read

    def write(self, block: NDArray[np.float32]) -> int:
        """Producer: copy a block ``[n, channels]`` in; the frames at its end that do not fit are dropped.

        Returns:
            how many frames were dropped.
        """
        fit = min(len(block), self.frames - self.available)
        if fit and self._missing:
            fit = self._mark(fit)
        at = self._written % self.frames
        first = min(fit, self.frames - at)
        self._data[at : at + first] = block[:first]
        self._data[: fit - first] = block[first:fit]
        self._written += fit
        dropped = len(block) - fit
        self._missing += dropped
        return dropped

    def read(self, max_frames: int) -> NDArray[np.float32]:
        """Consumer: copy up to ``max_frames`` out, never across a gap: ``[n, channels]``, n from 0."""
        count = min(max_frames, self._reachable())
        at = self._read % self.frames
        first = min(count, self.frames - at)
        block = np.concatenate([self._data[at : at + first], self._data[: count - first]])
        self._read += count
        return block

    def drop_to(self, newest: int) -> int:
        """Consumer: forget all but the newest frames, because reading on would only keep us late.

        Returns:
            by how much `lost` grew: the frames that were forgotten, and the gaps that lay between them.
        """
        before = self.lost
        target = max(self._written - newest, self._read)
        while (step := min(self._reachable(), target - self._read)) > 0:
            self._read += step
            self.lost += step
        return self.lost - before

    def _mark(self, fit: int) -> int:
        """Publish the gap before the next frames; with no room for the mark nothing fits."""
        if self._marks_written - self._marks_read == MARKS:
            return 0
        self._marks[self._marks_written % MARKS] = self._written, self._missing
        self._marks_written += 1
        self._missing = 0
        return fit

    def _reachable(self) -> int:
        """Frames before the next gap; a gap right here is counted and passed.

        ``_written`` is looked at before the marks: a mark is published before the frames behind it, so every
        gap below that position is seen.
        """
        end = self._written
        while self._marks_read < self._marks_written:
            position, missing = (int(value) for value in self._marks[self._marks_read % MARKS])
            if position > self._read:
                return min(end, position) - self._read
            self.lost += missing
            self._marks_read += 1
        return end - self._read
