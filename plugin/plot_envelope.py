"""The outline of a sound of any length, in little memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BINS = 4096
"""More than a picture has columns."""


class Envelope:
    """Lowest and highest sample and RMS over time, of several channels together.

    A bin is one frame at first. Whenever all bins are full, two become one: so a short file keeps every sample, and an
    hour or a day has `BINS` / 2 to `BINS` bins all the same.

    Args:
        bins: at most, even.
    """

    def __init__(self, bins: int = BINS) -> None:
        self._width = 1  # frames of a bin
        self._full = 0  # how many bins are
        self._low = np.full(bins, np.inf)
        self._high = np.full(bins, -np.inf)
        self._power = np.zeros(bins)  # the sum over a bin's frames of the channels' mean square
        self._filled = 0  # frames of the bin after the full ones

    def push(self, sound: NDArray[np.float32]) -> None:
        """Add the next sound, ``[channels, frames]``, finite."""
        at = 0
        while at < sound.shape[1]:
            piece = sound[:, at : at + self._width - self._filled]
            at += piece.shape[1]
            now = self._full
            self._low[now] = min(self._low[now], piece.min())
            self._high[now] = max(self._high[now], piece.max())
            self._power[now] += np.square(piece, dtype=np.float64).sum() / len(piece)
            self._filled += piece.shape[1]
            if self._filled == self._width:
                self._full, self._filled = now + 1, 0
                if self._full == len(self._low):
                    self._halve()

    @property
    def edges(self) -> NDArray[np.int64]:
        """Where the bins begin, and behind them the end of the last, in frames: ``[bins + 1]``."""
        starts = np.arange(self._count) * self._width
        return np.append(starts, self._full * self._width + self._filled)

    @property
    def low(self) -> NDArray[np.float64]:
        """The lowest sample of each bin, ``[bins]``."""
        return self._low[: self._count].copy()

    @property
    def high(self) -> NDArray[np.float64]:
        """The highest sample of each bin, ``[bins]``."""
        return self._high[: self._count].copy()

    @property
    def rms(self) -> NDArray[np.float64]:
        """Of the mean power of the channels in each bin, ``[bins]``."""
        return np.asarray(np.sqrt(self._power[: self._count] / np.diff(self.edges)))

    @property
    def _count(self) -> int:
        return self._full + (self._filled > 0)

    def _halve(self) -> None:
        self._full //= 2
        self._width *= 2
        self._low[: self._full] = np.minimum(self._low[::2], self._low[1::2])
        self._high[: self._full] = np.maximum(self._high[::2], self._high[1::2])
        self._power[: self._full] = self._power[::2] + self._power[1::2]
        self._low[self._full :] = np.inf
        self._high[self._full :] = -np.inf
        self._power[self._full :] = 0.0
