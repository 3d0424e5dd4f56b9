"""Pages against the demo as a user starts it: the real program, its API, a real browser."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from chromium import Chromium, Visit
from playwright.async_api import expect
from program import Program

from plugin.api.remote import Remote, remote
from plugin.api.settings import ApiSettings
from plugin.browser import page_url

pytestmark = pytest.mark.browser

OVERALL = ".loudness:not(.going) .reading:nth-child(3) b"
BADGES = ".badge:not(.going) .name"


@pytest.fixture
def address() -> Iterator[str]:
    """Where a demo is that plays on and on."""
    with Program("demo", "--loop", "--no-view") as program:
        yield program.expect("Dashboard: http://").rpartition("/")[2]


@dataclass
class Told:
    """What the API has told last.

    Attributes:
        program: the other end.
        newest: the newest message of each type.
    """

    program: Remote
    newest: dict[str, dict[str, Any]] = field(default_factory=dict)

    async def follow(self) -> None:
        """Take its messages as they come, until cancelled."""
        await self.program.send({"type": "subscribe", "meters": {"rate_hz": 30}, "state": True})
        while True:
            message = await self.program.message()
            self.newest[message["type"]] = message

    @property
    def playing(self) -> dict[str, list[str]]:
        """What plays on each strip, as people call it."""
        names = self.program.hello["names"]
        return {one["strip"]: sorted(names[playing["label"]] for playing in one["playing"]) for one in self._strips}

    @property
    def lit(self) -> set[str]:
        """The lights that are lit, as the overlay says them."""
        words = {"clip": "CLIPPING", "over": "TOO HOT", "flat_top": "CLIPPED UPSTREAM"}
        return {
            f"{words[cause]} {one['strip']}"
            for one in self._strips
            for cause, light in one["lights"].items()
            if light["lit"]
        }

    @property
    def integrated(self) -> list[str]:
        """The integrated loudness of each strip, to a tenth."""
        readings = [one["loudness"]["integrated_lufs"] for one in self._strips]
        return ["–" if one is None else f"{one:.1f}".replace("-", "−") for one in readings]

    @property
    def _strips(self) -> Sequence[dict[str, Any]]:
        strips: Sequence[dict[str, Any]] = self.newest.get("meters", {"strips": ()})["strips"]
        return strips


async def texts(visit: Visit, selector: str) -> list[str]:
    """What all that the selector finds say, as one sees it."""
    return [" ".join(text.split()) for text in await visit.page.locator(selector).all_inner_texts()]


async def on_dashboard(visit: Visit) -> dict[str, list[str]]:
    """The same, as the dashboard shows it."""
    shown: dict[str, list[str]] = {}
    for strip in await visit.page.locator("#strips > *").all():
        words = (await strip.locator(".playing").inner_text()).split(", ")
        shown[await strip.locator("h3").inner_text()] = sorted(word for word in words if word and word[0].isupper())
    return shown


async def agree(told: Told, visit: Visit, overlay: Visit) -> list[str]:
    """Wait until API, dashboard and overlay say the same; instruments change all the time, so look until they do."""
    async with asyncio.timeout(60):
        while True:
            playing = told.playing
            labels = sorted(itertools.chain.from_iterable(playing.values()))
            if playing and playing == await on_dashboard(visit) and labels == sorted(await texts(overlay, BADGES)):
                return labels
            await asyncio.sleep(0.05)


async def see_warnings_and_loudness(chromium: Chromium, address: str) -> None:
    async with (
        remote(address) as program,
        chromium.visit(f"http://{address}/overlay/clip?details=off") as clip,
        chromium.visit(f"http://{address}/overlay/loudness") as loudness,
        chromium.visit(f"http://{address}/overlays") as gallery,
    ):
        told = Told(program)
        following = asyncio.create_task(told.follow())
        shown = gallery.page.locator("iframe")
        await expect(shown).to_have_count(3)
        pages = [await frame.get_attribute("src") or "" for frame in await shown.all()]
        assert [page.partition("?")[0].rpartition("/")[2] for page in pages] == ["instruments", "clip", "loudness"]
        lit: set[str] = set()
        async with asyncio.timeout(150):  # it is too hot once in each round
            while not lit or lit != set(await texts(clip, ".warning:not(.going)")):
                lit = told.lit
                await asyncio.sleep(0.02)
            while not told.integrated or told.integrated != await texts(loudness, OVERALL):
                pass
        assert clip.errors == loudness.errors == gallery.errors == []
        following.cancel()


async def see_what_plays(chromium: Chromium, address: str) -> None:
    seen = set[str]()
    async with (
        remote(address) as program,
        chromium.visit(page_url(address, ApiSettings().token_path)) as visit,
        chromium.visit(f"http://{address}/overlay/instruments?min=0") as overlay,
    ):
        told = Told(program)
        following = asyncio.create_task(told.follow())
        async with asyncio.timeout(120):
            while len(seen) < 3:  # of a performance with bass, drums, keyboard, strings and more
                seen.update(await agree(told, visit, overlay))
        await visit.page.get_by_role("switch", name="Detection").click()
        async with asyncio.timeout(20):
            while await agree(told, visit, overlay) or told.newest["state"]["detection"]:
                pass
        await expect(visit.page.get_by_role("switch", name="Detection")).not_to_be_checked()
        assert visit.errors == overlay.errors == []
        assert all(f"//{address}/" in request for request in visit.requests + overlay.requests)
        following.cancel()


def test_pages_show_what_the_api_says(chromium: Chromium, address: str) -> None:
    async def scene() -> None:
        await see_what_plays(chromium, address)
        await see_warnings_and_loudness(chromium, address)  # the demo went on meanwhile: less is left to wait for

    chromium.run(scene())
