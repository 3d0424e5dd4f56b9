"""What is heard as custom events of OBS, for every program that listens to it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final, NoReturn

from dsp.events import Event
from plugin.mailbox import Update, merge
from plugin.obs.client import Data, RequestError
from plugin.obs.link import Events
from plugin.obs.sources import Ask
from plugin.telling.custom_event import REQUEST, custom_event
from plugin.telling.rate import Rate

PER_SECOND: Final = 10
"""Events told in any second, at most: OBS is to feel nothing of it."""

WAITING: Final = 32
"""Events that wait before they are merged."""

logger = logging.getLogger(__name__)


class Broadcast:
    """Tells each event, at once while they are few. A sink, and a guest of the connection.

    When more come than may be told they are merged: each instrument's last state stays, and warnings are counted
    together. What happens while OBS is away is not told later.

    Args:
        per_s: events told in any second, at most.
        clock: the time in seconds; it never goes back.
    """

    events = Events(0)

    def __init__(self, *, per_s: int = PER_SECOND, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = Rate(per_s, 1.0, clock)
        self._waiting: list[Event] = []
        self._news = asyncio.Event()
        self._is_served = False

    async def take(self, update: Update) -> None:
        """Take what happened; never waits."""
        if not update.events:
            return
        if not self._is_served:
            logger.debug("OBS is away: %d events are not broadcast", len(update.events))
            return
        self._waiting += update.events
        if len(self._waiting) > WAITING:
            self._waiting = merge(self._waiting)
        self._news.set()

    def heard(self, event: str, data: Data) -> None:
        """Nothing that OBS tells matters here."""

    async def serve(self, ask: Ask) -> NoReturn:
        """Tell what comes from now on.

        Raises:
            LinkError: the connection broke.
        """
        self._is_served = True
        try:
            while True:
                while self._waiting:
                    await self._rate.wait()
                    await self._tell(ask, self._waiting.pop(0))
                self._news.clear()
                await self._news.wait()
        finally:
            self._is_served = False
            self._waiting.clear()

    async def _tell(self, ask: Ask, event: Event) -> None:
        self._rate.count()
        try:
            await ask(REQUEST, custom_event("event", event.record()))
        except RequestError as error:
            logger.debug("an event is not broadcast: %s", error)
