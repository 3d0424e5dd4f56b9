"""Bars for a terminal: level meters with their scale, and confidences; in colour, without it, and in plain ASCII."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

from overlays.glyphs import Glyphs
from overlays.line import GREY, Line

FLOOR_DB: Final = -60.0
"""Left end of a meter; its right end is full scale."""

YELLOW_DB, RED_DB = -20.0, -9.0
"""Where OBS's own meters change colour, so that one eye reads both."""


def meter(rms_db: float, peak_db: float, held_db: float, width: int, glyphs: Glyphs) -> Line:
    """A level meter from −60 dB to full scale, green, yellow, and red as in OBS; unlit, its zones are dim.

    Args:
        rms_db: where the full part ends; ``-inf`` for silence, as for the others.
        peak_db: where the light part ends.
        held_db: where the tick stands; there is none below the scale.
        width: cells.
        glyphs: what to draw with.
    """
    rms, peak, held = (cells_of(level, width) for level in (rms_db, peak_db, held_db))
    light = max(0, peak - rms)
    bar = glyphs.full * rms + glyphs.peak * light + glyphs.rest * (width - rms - light)
    if held:
        bar = bar[: held - 1] + glyphs.held + bar[held:]
    line, lit = Line(), max(rms, peak)
    yellow, red = cells_of(YELLOW_DB, width), cells_of(RED_DB, width)
    edges = sorted({0, yellow, red, lit, max(0, held - 1), held, width})
    for begin, end in pairwise(edges):
        colour = "red" if begin >= red else "yellow" if begin >= yellow else "green"
        weight = "bold " if end == held else "" if begin < lit else "dim "
        line.add(bar[begin:end], f"{weight}{colour}")
    return line


def scale(width: int, glyphs: Glyphs) -> str:
    """The numbers over a meter, each over the end of its level; as many as have room."""
    return next((line for step in (5, 10, 20, 30) if (line := _scale(width, step, glyphs))), " " * width)


def confidence_bar(confidence: float, width: int, glyphs: Glyphs, style: str) -> Line:
    """A bar from 0 to 1."""
    cells = min(width, max(0, round(confidence * width)))
    return Line(glyphs.full * cells, style).add(glyphs.rest * (width - cells), GREY)


def cells_of(level_db: float, width: int) -> int:
    """How many cells of a meter lie below a level."""
    share = 0.0 if math.isinf(level_db) or math.isnan(level_db) else (level_db - FLOOR_DB) / -FLOOR_DB
    return round(min(1.0, max(0.0, share)) * width)


def _scale(width: int, step: int, glyphs: Glyphs) -> str:
    """The scale with a number every so many dB; empty if they would touch."""
    line = ""
    for level in range(round(FLOOR_DB), 1, step):
        words = f"{level}".replace("-", glyphs.minus)
        begin = max(0, cells_of(level, width) - (len(words) + 1) // 2)
        if line and begin <= len(line):
            return ""
        line = line.ljust(begin) + words
    return line if len(line) <= width else ""
