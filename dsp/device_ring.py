"""The newest samples of every strip, on the device that the features are computed on."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

WINDOWS = 8
"""Length of the memory in windows: so seldom must what is still needed be moved back to its start."""


class DeviceRing:
    """One tensor ``[strips, samples]`` that overlapping windows are cut from.

    Windows have to be contiguous, so instead of wrapping around, what is still needed moves to the start when
    the end is reached. Nothing grows.

    Args:
        strips: how many.
        window: samples in a window.
        stride: samples from one window to the next; the first window ends with the first stride, after zeros.
        device: where the memory lies.
    """

    def __init__(self, strips: int, window: int, stride: int, device: str | torch.device) -> None:
        self._window = window
        self._stride = stride
        self._data = torch.zeros((strips, WINDOWS * window), device=device)
        self._begin = 0  # of the next window
        self._end = window - stride  # of what is there

    def feed(self, samples: NDArray[np.float32]) -> Iterator[Tensor]:
        """Take samples ``[strips, n]`` and hand out every window ``[strips, window]`` that is now full.

        A window is a view: it holds until the next one is asked for. The samples are taken in as the iterator
        is driven, so drive it to its end.
        """
        incoming = torch.from_numpy(samples)
        while incoming.shape[1]:
            if self._end == self._data.shape[1]:
                self._rewind()
            count = min(incoming.shape[1], self._data.shape[1] - self._end)
            self._data[:, self._end : self._end + count] = incoming[:, :count]
            self._end += count
            incoming = incoming[:, count:]
            while self._end - self._begin >= self._window:
                yield self._data[:, self._begin : self._begin + self._window]
                self._begin += self._stride

    def _rewind(self) -> None:
        kept = self._end - self._begin
        self._data[:, :kept] = self._data[:, self._begin : self._end].clone()
        self._begin, self._end = 0, kept
