"""Blocks of any size in, quanta of one size out: so no event depends on how the sound was cut."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

QUANTA_PER_S = 100


def quantum_frames(sample_rate_hz: int) -> int:
    """How many frames are 10 ms at this rate, rounded to whole frames (110 at 11 025 Hz)."""
    return round(sample_rate_hz / QUANTA_PER_S)


class Quantiser:
    """Re-blocks sound. What does not fill a quantum waits for the next block.

    Args:
        frames: per quantum.
        channels: of every block.
    """

    def __init__(self, frames: int, channels: int) -> None:
        self.frames = frames
        self.channels = channels
        self._partial = np.zeros((frames, channels), dtype=np.float32)
        self._filled = 0

    def push(self, block: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        """Take a block ``[n, channels]`` and hand out every quantum ``[frames, channels]`` that is now full.

        A quantum may be a view of the block or of an inner buffer: it holds until the next one is asked for.
        The block is taken in as the iterator is driven, so drive it to its end.
        """
        taken = 0
        if self._filled:
            taken = self._hold(block)
            if self._filled == self.frames:
                self._filled = 0
                yield self._partial
        while len(block) - taken >= self.frames:
            yield block[taken : taken + self.frames]
            taken += self.frames
        self._hold(block[taken:])

    def flush(self) -> NDArray[np.float32]:
        """Hand out what waits, shorter than a quantum (perhaps empty), and start anew."""
        rest = self._partial[: self._filled].copy()
        self._filled = 0
        return rest

    def _hold(self, block: NDArray[np.float32]) -> int:
        count = min(len(block), self.frames - self._filled)
        self._partial[self._filled : self._filled + count] = block[:count]
        self._filled += count
        return count
