"""Bars for a terminal: level meters and confidences, in colour, without it, and in plain ASCII."""

from __future__ import annotations

import math
from dataclasses import dataclass

from rich.text import Text

FLOOR_DBFS = -60.0
"""Left end of a meter; its right end is full scale."""

YELLOW_DBFS, RED_DBFS = -20.0, -9.0
"""Where OBS's own meters change colour, so that one eye reads both."""


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The characters that the view is drawn with.

    Attributes:
        full: of a bar, up to the RMS level or the confidence.
        peak: of a meter, from the RMS level to the peak.
        rest: of a bar, from there on.
        rule: of a horizontal line.
        side: of a vertical line.
        dot: between words of a headline.
        light: before a warning.
        minus: before a negative number.
        infinity: of silence's level.
        times: after a count.
    """

    full: str
    peak: str
    rest: str
    rule: str
    side: str
    dot: str
    light: str
    minus: str
    infinity: str
    times: str


UNICODE = Glyphs("▆", "▃", "▁", "─", "│", "·", "●", "−", "∞", "×")
ASCII = Glyphs("#", "=", ".", "-", "|", "-", "*", "-", "inf", "x")


def meter(rms_dbfs: float, peak_dbfs: float, width: int, glyphs: Glyphs) -> Text:
    """A level meter from −60 dBFS to full scale, green, yellow, and red as in OBS.

    Args:
        rms_dbfs: where the full part ends; ``-inf`` for silence.
        peak_dbfs: where the light part ends.
        width: cells.
        glyphs: what to draw with.
    """
    rms, peak = _cells(rms_dbfs, width), _cells(peak_dbfs, width)
    bar = Text()
    for colour, begin, end in _zones(width):
        for glyph, style, limit in (
            (glyphs.full, colour, rms),
            (glyphs.peak, colour, peak),
            (glyphs.rest, "bright_black", width),
        ):
            cells = min(limit, end) - max(begin, len(bar))
            bar.append(glyph * cells, style)
    return bar


def confidence_bar(confidence: float, width: int, glyphs: Glyphs, style: str) -> Text:
    """A bar from 0 to 1."""
    cells = min(width, max(0, round(confidence * width)))
    return Text(glyphs.full * cells, style).append(glyphs.rest * (width - cells), "bright_black")


def level_words(dbfs: float, glyphs: Glyphs) -> str:
    """A level in six cells, right-aligned: `` −12.3``, ``   0.0``, ``    −∞``."""
    if math.isinf(dbfs):
        return f"{glyphs.minus + glyphs.infinity:>6}"
    return f"{dbfs:6.1f}".replace("-", glyphs.minus)


def level_style(dbfs: float) -> str:
    """The colour of the meter's zone that a level lies in."""
    return "red" if dbfs >= RED_DBFS else "yellow" if dbfs >= YELLOW_DBFS else "green"


def _cells(dbfs: float, width: int) -> int:
    share = 0.0 if math.isinf(dbfs) else (dbfs - FLOOR_DBFS) / -FLOOR_DBFS
    return round(min(1.0, max(0.0, share)) * width)


def _zones(width: int) -> tuple[tuple[str, int, int], ...]:
    yellow, red = _cells(YELLOW_DBFS, width), _cells(RED_DBFS, width)
    return (("green", 0, yellow), ("yellow", yellow, red), ("red", red, width))
