"""The characters that the terminal view is drawn with, for terminals that know them all and for those that do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A set of characters.

    Attributes:
        full: of a bar, up to the RMS level or the confidence.
        peak: of a meter, from the RMS level to the peak.
        rest: of a bar, from there on.
        held: of a meter, where the held peak is.
        rule: of a horizontal line.
        side: of a vertical line.
        light: before a warning that is lit.
        minus: before a negative number.
        infinity: of silence's level.
        undefined: in place of a reading that does not exist yet.
        times: after a count.
        cut: where a text goes on that has no room.
    """

    full: str
    peak: str
    rest: str
    held: str
    rule: str
    side: str
    light: str
    minus: str
    infinity: str
    undefined: str
    times: str
    cut: str


UNICODE: Final = Glyphs("▆", "▃", "▁", "┃", "─", "│", "●", "−", "∞", "–", "×", "…")
ASCII: Final = Glyphs("#", "=", ".", "|", "-", "|", "*", "-", "inf", "-", "x", "~")
