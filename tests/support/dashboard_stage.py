"""The dashboard, open in a browser, with a real API and real controls behind it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import api_desk
from api_desk import Desk
from chromium import Chromium, Visit
from playwright.async_api import Locator, Page

from plugin.mailbox import Snapshot, Update
from plugin.pages.pages import pages

DOCK = {"width": 300, "height": 900}
PACE_S = 0.02


@dataclass
class Stage:
    """A dashboard and what is behind it.

    Attributes:
        desk: the API's server and its controls.
        visit: the page.
        sound: what is heard, over and over; None: no sound comes.
    """

    desk: Desk
    visit: Visit
    sound: Snapshot | None

    @property
    def page(self) -> Page:
        """The page itself."""
        return self.visit.page

    def strip(self, name: str) -> Locator:
        """The card of a strip."""
        return self.page.locator("article.strip").filter(has=self.page.get_by_role("heading", name=name, exact=True))

    def row(self, label: str, strip: str) -> Locator:
        """The row of an instrument on a strip."""
        meter = self.page.get_by_role("meter", name=f"{label} on {strip}", exact=True)
        return self.page.locator(".row").filter(has=meter)

    async def says(self, selector: str, text: str) -> None:
        """Wait until the first that the selector finds says this."""
        await self.visit.until(
            "([selector, text]) => document.querySelector(selector)?.innerText.replace(/\\s+/g, ' ').trim() === text",
            [selector, text],
        )

    async def play(self) -> None:
        """Let the sound be heard, as long as the page is open."""
        while True:
            if self.sound is not None:
                self.desk.now += PACE_S
                self.sound = replace(self.sound, position_s=self.sound.position_s + PACE_S)
                await self.desk.server.sink.take(Update(self.sound, ()))
            await asyncio.sleep(PACE_S)


@contextlib.asynccontextmanager
async def dashboard(
    chromium: Chromium,
    folder: Path,
    sound: Snapshot | None = None,
    *,
    with_token: bool = True,
    **options: Any,
) -> AsyncIterator[Stage]:
    """Open it, narrow as a dock unless said otherwise, and hear something; no error may stand in its console."""
    async with api_desk.running(folder, pages=pages()) as desk:
        address = f"http://{desk.address}/"
        options = {"viewport": DOCK, **options}
        async with chromium.visit(f"{address}#token={desk.token}" if with_token else address, **options) as visit:
            stage = Stage(desk, visit, sound or api_desk.snapshot(1.0))
            playing = asyncio.create_task(stage.play())
            try:
                await visit.until("document.querySelector('article.strip .figure')?.textContent !== ''")
                await stage.page.locator("#controls [role=switch]").first.wait_for()
                yield stage
                assert visit.errors == []
            finally:
                playing.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await playing
