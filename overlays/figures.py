"""Numbers for a live view: each kind always takes the same cells, so that nothing beside it moves."""

from __future__ import annotations

import math

from overlays.glyphs import Glyphs

FIGURE_CELLS = 5
COUNT_CELLS = 5


def figure(value: float, glyphs: Glyphs, *, cells: int = FIGURE_CELLS, signed: bool = False) -> str:
    """A reading to a tenth, right-aligned: ``−12.3``, ``  0.0``, `` −∞``, ``–`` for NaN.

    Where the tenths have no room they are left out: `` −120``.

    Args:
        value: dB, LUFS or LU.
        glyphs: what to write with.
        cells: how many it takes, from 4.
        signed: whether what is above zero has a plus.
    """
    if math.isnan(value):
        return glyphs.undefined.rjust(cells)
    if math.isinf(value):
        sign = glyphs.minus if value < 0 else ""
        return f"{sign}{glyphs.infinity}".rjust(cells)
    tenths = round(value, 1) or 0.0  # or a hair below zero would be -0.0
    form = "+" if signed and tenths > 0 else ""
    words = f"{tenths:{form}.1f}"
    if len(words) > cells:
        words = f"{value:{form}.0f}"
    return words.replace("-", glyphs.minus).rjust(cells)


def count_words(count: int, glyphs: Glyphs) -> str:
    """How often, in at most `COUNT_CELLS` cells: ``3×``, ``9999×``, ``12k×``, ``5M×``."""
    for unit, size in (("", 1), ("k", 1_000), ("M", 1_000_000)):
        if count < (10_000 if size == 1 else 1_000 * size):
            return f"{count // size}{unit}{glyphs.times}"
    return f"999M{glyphs.times}"
