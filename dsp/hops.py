"""Blocks of any length in, windows of one length out, so that no decision depends on how the sound was cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray


class Hops:
    """Gathers sound into windows that move on by one hop, each beginning with the end of the one before.

    The first window is as long as all others, and all of it is new.

    Args:
        channels: of every block.
        hop: frames that are new in a window.
        overlap: frames before them that the window before had already.

    Attributes:
        kept: frames at the front of the window that is handed out which an earlier one had.
    """

    def __init__(self, channels: int, hop: int, overlap: int = 0) -> None:
        self._overlap = overlap
        self._sound = np.zeros((channels, overlap + hop), dtype=np.float32)
        self._filled = 0
        self.kept = 0

    def push(self, block: NDArray[np.float32]) -> Iterable[NDArray[np.float32]]:
        """Take a block ``[channels, frames]`` and hand out every window that is now full.

        A window ``[channels, overlap + hop]`` is a view: it holds until the next one is asked for. The block may be
        taken in as the windows are asked for, so ask for all of them.
        """
        frames = block.shape[1]
        if self._filled + frames >= self._sound.shape[1]:
            return self._windows(block)
        self._take(block)
        return ()

    def flush(self) -> NDArray[np.float32]:
        """Hand out what there is, shorter than a window (perhaps empty), and start anew."""
        rest = self._sound[:, : self._filled].copy()
        self._filled = 0
        return rest

    def _windows(self, block: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        taken, length = 0, self._sound.shape[1]
        while taken < block.shape[1]:
            count = min(block.shape[1] - taken, length - self._filled)
            self._take(block[:, taken : taken + count])
            taken += count
            if self._filled == length:
                yield self._sound
                self._sound[:, : self._overlap] = self._sound[:, length - self._overlap :].copy()
                self._filled = self.kept = self._overlap

    def _take(self, block: NDArray[np.float32]) -> None:
        """Take what fits."""
        if not self._filled:
            self.kept = 0
        end = self._filled + block.shape[1]
        self._sound[:, self._filled : end] = block
        self._filled = end
