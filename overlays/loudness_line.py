"""A strip's loudness in a line of the terminal: every figure at its own place."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from dsp.analysis import Loudness
from overlays.figures import FIGURE_CELLS, figure
from overlays.line import GREY, Line

if TYPE_CHECKING:
    from overlays.glyphs import Glyphs

UNHEARD: Final = Loudness(*(math.nan,) * 6, gated_s=0.0, paused=False)

PAUSED_STYLE = "yellow"

_RANGE_CELLS = 4
_UNIT_CELLS = 5

_WAYS: Final = ((4, 2), (4, 1), (3, 2), (3, 1))
"""How many figures, and how many blanks between them: the first that fits."""


def loudness_line(loudness: Loudness, room: int, glyphs: Glyphs) -> Line:
    """Momentary, short-term and integrated loudness, and its range if that fits too.

    While the latter two stand still, ``pause`` stands in place of the unit.

    Args:
        loudness: to show; `UNHEARD` before there is any.
        room: cells; the figures stand closer together where that makes them fit. From 29 nothing is cut.
        glyphs: what to write with.
    """
    parts = [
        _named("M", figure(loudness.momentary_lufs, glyphs)),
        _named("S", figure(loudness.short_term_lufs, glyphs)),
        _named("I", figure(loudness.integrated_lufs, glyphs)).join(_unit(loudness)),
        _named("LRA", figure(loudness.range_lu, glyphs, cells=_RANGE_CELLS)),
    ]
    count, gap = next((way for way in _WAYS if _cells(parts[: way[0]], way[1]) <= room), _WAYS[-1])
    line = Line()
    for part in parts[:count]:
        line.add(" " * gap if line.cells else "").join(part)
    return line if line.cells <= room else line.fit(room)


def _cells(parts: Sequence[Line], gap: int) -> int:
    return sum(part.cells + gap for part in parts) - gap


def short_term(loudness: Loudness, glyphs: Glyphs) -> Line:
    """The one figure to show where there is room for one."""
    return _named("S", figure(loudness.short_term_lufs, glyphs)).add(" LUFS", GREY)


SHORT_TERM_CELLS: Final = 2 + FIGURE_CELLS + 5
LINE_CELLS: Final = 3 * (2 + FIGURE_CELLS) + 2 + 1 + _UNIT_CELLS
"""Of the line without the range, and with the figures close together."""


def _named(name: str, words: str) -> Line:
    return Line(f"{name} ", GREY).add(words)


def _unit(loudness: Loudness) -> Line:
    if loudness.paused:
        return Line(" pause", PAUSED_STYLE)
    return Line(f" {'LUFS':<{_UNIT_CELLS}}", GREY)
