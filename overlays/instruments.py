"""The instruments of a strip in the terminal: who plays, how sure that is, and who has just ended."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from overlays.bars import confidence_bar
from overlays.glyphs import Glyphs
from overlays.line import GREY, Line
from overlays.lines import percent
from overlays.seats import Seats
from overlays.text import label_name

FADE_S = 1.5
"""Seconds that an instrument stays, greyed, after it ended."""

PLAIN_CELLS: Final = 17
"""Cells of an instrument without a bar: its name and its confidence."""

NAME_CELLS = 10
PERCENT_CELLS = 5


class Instruments:
    """Remembers where each instrument of a strip is shown, and those that have just ended."""

    def __init__(self) -> None:
        self._seats = Seats()
        self._fading: dict[str, tuple[float, float]] = {}  # label → (confidence, ended at)

    def fade(self, label: str, confidence: float, position_s: float) -> None:
        """An instrument has ended: let it go slowly enough for the eye."""
        self._fading[label] = (confidence, position_s)

    def cells(
        self, playing: Iterable[tuple[str, float]], room: int, bar: int, glyphs: Glyphs, position_s: float
    ) -> list[Line]:
        """What to show at each place, each as wide as the others.

        Args:
            playing: label and confidence of what is on.
            room: places; the last one counts those that have none.
            bar: cells of the confidence's bar; 0: none.
            glyphs: what to draw with.
            position_s: seconds of the stream that were consumed.
        """
        on = dict(playing)
        self._fading = {
            label: (confidence, ended)
            for label, (confidence, ended) in self._fading.items()
            if label not in on and 0.0 <= position_s - ended < FADE_S
        }
        seated, standing = self._seats.take([*on, *self._fading], room)
        width = instrument_cells(bar)
        cells = [Line(" " * width) for _ in range(room)]
        for place, label in enumerate(seated):
            if label in on:
                cells[place] = _cell(label, on[label], f"{percent(on[label]):>{PERCENT_CELLS}}", bar, glyphs)
            elif label is not None:
                gone = f"{glyphs.undefined:>{PERCENT_CELLS}}"  # said without colour too
                cells[place] = _cell(label, self._fading[label][0], gone, bar, glyphs, faded=True)
        if standing and room:
            more = f"and {standing} more" if room > 1 else names(on.items(), width - 2)
            cells[-1] = Line(f"{_lead(bar)}{more}".ljust(width), GREY if room > 1 else "bold")
        return cells


def instrument_cells(bar: int) -> int:
    """How many an instrument takes with a bar of some cells, or of none."""
    return PLAIN_CELLS + (bar + 1 if bar else 0)


def _lead(bar: int) -> str:
    return "  " if bar else " "


def _cell(label: str, confidence: float, words: str, bar: int, glyphs: Glyphs, *, faded: bool = False) -> Line:
    style = GREY if faded else "bold"
    cell = Line(f"{_lead(bar)}{label_name(label):<{NAME_CELLS}.{NAME_CELLS}} ", style)
    if bar:
        cell.join(confidence_bar(confidence, bar, glyphs, GREY if faded else "cyan"))
    return cell.add(words, style)


def names(playing: Iterable[tuple[str, float]], room: int) -> str:
    """As many names as have room, and how many more there are: ``Vocal, Guitar +2``."""
    words = [label_name(label) for label, _ in playing]
    for shown in range(len(words), 0, -1):
        more = f" +{len(words) - shown}" if shown < len(words) else ""
        line = ", ".join(words[:shown]) + more
        if len(line) <= room:
            return line
    return f"+{len(words)}"[:room] if words else ""
