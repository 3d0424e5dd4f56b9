"""Updates on change only, the latest wins, and never more than so many a second."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

WINDOW_S = 1.0


class Throttle(Generic[K, V]):
    """Decides which value is to be delivered next, and when. It does nothing by itself.

    The limit is over all keys together, and holds in any second, wherever it begins: a change after a calm
    second is due at once, also when it is the first of ten. A key that changes all the time does not keep
    the others waiting: whoever was delivered goes to the end of the line.

    Args:
        limit_per_s: deliveries in any second, at most.
        clock: the time in seconds; it never goes back.

    Raises:
        ValueError: a limit below 1.
    """

    def __init__(self, limit_per_s: int, clock: Callable[[], float]) -> None:
        if limit_per_s < 1:
            raise ValueError(f"limit_per_s is at least 1, got {limit_per_s}")
        self._clock = clock
        self._wanted: dict[K, V] = {}
        self._delivered: dict[K, V] = {}
        self._times: deque[float] = deque(maxlen=limit_per_s)

    def offer(self, key: K, value: V) -> None:
        """From now on ``value`` is what should be shown under ``key``."""
        self._wanted[key] = value

    def withdraw(self, key: K) -> None:
        """Nothing is to be shown under ``key``; what was delivered stays as it is."""
        self._wanted.pop(key, None)

    def due(self) -> tuple[K, V] | None:
        """What is to be delivered now: the key that has waited longest; None if nothing may or must be."""
        waiting = self._waiting()
        return (waiting, self._wanted[waiting]) if waiting is not None and self._free_in_s() <= 0 else None

    def due_in_s(self) -> float | None:
        """Seconds until something is due: 0 for now, None while nothing waits."""
        return None if self._waiting() is None else max(0.0, self._free_in_s())

    def delivered(self, key: K, value: V) -> None:
        """What was due has arrived. Until this is said it stays due: what failed is not lost."""
        self._times.append(self._clock())
        self._delivered[key] = value
        if key in self._wanted:
            self._wanted[key] = self._wanted.pop(key)

    def found(self, key: K, value: V) -> None:
        """This is what the other end holds, as it says itself: due again if something else should be there."""
        self._delivered[key] = value

    def forget(self) -> None:
        """Nothing is known any more of what the other end holds: everything is due again."""
        self._delivered.clear()

    def _waiting(self) -> K | None:
        for key, value in self._wanted.items():
            if key not in self._delivered or self._delivered[key] != value:
                return key
        return None

    def _free_in_s(self) -> float:
        """Seconds until the limit allows one more; the oldest of the last n has to be a second ago."""
        if len(self._times) < (self._times.maxlen or 0):
            return 0.0
        return WINDOW_S - (self._clock() - self._times[0])
