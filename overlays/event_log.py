"""What happened, in the terminal: the newest lines at the bottom, wrapped to the width that there is."""

from __future__ import annotations

from collections import deque
from textwrap import wrap
from typing import Final

from overlays.glyphs import Glyphs
from overlays.line import GREY, Line, shown
from overlays.lines import clock_words

REMEMBERED: Final = 200
"""Lines; how many are seen depends on the terminal."""

_TIME_CELLS = 11


class EventLog:
    """Remembers the newest lines."""

    def __init__(self) -> None:
        self._entries: deque[tuple[str, str, str]] = deque(maxlen=REMEMBERED)

    def add(self, line: str, style: str = "", at_s: float | None = None) -> None:
        """Add a line.

        Args:
            line: what happened.
            style: how rich should draw it.
            at_s: seconds on the stream clock; None for a line that has no such time, or its own.
        """
        self._entries.append(("" if at_s is None else clock_words(at_s), shown(line), style))

    def lines(self, width: int, height: int, glyphs: Glyphs) -> list[Line]:
        """A headline and as many of the newest lines as fit below it, the newest at the bottom."""
        if height < 1:
            return []
        head = Line(f"{glyphs.rule * 2} ", GREY).add("What happened ").fit(width, glyphs.rule, GREY)
        newest: list[Line] = []  # the other way round
        for time, line, style in reversed(self._entries):
            if len(newest) >= height - 1:
                break
            pieces = wrap(line, max(1, width - _TIME_CELLS)) or [""]
            times = [time] + [""] * (len(pieces) - 1)
            newest += [
                Line(f"{at:>{_TIME_CELLS - 2}}  ", GREY).add(piece, style).fit(width)
                for at, piece in reversed([*zip(times, pieces, strict=True)])
            ]
        return [head, *newest[: height - 1][::-1]]
