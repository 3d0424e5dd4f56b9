"""Which rows of sound are whose: the channels of all strips lie one after the other, in the strips' order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dsp.strip import Strip


class Layout:
    """The rows of several strips.

    Args:
        strips: whose channels they are.

    Attributes:
        strips: as given.
        widths: how many rows each strip has.
        begins: first row of each strip, ``[strips]``.
        owner: index of the strip that each row belongs to, ``[rows]``.
        channels: 1-based channel of the interface (or file) that each row is.
    """

    def __init__(self, strips: Sequence[Strip]) -> None:
        self.strips = tuple(strips)
        self.widths = tuple(len(strip.channels) for strip in strips)
        self.begins = np.cumsum([0, *self.widths[:-1]])
        self.owner = np.repeat(np.arange(len(strips)), self.widths)
        self.channels = tuple(channel for strip in strips for channel in strip.channels)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.channels)

    def rows(self, strip: int) -> slice:
        """The rows of a strip."""
        begin = int(self.begins[strip])
        return slice(begin, begin + self.widths[strip])
