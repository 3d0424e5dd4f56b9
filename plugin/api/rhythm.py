"""When something that is sent so often a second is due."""

from __future__ import annotations

import math


class Rhythm:
    """Beats so often a second. Everyone of one rate is due at the same times, so one encoding serves them all.

    Args:
        rate_hz: how often; None: never.
    """

    def __init__(self, rate_hz: float | None) -> None:
        self._rate_hz = rate_hz
        self._next = -math.inf if rate_hz else math.inf

    def is_due(self, now: float) -> bool:
        """Whether there was a beat since it was due last; at first it always is.

        Args:
            now: seconds, monotonic.
        """
        if now < self._next or self._rate_hz is None:
            return False
        beats = math.floor(now * self._rate_hz) + 1
        due = beats / self._rate_hz
        self._next = due if due > now else (beats + 1) / self._rate_hz  # rounding may have put it before now
        return True
