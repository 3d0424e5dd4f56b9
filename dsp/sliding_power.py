"""Mean power over the latest so many quanta, for several lengths at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


class SlidingPower:
    """Windows of several lengths over the energies of several strips, which all end now.

    Sums are made anew each time: a running sum would drift and never come back to exact silence.

    Args:
        strips: how many.
        lengths: of the windows in quanta, ascending.

    Attributes:
        pushed: quanta so far.
    """

    def __init__(self, strips: int, lengths: Sequence[int]) -> None:
        self.pushed = 0
        self._lengths = tuple(lengths)
        self._longest = lengths[-1]
        # Written twice, the longest length apart, so that every window is one piece. The last row holds frames.
        self._ring = np.zeros((strips + 1, 2 * self._longest))

    def push(self, energies: NDArray[np.float64], frames: int) -> NDArray[np.float64]:
        """Take the energies of a quantum, ``[strips]``, sums over its frames.

        Returns:
            mean power of each window, ``[lengths, strips]``; of all there is so far where that is less.
        """
        at = self.pushed % self._longest
        for column in (at, at + self._longest):
            self._ring[:-1, column] = energies
            self._ring[-1, column] = frames
        self.pushed += 1
        end = at + self._longest + 1
        sums = np.array([np.add.reduce(self._ring[:, end - length : end], axis=1) for length in self._lengths])
        return np.asarray(sums[:, :-1] / sums[:, -1:])
