"""The dashboard as a page: connection, keyboard, room, size."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import states
from api_desk import running, until
from chromium import Chromium
from dashboard_stage import DOCK, Stage, dashboard
from obs_studio import free_port
from playwright.async_api import expect

from dsp.analysis import LabelState
from dsp.events import Cause
from plugin.mailbox import Snapshot
from plugin.pages.pages import STATIC, pages

pytestmark = pytest.mark.browser

BUSY = Snapshot(
    1.0,
    tuple(
        states.state(
            name,
            of=states.levels(-3.0, -6.0),
            loud=states.loudness(-18.2, short_term=-17.0, integrated=-16.0, range_lu=4.0),
            playing=(("guitar", 0.9), ("vocal", 0.9), ("drums", 0.9)),
            clips=123,
            overs=99_999,
            flat_tops=1234,
            lit=tuple(Cause),
            of_labels=states.scores(
                guitar=(0.9, 0.9, LabelState.ON),
                vocal=(0.7, 0.2, LabelState.SETTLING),
                drums=(0.1, 0.3, LabelState.HELD),
            ),
        )
        for name in ("Voice", "Band")
    ),
)


def test_it_says_when_no_sound_comes(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            await stage.says("#connection", "OBS is not connected")
            sound, stage.sound = stage.sound, None
            await stage.says("#connection", "No meters come these are old")
            assert await stage.page.evaluate("document.body.classList.contains('old')")
            stage.sound = sound
            await stage.says("#connection", "OBS is not connected")
            await stage.visit.until("!document.body.classList.contains('old')")

    chromium.run(scene())


def test_it_comes_back_by_itself(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        port = free_port()
        address = f"http://127.0.0.1:{port}/"
        async with AsyncExitStack() as visits:
            async with running(tmp_path, pages=pages(), port=port) as desk:
                visit = await visits.enter_async_context(chromium.visit(f"{address}#token={desk.token}", viewport=DOCK))
                stage = Stage(desk, visit, None)
                switch = stage.page.get_by_role("switch", name="Detection")
                await expect(switch).to_be_checked()
            await stage.says("#connection", "Soundcheck is away reconnecting")
            await switch.click()
            await expect(stage.page.locator("#notice p")).to_contain_text("Soundcheck is not reached")
            await expect(switch).to_be_checked()
            async with running(tmp_path, pages=pages(), port=port) as desk:
                await stage.says("#connection", "No meters come these are old")
                await switch.click()
                await expect(switch).not_to_be_checked()
                assert not desk.controls.state.detection

    chromium.run(scene())


def test_it_asks_for_nothing_while_nobody_looks(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            hide = """(hidden) => {
                Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
                document.dispatchEvent(new Event("visibilitychange"));
            }"""
            assert len(stage.desk.server.sink) == 1
            await stage.page.evaluate(hide, True)
            await until(lambda: len(stage.desk.server.sink) == 0)
            await stage.page.evaluate(hide, False)
            await until(lambda: len(stage.desk.server.sink) == 1)
            await stage.says("#connection", "OBS is not connected")
            await stage.page.get_by_role("switch", name="Detection").click()
            await until(lambda: not stage.desk.controls.state.detection)

    chromium.run(scene())


def test_every_control_is_reached_by_tab(chromium: Chromium, tmp_path: Path) -> None:
    """And it is seen which one it is, and each has a name."""
    look = """() => {
        const one = document.activeElement;
        if (one === document.body) return null;
        const style = getComputedStyle(one);
        one.dataset.reached = "";
        return style.outlineStyle !== "none" || one.matches(".drag input"); // of those only the thumb has it
    }"""

    async def scene() -> None:
        async with dashboard(chromium, tmp_path, BUSY) as stage:
            page = stage.page
            await page.evaluate("document.body.focus()")
            seen = []
            await page.keyboard.press("Tab")
            while (is_seen := await page.evaluate(look)) is not None and len(seen) < 200:
                seen.append(is_seen)
                await page.keyboard.press("Tab")
            assert all(seen)
            missed = await page.evaluate(
                """() => [...document.querySelectorAll("button, a, input, select")]
                    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !("reached" in one.dataset))
                    .map((one) => one.outerHTML)"""
            )
            assert missed == []
            for role in ("button", "switch", "slider", "combobox", "textbox", "meter"):
                nameless = page.get_by_role(role, name="")  # type: ignore[arg-type]
                named = page.get_by_role(role)  # type: ignore[arg-type]
                assert await named.count() > 0
                for one in await nameless.all():
                    assert await one.evaluate("(one) => one.labels?.length || one.ariaLabel || one.innerText.trim()")

    chromium.run(scene())


def test_it_is_seen_which_threshold_the_keyboard_moves(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, BUSY) as stage:
            row = stage.row("Drums", "Voice")
            await expect(row.locator(".why")).to_have_text("gone: held a moment")
            await row.scroll_into_view_if_needed()
            await stage.page.locator("#which").focus()
            before = await row.screenshot()
            assert await row.screenshot() == before
            await row.get_by_role("slider").focus()
            await stage.page.keyboard.press("Shift")  # the keyboard is in use
            assert await row.screenshot() != before

    chromium.run(scene())


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_switches_and_buttons_follow_the_keyboard(chromium: Chromium, tmp_path: Path, key: str) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            for name, done in (
                ("Detection", lambda: not stage.desk.controls.state.detection),
                ("Reset all lights", lambda: ("reset_warnings", None) in stage.desk.effects.done),
                ("Panic empty all overlays", lambda: stage.desk.controls.state.panic),
            ):
                role = "switch" if name == "Detection" else "button"
                await stage.page.get_by_role(role, name=name).focus()  # type: ignore[arg-type]
                await stage.page.keyboard.press(key)
                await until(done)

    chromium.run(scene())


ROOM = """() => {
    const cut = [...document.querySelectorAll("button, b, .why, .faults, .playing, p, li, h2, option, label")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .filter((one) => getComputedStyle(one).overflow === "hidden" && one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.outerHTML);
    const boxes = [...document.querySelectorAll("main button, main select, main input, main canvas, main .lamp")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }))
        .map((one) => [one, one.getBoundingClientRect()]);
    const over = [];
    for (const [one, a] of boxes)
        for (const [two, b] of boxes)
            if (one !== two && !one.contains(two) && !two.contains(one)
                && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
                over.push(one.outerHTML);
    const wide = [...document.querySelectorAll("body *")]
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".bar, .drag"))
        .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
        .map((one) => one.outerHTML);
    return { cut, over, wide, scrolls: document.documentElement.scrollWidth > innerWidth };
}"""


@pytest.mark.parametrize(
    ("width", "height"), [(280, 700), (300, 900), (480, 900), (768, 1024), (1024, 768), (1600, 900)]
)
@pytest.mark.parametrize("touch", [False, True])
def test_nothing_is_cut_off_or_overlaps(
    chromium: Chromium, tmp_path: Path, width: int, height: int, touch: bool
) -> None:
    async def scene() -> None:
        viewport = {"width": width, "height": height}
        async with dashboard(chromium, tmp_path, BUSY, viewport=viewport, has_touch=touch, is_mobile=touch) as stage:
            await expect(stage.page.locator(".lamp").first).to_have_text("clip 123")
            assert await stage.page.evaluate(ROOM) == {"cut": [], "over": [], "wide": [], "scrolls": False}

    chromium.run(scene())


def test_updates_move_nothing(chromium: Chromium, tmp_path: Path) -> None:
    watch = """() => {
        window.shifted = [];
        new PerformanceObserver((list) => {
            for (const { sources } of list.getEntries()) for (const { node } of sources)
                if (node?.nodeType === 1) shifted.push(node.outerHTML); // not words within their own box
        }).observe({ type: "layout-shift" });
    }"""

    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            await stage.page.evaluate(watch)
            stage.sound = BUSY
            await expect(stage.page.locator(".lamp").first).to_have_text("clip 123")
            await expect(stage.row("Guitar", "Voice").locator(".why")).to_have_text("reported")
            assert await stage.page.evaluate("shifted") == []

    chromium.run(scene())


CONTRAST = """() => {
    const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
        .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, index) => sum + c * [0.2126, 0.7152, 0.0722][index], 0);
    const colour = (text) => text.match(/[\\d.]+/g).map(Number);
    const behind = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const [r, g, b, a = 1] = colour(getComputedStyle(at).backgroundColor);
            if (a > 0) return [r, g, b];
        }
        return [16, 20, 24];
    };
    const bad = [];
    for (const one of document.querySelectorAll("body *")) {
        const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || !one.checkVisibility({ visibilityProperty: true })) continue;
        const both = [luminance(colour(getComputedStyle(one).color)), luminance(behind(one))];
        const [dark, light] = both.sort((a, b) => a - b);
        const ratio = (light + 0.05) / (dark + 0.05);
        if (ratio < 4.5) bad.push(`${ratio.toFixed(2)} ${one.outerHTML}`);
    }
    return bad;
}"""


@pytest.mark.parametrize("panic", [False, True])
def test_words_are_readable_in_the_dark(chromium: Chromium, tmp_path: Path, panic: bool) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, BUSY) as stage:
            stage.desk.server.sink.tell_log(1.0, "error", "a line")
            await expect(stage.page.locator(".lamp").first).to_have_text("clip 123")
            if panic:
                await stage.page.locator("#panic").click()
                await expect(stage.page.locator("#panic")).to_contain_text("End")
            assert await stage.page.evaluate(CONTRAST) == []

    chromium.run(scene())


def test_who_wants_less_motion_gets_it(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, BUSY, reduced_motion="reduce") as stage:
            (outbox,) = stage.desk.server.sink._outboxes
            assert outbox.wants.meters is not None
            assert outbox.wants.meters.rate_hz == 15

    chromium.run(scene())


def test_it_stays_small() -> None:
    files = [file for file in STATIC.iterdir() if file.name.startswith("dashboard")]
    assert sum(file.stat().st_size for file in files) <= 58_000
