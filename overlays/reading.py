"""A meter's reading that can be written also where it is no number."""

from __future__ import annotations

import math
import re
from typing import Final

UNDEFINED, SILENCE, ENDLESS = "–", "−∞", "∞"
MINUS: Final = "−"

_PLACE: Final = re.compile(r"(?P<place>(?:.?[<>=^])?)[-+ ]?z?#?0?(?P<width>\d*)")


class Reading(float):
    """A level or a loudness; in templates ``{peak:+.1f}`` works, and no format means one decimal.

    Minus signs are true ones, undefined (NaN) is ``–``, silence (``-inf``) ``−∞``: fonts have those.

    >>> f"{Reading(-14.26)}, {Reading(0.25):+.1f}, {Reading(-math.inf):+.1f}, {Reading(math.nan):>4}"
    '−14.3, +0.2, −∞,    –'
    """

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """As a float would be, but for the minus sign and for what is no number."""
        if math.isfinite(self):
            return format(float(self), spec or ".1f").replace("-", MINUS)
        words = UNDEFINED if math.isnan(self) else SILENCE if self < 0 else ENDLESS
        found = _PLACE.match(spec)
        place, width = (found["place"], found["width"]) if found else ("", "")
        return format(words, f"{place.replace('=', '>') or '>'}{width}")
