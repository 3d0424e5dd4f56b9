"""Sums over the latest so many pieces of sound."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


class SlidingSum:
    """A window of pieces that ends now.

    Summed anew each time: a running sum would drift and never come back to exact silence.

    Args:
        pieces: in the window.
        width: values of each piece.
    """

    def __init__(self, pieces: int, width: int) -> None:
        self._ring = np.zeros((pieces, width))
        self._pushed = 0

    def push(self, values: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """Take a piece, ``[width]``, and give the sum of the window; None until it is full."""
        self._ring[self._pushed % len(self._ring)] = values
        self._pushed += 1
        return np.add.reduce(self._ring, axis=0) if self._pushed >= len(self._ring) else None

    def forget(self) -> None:
        """Start anew: a window does not reach over a gap."""
        self._pushed = 0
