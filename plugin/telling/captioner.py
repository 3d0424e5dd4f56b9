"""What plays as closed captions of the stream, for viewers who can't hear it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Final, NoReturn

from overlays.captions import SHORTEST_S, caption
from plugin.mailbox import Update
from plugin.obs.client import Data, RequestError
from plugin.obs.link import Events
from plugin.obs.sources import Ask
from plugin.scenes.on_air import OnAir
from plugin.telling.rate import Rate
from plugin.telling.sounding import Sounding

REQUEST: Final = "SendStreamCaption"

logger = logging.getLogger(__name__)


def _all(_strip: str) -> bool:
    return True


class Captioner:
    """Sends ``[guitar, singing]`` whenever that changes, while OBS streams. A sink, and a guest of the connection.

    A caption stays for a second at least; of those that come meanwhile the newest counts.

    Args:
        on_air: how OBS stands; None while that is not known.
        is_told: whether a strip is told of now; one whose input is muted should not be.
        clock: the time in seconds; it never goes back.
    """

    events = Events(0)

    def __init__(
        self,
        on_air: Callable[[], OnAir | None],
        is_told: Callable[[str], bool] = _all,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_air = on_air
        self._is_told = is_told
        self._rate = Rate(1, SHORTEST_S, clock)
        self._sounding = Sounding()
        self._wanted: str | None = None  # None while there is no stream
        self._sent = ""
        self._news = asyncio.Event()

    async def take(self, update: Update) -> None:
        """Take what happened; never waits."""
        self._sounding.take(update.events)
        on_air = self._on_air()
        wanted = None
        if on_air is not None and on_air.streaming:
            wanted = caption(self._sounding.labels(self._is_told))
        if wanted != self._wanted:
            self._wanted = wanted
            self._news.set()

    def heard(self, event: str, data: Data) -> None:
        """Nothing that OBS tells matters here."""

    async def serve(self, ask: Ask) -> NoReturn:
        """Keep the captions as they should be.

        Raises:
            LinkError: the connection broke.
        """
        self._sent = ""
        while True:
            self._news.clear()
            if self._wanted is None:
                self._sent = ""  # a new stream begins without any
            elif self._wanted != self._sent:
                await self._rate.wait()
                await self._send(ask)
                continue
            await self._news.wait()

    async def _send(self, ask: Ask) -> None:
        if self._wanted is None or self._wanted == self._sent:
            return  # it has changed back in the meantime
        self._rate.count()
        self._sent = self._wanted
        try:
            await ask(REQUEST, {"captionText": self._sent})
        except RequestError as error:
            logger.debug("a caption is not sent: %s", error)
