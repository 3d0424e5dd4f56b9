from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import api_desk
import pytest
from api_desk import Desk, running, snapshot, until
from chromium import Chromium, Visit
from overlay_stage import strip

from plugin.api.pages import Page
from plugin.mailbox import Snapshot, Update
from plugin.pages.pages import pages

pytestmark = pytest.mark.browser

BLANK = Page("text/html", b'<!doctype html><title>blank</title><link rel="icon" href="data:,">')
PAGES = {**pages(), "/blank": BLANK}
CONNECT = """async (wants) => {
    const { connect } = await import("/assets/client.js");
    const types = ["hello", "status", "state", "meters"];
    window.told = [];
    const on = Object.fromEntries(types.map((type) => [type, (message) => told.push([type, message])]));
    window.client = connect({ ...wants, on });
}"""
COMMAND = """(command) => client.command(command).then(
    () => "done", ({ message, needsToken }) => [message, needsToken]
)"""
TOGGLE = {"command": "detection", "set": "off"}
PACE_S = 0.02


@contextlib.asynccontextmanager
async def connected(
    chromium: Chromium, folder: Path, path: str = "/blank", **wants: object
) -> AsyncIterator[tuple[Desk, Visit]]:
    async with (
        running(folder, pages=PAGES) as desk,
        chromium.visit(f"http://{desk.address}{path.format(token=desk.token)}") as visit,
    ):
        await visit.page.evaluate(CONNECT, wants)
        await visit.until("client.status.connected")
        yield desk, visit


async def statuses(visit: Visit) -> list[dict[str, bool]]:
    one_type = "told.filter(([type]) => type === 'status').map(([, message]) => message)"
    told: list[dict[str, bool]] = await visit.page.evaluate(one_type)
    return told


