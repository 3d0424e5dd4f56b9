"""What waits to be done, one thing after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, NoReturn, TypeVar

T = TypeVar("T")

WAITING = 64


class Lane(Generic[T]):
    """A bounded queue with one worker. In the event loop only.

    Args:
        do: does one thing; it raises nothing.
        limit: how many may wait.
    """

    def __init__(self, do: Callable[[T], Awaitable[None]], limit: int = WAITING) -> None:
        self._do = do
        self._limit = limit
        self._waiting: dict[Hashable, T] = {}
        self._news = asyncio.Event()

    def put(self, thing: T, key: Hashable = None) -> bool:
        """Let it wait for its turn.

        Args:
            thing: what is to be done.
            key: of things of which only the latest counts: it replaces the one that waits.

        Returns:
            False if there is no room: it is not going to be done.
        """
        if key is None:
            key = object()
        if self._waiting.pop(key, None) is None and len(self._waiting) >= self._limit:
            return False
        self._waiting[key] = thing
        self._news.set()
        return True

    async def run(self) -> NoReturn:
        """Do what waits, until cancelled."""
        while True:
            await self._news.wait()
            while self._waiting:
                await self._do(self._waiting.pop(next(iter(self._waiting))))
            self._news.clear()
