"""What was shown stays for a while: the shortest time that an eye needs."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Linger(Generic[K, V]):
    """Keeps what appears for a minimum time. What is new appears at once: nothing ever waits for anything.

    Args:
        minimum_s: seconds.
    """

    def __init__(self, minimum_s: float) -> None:
        self._minimum_s = minimum_s
        self._since: dict[K, float] = {}
        self._shown: dict[K, V] = {}
        self.due_s = math.inf
        """When the next thing goes that is over already; ``inf`` if nothing is."""

    def take(self, present: Mapping[K, V], now_s: float) -> dict[K, V]:
        """What is to be shown now, in the order in which it appeared.

        Args:
            present: what there is; of what is over already, and stays, the last value stays.
            now_s: the time, which never goes back.
        """
        ends = {key: since + self._minimum_s for key, since in self._since.items() if key not in present}
        over = {key for key, end_s in ends.items() if end_s <= now_s}
        self.due_s = min((end_s for key, end_s in ends.items() if key not in over), default=math.inf)
        self._shown = {key: value for key, value in self._shown.items() if key not in over} | dict(present)
        self._since = {key: self._since.get(key, now_s) for key in self._shown}
        return dict(self._shown)
