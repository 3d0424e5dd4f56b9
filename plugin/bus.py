"""The one place where the analysis thread hands over to the event loop, and how sinks take from it.

``publish`` may be called from any thread. It leaves the update in a bounded mailbox and wakes the loop at
most once until that has been emptied, so a loop that is busy is never flooded. In the loop each sink has a
mailbox and a task of its own: a slow sink finds the newest state and merged events, a failing one is logged,
and neither is noticed by the others.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable

from plugin.mailbox import EVENTS_WAITING, Mailbox, Update

logger = logging.getLogger(__name__)

Sink = Callable[[Update], Awaitable[None]]
"""Takes one update; whatever it raises hurts itself only."""


class Bus:
    """Carries updates from one thread to the sinks of one event loop.

    Args:
        loop: the loop that the sinks live in.
        limit: events beyond which waiting ones are merged, here and for each sink.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, limit: int = EVENTS_WAITING) -> None:
        self._loop = loop
        self._limit = limit
        self._lock = threading.Lock()
        self._crossing = Mailbox(limit)
        self._awake = False
        self._subscriptions: list[Subscription] = []

    def publish(self, update: Update) -> None:
        """Hand an update over to every sink; from any thread, never waits for the loop.

        Raises:
            RuntimeError: the loop is closed.
        """
        with self._lock:
            self._crossing.put(update)
            wake = not self._awake
            self._awake = True
        if wake:
            self._loop.call_soon_threadsafe(self._deliver)

    def subscribe(self) -> Subscription:
        """A mailbox that gets all updates from now on; in the loop only."""
        subscription = Subscription(self._limit)
        self._subscriptions.append(subscription)
        return subscription

    def close(self) -> None:
        """Let every sink take what still waits and then end; in the loop only, after the last publish."""
        self._deliver()
        for subscription in self._subscriptions:
            subscription.close()

    def _deliver(self) -> None:
        with self._lock:
            if not self._crossing:
                return
            update = self._crossing.take()
            self._awake = False
        for subscription in self._subscriptions:
            subscription.put(update)


class Subscription:
    """One sink's end of the bus: iterate over it to get its updates, until the bus closes."""

    def __init__(self, limit: int) -> None:
        self._mailbox = Mailbox(limit)
        self._news = asyncio.Event()
        self._closed = False

    def put(self, update: Update) -> None:
        """Add an update; called by the bus."""
        self._mailbox.put(update)
        self._news.set()

    def close(self) -> None:
        """No more updates will come; called by the bus."""
        self._closed = True
        self._news.set()

    def __aiter__(self) -> Subscription:
        """Itself: it is taken from once."""
        return self

    async def __anext__(self) -> Update:
        """Wait for news and take all of them at once."""
        await self._news.wait()
        if not self._mailbox:
            raise StopAsyncIteration
        if not self._closed:
            self._news.clear()
        return self._mailbox.take()


async def consume(name: str, subscription: Subscription, sink: Sink) -> None:
    """Feed a sink until the bus closes. What it raises is logged, once in a row, and it gets the next update.

    Args:
        name: what the log calls the sink.
        subscription: where its updates come from.
        sink: takes each update.
    """
    failing = False
    async for update in subscription:
        try:
            await sink(update)
        except Exception:
            if not failing:
                logger.exception("The %s failed; it goes on with the next update", name)
            failing = True
        else:
            failing = False
