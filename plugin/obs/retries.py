"""When the next try to connect is due."""

from __future__ import annotations

import random
from collections.abc import Iterator

from plugin.backoff import backoff
from plugin.obs.faults import Fault, is_refusal


class Retries:
    """Waits ever longer from one failed try to the next.

    Where nobody is there to answer, a try costs nothing on either side. So that is tried every few seconds, however
    long OBS was away: the overlays are back soon after it.

    Args:
        first_s: seconds after the first, at most.
        longest_s: seconds between two, at most.
        longest_refused_s: the same where nobody is there.
        chance: shortens each by up to a half.
    """

    def __init__(self, first_s: float, longest_s: float, longest_refused_s: float, chance: random.Random) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._longest_refused_s = min(longest_s, longest_refused_s)
        self._chance = chance
        self.start_over()

    def start_over(self) -> None:
        """It has worked: the next one is the first."""
        self._if_refused: Iterator[float] = backoff(self._first_s, self._longest_refused_s, self._chance)
        self._otherwise: Iterator[float] = backoff(self._first_s, self._longest_s, self._chance)

    def after(self, fault: Fault) -> float:
        """Seconds to wait after one that failed."""
        if_refused_s, otherwise_s = next(self._if_refused), next(self._otherwise)
        return if_refused_s if is_refusal(fault) else otherwise_s
