"""Mean power over the latest so many quanta, for several lengths at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray


class SlidingPower:
    """Windows of several lengths over the energies of several strips.

    Sums are made anew each time: a running sum would drift and never come back to exact silence.

    Args:
        strips: how many.
        lengths: of the windows in quanta, ascending.
        most: quanta that are taken at once, at most.

    Attributes:
        pushed: quanta so far.
    """

    def __init__(self, strips: int, lengths: Sequence[int], most: int = 1) -> None:
        self.pushed = 0
        self._past = np.zeros((strips + 1, lengths[-1] - 1 + most))  # the newest last; the last row holds frames
        self._windows = tuple(sliding_window_view(self._past, length, axis=1) for length in lengths)
        self._ones = tuple(np.ones(length) for length in lengths)

    def push(self, energies: NDArray[np.floating], frames: int) -> NDArray[np.float64]:
        """Take quanta of so many frames each.

        Args:
            energies: ``[strips, quanta]``, sums over the frames of a quantum.
            frames: of each of them.

        Returns:
            mean power of the windows that end with each of them, ``[lengths, strips, quanta]``; of all there is so
            far where that is less.
        """
        count = energies.shape[1]
        self.pushed += count
        self._past[:, :-count] = self._past[:, count:]
        self._past[:-1, -count:] = energies
        self._past[-1, -count:] = frames
        # A product with ones and not `sum`, which adds in another order when there are more quanta.
        sums = np.array(
            [np.vecdot(window[:, -count:], ones) for window, ones in zip(self._windows, self._ones, strict=True)]
        )
        return np.asarray(sums[:, :-1] / sums[:, -1:])
