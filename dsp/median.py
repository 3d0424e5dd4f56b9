"""A causal median over the posteriors' last frames, of its own length for each label."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class MedianFilter:
    """Median of the last n frames of every strip and label; before the beginning lie zeros.

    Latency: the median of n frames describes the middle one, (n - 1) / 2 frames ago (`delays`).

    Args:
        strips: how many.
        frames: the odd n of each label.

    Attributes:
        delays: ``[labels]``; frames from the newest one back to the one that the median describes.
    """

    def __init__(self, strips: int, frames: Sequence[int]) -> None:
        self.delays = (np.array(frames, dtype=np.int64) - 1) // 2
        self._history = np.zeros((max(frames), strips, len(frames)), dtype=np.float32)  # newest last
        by_length = defaultdict(list)
        for label, length in enumerate(frames):
            by_length[length].append(label)
        self._lengths = [(length, np.array(labels)) for length, labels in by_length.items()]

    def step(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next frame ``[strips, labels]``; give each label's median, same shape."""
        self._history[:-1] = self._history[1:]
        self._history[-1] = values
        medians = np.empty_like(values)
        for length, labels in self._lengths:
            window = self._history[-length:, :, labels]
            medians[:, labels] = np.partition(window, length // 2, axis=0)[length // 2]
        return medians
