"""An overlay, open in a browser, with a real API and real controls behind it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import states
from api_desk import ABOUT, Client, Desk, running
from chromium import Chromium, Visit

from dsp.analysis import StripState
from plugin.mailbox import Snapshot, Update
from plugin.pages.pages import pages

PACE_S = 0.02


@dataclass
class Stage:
    """An overlay and what is behind it.

    Attributes:
        desk: the API's server and its controls.
        visit: the page.
        listener: another client of the API, that hears what the overlay hears.
        strips: what is heard, over and over; none: no sound comes.
    """

    desk: Desk
    visit: Visit
    listener: Client
    strips: tuple[StripState, ...] = ()
    _position_s: float = field(default=0.0, init=False)

    def hear(self, *strips: StripState) -> None:
        """From now on this is heard."""
        self.strips = strips

    async def play(self) -> None:
        """Let it be heard, as long as the page is open."""
        while True:
            if self.strips:
                self._position_s += PACE_S
                self.desk.now += PACE_S
                await self.desk.server.sink.take(Update(Snapshot(self._position_s, self.strips), ()))
            await asyncio.sleep(PACE_S)

    async def told(self) -> list[dict[str, Any]]:
        """What the API says of the strips that are heard now."""
        playing = [[label for label, _ in strip.playing] for strip in self.strips]
        await self.listener.ask("subscribe", meters={"rate_hz": 30})
        heard: list[list[str]] = []
        while heard != playing:
            strips: list[dict[str, Any]] = (await self.listener.hear("meters"))["strips"]
            heard = [[one["label"] for one in strip["playing"]] for strip in strips]
        await self.listener.ask("subscribe")  # nothing may wait for it to be read
        return strips

    async def shows(self, selector: str, *texts: str) -> None:
        """Wait until all that the selector finds say this, in this order."""
        await self.visit.until(
            """([selector, texts]) => JSON.stringify(texts) === JSON.stringify(
                [...document.querySelectorAll(selector)].map((one) => one.innerText.replace(/\\s+/g, " ").trim())
            )""",
            [selector, list(texts)],
        )

    async def is_empty(self) -> None:
        """Wait until nothing at all is shown."""
        await self.visit.until("document.querySelector('main').childElementCount === 0")
        assert await self.visit.page.evaluate("document.body.innerText.trim()") == ""


@contextlib.asynccontextmanager
async def overlay(chromium: Chromium, folder: Path, address: str, **options: Any) -> AsyncIterator[Stage]:
    """Open an overlay, such as ``clip?size=20``; no error may stand in its console, and nothing come from elsewhere."""
    async with (
        running(folder, pages=pages()) as desk,
        desk.client() as listener,
        chromium.visit(f"http://{desk.address}/overlay/{address}", **options) as visit,
    ):
        stage = Stage(desk, visit, listener)
        playing = asyncio.create_task(stage.play())
        try:
            yield stage
            assert visit.errors == []
            assert {request.split("/")[2] for request in visit.requests} == {desk.address}
        finally:
            playing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await playing


def strip(name: str = ABOUT.strips[0][0], *playing: str, sure: float = 0.9, **more: Any) -> StripState:
    """A strip on which these play."""
    return replace(states.state(name, **more), playing=tuple((label, sure) for label in playing))
