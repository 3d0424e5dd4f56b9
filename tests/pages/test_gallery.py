from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from api_desk import Desk, running
from chromium import Chromium, Visit

from plugin.pages.pages import pages

pytestmark = pytest.mark.browser

INSTRUMENTS = "#instruments .address input"


@contextlib.asynccontextmanager
async def gallery(chromium: Chromium, folder: Path) -> AsyncIterator[tuple[Desk, Visit]]:
    async with (
        running(folder, pages=pages()) as desk,
        chromium.visit(f"http://{desk.address}/overlays") as visit,
    ):
        yield desk, visit
        assert visit.errors == []
        assert {request.split("/")[2] for request in visit.requests} == {desk.address}


def test_each_overlay_is_shown_live_with_its_address(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with gallery(chromium, tmp_path) as (desk, visit):
            addresses = [f"http://{desk.address}/overlay/{name}" for name in ("instruments", "clip", "loudness")]
            boxes = visit.page.locator(".address input")
            assert [await box.input_value() for box in await boxes.all()] == addresses
            for frame in await visit.page.locator("iframe").all():
                await frame.scroll_into_view_if_needed()  # they are loaded when they are looked at
            await visit.until("frames.length === 3 && [...document.querySelectorAll('iframe')].every((one) => one.src)")
            for address in addresses:
                assert f"{address}" in {await frame.evaluate("location.href") for frame in visit.page.frames}

    chromium.run(scene())


def test_what_is_chosen_stands_in_the_address_and_what_is_usual_does_not(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with gallery(chromium, tmp_path) as (desk, visit):
            page = visit.page
            await page.get_by_text("Make it yours").first.click()
            await page.fill("#instruments-labels", "guitar,vocal")
            await page.fill("#instruments-accent", "#ff0080")
            await page.fill("#instruments-strip", "Lead & Co")
            await page.select_option("#instruments-position", "top")
            await page.fill("#instruments-size", "32")
            query = "strip=Lead+%26+Co&labels=guitar,vocal&position=top&accent=ff0080"
            wanted = f"http://{desk.address}/overlay/instruments?{query}"
            await visit.until("(address) => document.querySelector('iframe').src === address", wanted)
            assert await page.input_value(INSTRUMENTS) == wanted
            await page.check("#example")
            await visit.until("(address) => document.querySelector('iframe').src === address", f"{wanted}&example=on")
            assert await page.input_value(INSTRUMENTS) == wanted  # nobody copies an example
            await page.get_by_role("button", name="As it was").first.click()
            assert await page.input_value(INSTRUMENTS) == f"http://{desk.address}/overlay/instruments"

    chromium.run(scene())


@pytest.mark.parametrize("clipboard", ["as it is", "refused", "none"])
def test_the_address_can_be_copied_with_a_clipboard_and_without(
    chromium: Chromium, tmp_path: Path, clipboard: str
) -> None:
    async def scene() -> None:
        async with gallery(chromium, tmp_path) as (desk, visit):
            if clipboard == "refused":
                await visit.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()) }")
            if clipboard == "none":
                await visit.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
            copy = visit.page.locator("#clip .copy")
            await copy.click()
            await visit.until("document.querySelector('#clip .copy').textContent === 'Copied'")
            await visit.page.locator("#clip-strip").evaluate("(box) => box.closest('details').open = true")
            await visit.page.focus("#clip-strip")
            await visit.page.keyboard.press("Control+v")
            assert await visit.page.input_value("#clip-strip") == f"http://{desk.address}/overlay/clip"

    chromium.run(scene())


def test_an_example_can_be_looked_at_without_any_sound(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with gallery(chromium, tmp_path) as (_, visit):
            await visit.page.check("#example")
            frame = visit.page.frame_locator("#instruments iframe")
            await frame.get_by_text("Guitar").wait_for()
            await frame.get_by_text("example").wait_for()

    chromium.run(scene())
