"""A line of the terminal view, put together from left to right.

As rich's own ``Text``, but with no more than a live view needs: a frame is drawn in half the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

GREY = "bright_black"


class Line:
    """Runs of text, each of one style.

    Args:
        text: to begin with.
        style: of it, in rich's words.

    Attributes:
        runs: texts and their styles.
        cells: how many it takes.
    """

    __slots__ = ("cells", "runs")

    def __init__(self, text: str = "", style: str = "") -> None:
        self.runs: list[tuple[str, str]] = []
        self.cells = 0
        self.add(text, style)

    def __str__(self) -> str:
        """Without the styles."""
        return "".join(text for text, _ in self.runs)

    def add(self, text: str, style: str = "") -> Line:
        """Go on with a text that holds no control codes; returns the line itself, as all that goes on with it do."""
        if text:
            self.runs.append((text, style))
            self.cells += cell_len(text)
        return self

    def join(self, *others: Line) -> Line:
        """Go on with others."""
        for other in others:
            self.runs += other.runs
            self.cells += other.cells
        return self

    def fit(self, width: int, filler: str = " ", style: str = "", right: Line | None = None) -> Line:
        """Make it exactly so many cells wide: itself, then ``filler`` repeated, then what stands at the right.

        It is cut where both do not fit.
        """
        self._cut(width - (right.cells if right else 0))
        self.add(filler * (width - (right.cells if right else 0) - self.cells), style)
        if right:
            self.join(right)
            self._cut(width)
        return self

    def _cut(self, width: int) -> None:
        while self.cells > max(0, width):
            text, style = self.runs.pop()
            self.cells -= cell_len(text)
            if self.cells < width:
                self.add(set_cell_size(text, width - self.cells), style)

    def segments(self) -> Iterator[Segment]:
        """For rich."""
        for style, runs in groupby(self.runs, itemgetter(1)):
            yield Segment("".join(text for text, _ in runs), Style.parse(style) if style else None)


def shown(text: str, cells: int | None = None, mark: str = "") -> str:
    """Somebody's own words as they can be shown.

    Args:
        text: which may hold anything.
        cells: how many it takes at most; None: as many as it likes.
        mark: stands in the last one where the text goes on.
    """
    text = "".join(character if character.isprintable() else " " for character in text)
    if cells is None or cell_len(text) <= cells:
        return text
    return set_cell_size(text, max(0, cells - len(mark))) + mark[: max(0, cells)]
