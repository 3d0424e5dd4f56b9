"""An OBS that is only asked: it remembers the requests, and refuses what it is told to."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from plugin.obs.client import Data, RequestError
from plugin.obs.guest import Guest


class Desk:
    """Answers requests.

    Attributes:
        asked: the time of the loop, the request and its fields.
        refusals: status by request.
        answers: by request.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[float, str, dict[str, Any]]] = []
        self.refusals: dict[str, int] = {}
        self.answers: dict[str, Data] = {}
        self.hangs = False

    async def ask(self, name: str, data: Mapping[str, Any]) -> Data:
        """As ``ObsConnection.request``."""
        self.asked.append((asyncio.get_running_loop().time(), name, dict(data)))
        if self.hangs:
            await asyncio.get_running_loop().create_future()
        if name in self.refusals:
            raise RequestError(name, self.refusals[name], "")
        return self.answers.get(name, {})

    def of(self, name: str) -> list[dict[str, Any]]:
        """The fields of each request of that name."""
        return [data for _, asked, data in self.asked if asked == name]

    @contextlib.asynccontextmanager
    async def serving(self, guest: Guest) -> AsyncIterator[None]:
        """Serve a guest; what it has to do at once is done when the block begins."""
        task = asyncio.ensure_future(guest.serve(self.ask))
        await settled()
        try:
            yield
            await settled()
            if task.done():
                task.result()
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def settled() -> None:
    """Everything that can be done without waiting is done."""
    for _ in range(20):
        await asyncio.sleep(0)
