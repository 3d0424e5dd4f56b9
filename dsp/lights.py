"""The latched warnings of all strips for one cause: lit, counted by channel, held, put out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.latch import Latch
from dsp.layout import Layout


@dataclass(frozen=True, slots=True)
class PutOut:
    """A warning that goes out.

    Attributes:
        strip: index from 0.
        frame: when.
        count: how many it had counted.
    """

    strip: int
    frame: int
    count: int


class Lights:
    """One warning a strip.

    Args:
        layout: of the rows.
        hold: frames that a warning stays lit after its last cause.

    Attributes:
        totals: causes since the beginning or the reset, ``[rows]``.
        lit: the strips whose warning is lit.
    """

    def __init__(self, layout: Layout, hold: int) -> None:
        self.totals = np.zeros(len(layout), dtype=np.int64)
        self.lit: set[int] = set()
        self._layout = layout
        self._latches = tuple(Latch(hold) for _ in layout.strips)

    def light(self, strip: int, last: int) -> None:
        """The cause was there up to this frame: light the strip's warning, or hold it longer."""
        self.lit.add(strip)
        self._latches[strip].light(last)

    def add(self, row: int, count: int) -> None:
        """Count causes of a row."""
        self.totals[row] += count
        self._latches[self._layout.owner[row]].add(count)

    def put_out(self, now: int, untold: NDArray[np.bool_] | None = None) -> list[PutOut]:
        """Put out the warnings whose time is over.

        Args:
            now: the frame that comes next.
            untold: ``[rows]``; what still waits to be told keeps its strip's warning lit.
        """
        due = [strip for strip in sorted(self.lit) if self._latches[strip].ends <= now]
        if due and untold is not None:
            waits = np.logical_or.reduceat(untold, self._layout.begins)
            due = [strip for strip in due if not waits[strip]]
        return [self._clear(strip, self._latches[strip].ends) for strip in due]

    def reset(self, strip: int, now: int) -> list[PutOut]:
        """Put a strip's warning out now, and forget its totals."""
        self.totals[self._layout.rows(strip)] = 0
        return [self._clear(strip, now)] if strip in self.lit else []

    def _clear(self, strip: int, frame: int) -> PutOut:
        self.lit.remove(strip)
        return PutOut(strip, frame, self._latches[strip].clear())
