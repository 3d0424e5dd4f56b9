"""How often something may be done."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable


class Rate:
    """At most so often in any stretch of time.

    Args:
        limit: how often.
        window_s: the stretch, in seconds.
        clock: the time in seconds; it never goes back.
    """

    def __init__(self, limit: int, window_s: float, clock: Callable[[], float]) -> None:
        self._window_s = window_s
        self._clock = clock
        self._times: deque[float] = deque(maxlen=limit)

    async def wait(self) -> None:
        """Return when it may be done once more."""
        if (left_s := self._left_s()) > 0:
            await asyncio.sleep(left_s)

    def count(self) -> None:
        """It has been done."""
        self._times.append(self._clock())

    def _left_s(self) -> float:
        is_full = len(self._times) == self._times.maxlen
        return self._times[0] + self._window_s - self._clock() if is_full else 0.0