def test_what_is_asked_for_is_told(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with connected(chromium, tmp_path, state=True, meters={"rate_hz": 30}) as (desk, visit):
            await visit.until("told.some(([type]) => type === 'state')")
            await desk.server.sink.take(Update(snapshot(2.5), ()))
            await visit.until("told.some(([type]) => type === 'meters')")
            types = await visit.page.evaluate("told.map(([type]) => type)")
            assert types == ["status", "status", "hello", "state", "status", "meters"]
            assert await visit.page.evaluate("told.at(-1)[1].position_s") == 2.5
            assert await statuses(visit) == [
                {"connected": False, "stale": True},
                {"connected": True, "stale": True},
                {"connected": True, "stale": False},
            ]
            assert visit.errors == []

    chromium.run(scene())


def test_without_meters_it_is_stale_while_connected(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with connected(chromium, tmp_path, meters={"rate_hz": 30}) as (desk, visit):
            await desk.server.sink.take(Update(snapshot(1.0), ()))
            await visit.until("!client.status.stale")
            await visit.until("client.status.stale")
            assert (await statuses(visit))[-1] == {"connected": True, "stale": True}
            desk.now += 1.0
            await desk.server.sink.take(Update(snapshot(2.0), ()))
            await visit.until("!client.status.stale")

    chromium.run(scene())


def test_a_command_without_the_token_is_refused_in_the_servers_words(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with connected(chromium, tmp_path) as (desk, visit):
            words, needs_token = await visit.page.evaluate(COMMAND, TOGGLE)
            assert words.startswith("this needs the token")
            assert needs_token
            assert desk.controls.state.detection
            wrong = "client.authenticate('no').then(() => 'right', ({ message }) => message)"
            assert (await visit.page.evaluate(wrong)).startswith("this is not the token")
            await visit.page.evaluate("(token) => client.authenticate(token)", desk.token)
            assert await visit.page.evaluate(COMMAND, TOGGLE) == "done"
            assert not desk.controls.state.detection
            words, needs_token = await visit.page.evaluate(COMMAND, {"command": "strip", "strip": "None", "set": "on"})
            assert "None" in words
            assert not needs_token

    chromium.run(scene())


def test_the_token_of_the_address_is_kept_and_taken_out_of_sight(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with connected(chromium, tmp_path, "/blank?size=3#token={token}") as (desk, visit):
            assert visit.page.url == f"http://{desk.address}/blank?size=3"
            assert await visit.page.evaluate(COMMAND, TOGGLE) == "done"
            await visit.page.reload()
            await visit.page.evaluate(CONNECT, {})
            await visit.until("client.status.connected")
            assert await visit.page.evaluate("client.hasToken")
            assert await visit.page.evaluate(COMMAND, {**TOGGLE, "set": "on"}) == "done"

    chromium.run(scene())


def test_a_token_that_is_wrong_is_forgotten(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with connected(chromium, tmp_path, "/blank#token=wrong") as (_, visit):
            assert await visit.page.evaluate("client.hasToken")
            words, needs_token = await visit.page.evaluate(COMMAND, TOGGLE)
            assert words.startswith("this is not the token")
            assert needs_token
            assert not await visit.page.evaluate("client.hasToken")
            assert await visit.page.evaluate("localStorage.length") == 0

    chromium.run(scene())


def test_it_empties_when_the_program_goes_and_comes_back_with_it(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with contextlib.AsyncExitStack() as stack:
            async with running(tmp_path, pages=PAGES) as desk:
                port = desk.settings.port
                visit = await stack.enter_async_context(chromium.visit(f"http://{desk.address}/overlay/instruments"))
                await shown(desk, visit, "guitar")
            await visit.until("document.querySelector('main').childElementCount === 0")
            async with running(tmp_path, pages=PAGES, port=port) as desk:
                await shown(desk, visit, "drums")

    async def shown(desk: Desk, visit: Visit, label: str) -> None:
        playing = asyncio.create_task(play(desk, label))
        badges = "[...document.querySelectorAll('.badge')].map((one) => one.dataset.label)"
        await visit.until(f"(label) => {badges}.join() === label", label)
        playing.cancel()

    async def play(desk: Desk, label: str) -> None:
        while True:
            desk.now += PACE_S
            await desk.server.sink.take(Update(Snapshot(desk.now, (strip("Band", label),)), ()))
            await asyncio.sleep(PACE_S)

    chromium.run(scene())


def test_a_program_that_was_updated_brings_new_pages(
    chromium: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with contextlib.AsyncExitStack() as stack:
            async with running(tmp_path, pages=PAGES) as desk:
                port = desk.settings.port
                visit = await stack.enter_async_context(chromium.visit(f"http://{desk.address}/overlay/clip"))
                await until(lambda: any(request.startswith("ws:") for request in visit.requests))
                await visit.page.evaluate("window.isOld = true")
            monkeypatch.setattr(api_desk, "ABOUT", replace(api_desk.ABOUT, program="9.9"))
            async with running(tmp_path, pages=PAGES, port=port):
                async with visit.page.expect_event("load"):
                    pass
                assert not await visit.page.evaluate("window.isOld")

    chromium.run(scene())


def test_a_page_from_elsewhere_is_refused(chromium: Chromium, tmp_path: Path) -> None:
    """It may ask for a WebSocket, as any page may; the API looks at where it comes from."""
    open_it = """(url) => new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.onopen = () => resolve("open");
        socket.onerror = () => resolve("refused");
    })"""

    async def scene() -> None:
        (tmp_path / "other").mkdir()
        async with (
            running(tmp_path, pages=PAGES) as desk,
            running(tmp_path / "other") as other,
            free_of_policy(chromium, f"http://{other.address}/") as foreign,
            free_of_policy(chromium, f"http://{desk.address}/blank") as ours,
        ):
            address = f"ws://{desk.address}/api"
            assert await ours.page.evaluate(open_it, address) == "open"
            assert await foreign.page.evaluate(open_it, address) == "refused"
            assert any("403" in error for error in foreign.errors)
            fetching = "(url) => fetch(url).then(() => 'read', () => 'refused')"
            assert await foreign.page.evaluate(fetching, f"http://{desk.address}/assets/client.js") == "refused"

    def free_of_policy(chromium: Chromium, url: str) -> contextlib.AbstractAsyncContextManager[Visit]:
        """Other programs' pages have no policy of ours that would hold them back."""
        return chromium.visit(url, bypass_csp=True)

    chromium.run(scene())
