"""Readings that the eye can follow: a number that hovers between two steps does not flicker."""

from __future__ import annotations

import math
from collections.abc import Hashable

HYSTERESIS = 0.75
"""Steps that a reading has to be away from what is shown until that follows; 0.5 would be none."""


class Steady:
    """Rounds readings, and remembers what of each is shown."""

    def __init__(self) -> None:
        self._shown: dict[Hashable, float] = {}

    def take(self, key: Hashable, reading: float, step: float) -> float:
        """What to show of a reading: a multiple of the step, at most `HYSTERESIS` steps away from it.

        Args:
            key: which reading it is.
            reading: what it is now; what is no finite number is shown at once, as it is.
            step: what it is rounded to.
        """
        shown = self._shown.get(key, math.nan)
        if not abs(reading - shown) <= HYSTERESIS * step:  # NaN is not either
            shown = round(reading / step) * step if math.isfinite(reading) else reading
        self._shown[key] = shown
        return shown
