"""Each control of the dashboard sends its command, and shows what the server tells."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from api_desk import until
from chromium import Chromium
from dashboard_stage import Stage, dashboard
from playwright.async_api import Locator, expect

from plugin.controls.commands import Panic, Switch, SwitchOverlay
from plugin.controls.state import ControlState

pytestmark = pytest.mark.browser

SWITCHES: dict[str, Callable[[ControlState], bool]] = {
    "Detection": lambda state: state.detection,
    "Warnings on overlays": lambda state: state.warnings,
    "Soundcheck Instruments": lambda state: state.overlays["Soundcheck Instruments"],
    "Soundcheck Clipping": lambda state: state.overlays["Soundcheck Clipping"],
    "Show Band on overlays": lambda state: state.strips["Band"],
    "Pause the loudness of Voice": lambda state: state.paused["Voice"],
}


@pytest.mark.parametrize("name", SWITCHES)
def test_switches(chromium: Chromium, tmp_path: Path, name: str) -> None:
    is_on = SWITCHES[name]

    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            switch = stage.page.get_by_role("switch", name=name, exact=True)
            before = is_on(stage.desk.controls.state)
            for wanted in (not before, before):
                await switch.click()
                await expect(switch).to_be_checked(checked=wanted)
                assert is_on(stage.desk.controls.state) is wanted

    chromium.run(scene())


BUTTONS: dict[str, tuple[Any, ...]] = {
    "Reset the lights of Band": ("reset_warnings", "Band"),
    "Reset all lights": ("reset_warnings", None),
    "Reset the loudness of Band": ("reset_loudness", "Band"),
    "Look now": ("audit",),
    "Mark chapter": ("chapter", None),
}


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons(chromium: Chromium, tmp_path: Path, name: str) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            await stage.page.get_by_role("button", name=name).click()
            await until(lambda: bool(stage.desk.effects.done))
            assert stage.desk.effects.done == [BUTTONS[name]]

    chromium.run(scene())


def test_a_chapter_with_a_title(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            title = stage.page.get_by_label("Title of the chapter")
            await title.fill("  The <b>quiet</b> one ")
            await title.press("Enter")
            await expect(title).to_have_value("")
            await expect(stage.page.get_by_role("alert")).to_contain_text("Chapter marked")
            assert stage.desk.effects.done == [("chapter", "The <b>quiet</b> one")]

    chromium.run(scene())


def test_the_profile_moves_the_target(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            profile = stage.page.get_by_label("Target", exact=True)
            await expect(profile.locator("option")).to_have_text(["streaming: −14 LUFS", "r128: −23 LUFS"])
            await profile.select_option("r128")
            await until(lambda: stage.desk.controls.state.profile == "r128")
            await expect(profile).to_have_value("r128")

    chromium.run(scene())


async def _drag(stage: Stage, slider: Locator, by: float) -> None:
    """Move the thumb of a slider by a part of its way."""
    box = await slider.bounding_box()
    assert box is not None
    thumb = float(await slider.evaluate("(one) => parseFloat(getComputedStyle(one).getPropertyValue('--thumb'))"))
    at, (low, high) = await slider.input_value(), (await slider.get_attribute("min"), await slider.get_attribute("max"))
    part = (float(at) - float(low or 0)) / (float(high or 1) - float(low or 0))
    x, y = box["x"] + thumb / 2 + part * (box["width"] - thumb), box["y"] + box["height"] / 2
    await stage.page.mouse.move(x, y)
    await stage.page.mouse.down()
    await stage.page.mouse.move(x + by * (box["width"] - thumb), y, steps=5)
    await stage.page.mouse.up()


def test_a_threshold_is_dragged(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, viewport={"width": 300, "height": 2500}) as stage:
            slider = stage.page.get_by_role("slider", name="Threshold of Gesang, seen on Voice")
            other = stage.page.get_by_role("slider", name="Threshold of Gesang, seen on Band")
            await _drag(stage, slider, 0.25)
            await until(lambda: abs(stage.desk.controls.state.thresholds["vocal"] - 0.55) < 0.03)
            told = f"{stage.desk.controls.state.thresholds['vocal']:g}"
            await expect(slider).to_have_value(told)
            await expect(other).to_have_value(told)  # a label's threshold counts on all strips

    chromium.run(scene())


def test_a_bar_that_is_touched_elsewhere_stays(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, viewport={"width": 300, "height": 2500}) as stage:
            slider = stage.page.get_by_role("slider", name="Threshold of Gesang, seen on Voice")
            box = await slider.bounding_box()
            assert box is not None
            await stage.page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
            await stage.page.get_by_role("button", name="Look now").click()
            await until(lambda: ("audit",) in stage.desk.effects.done)
            assert stage.desk.controls.state.thresholds["vocal"] == 0.3
            await expect(slider).to_have_value("0.3")

    chromium.run(scene())


def test_sliders_follow_the_keyboard(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            threshold = stage.page.get_by_role("slider", name="Threshold of Guitar, seen on Voice")
            await threshold.focus()
            await stage.page.keyboard.press("ArrowLeft")
            await stage.page.keyboard.press("ArrowLeft")
            await until(lambda: abs(stage.desk.controls.state.thresholds["guitar"] - 0.48) < 1e-9)
            await expect(threshold).to_have_value("0.48")
            sensitivity = stage.page.get_by_role("slider", name="Sensitivity")
            await sensitivity.focus()
            await stage.page.keyboard.press("PageUp")
            await until(lambda: stage.desk.controls.state.sensitivity == 60)
            await stage.says("#controls output", "60")
            await until(lambda: stage.desk.controls.state.thresholds["guitar"] < 0.48)
            await expect(threshold).to_have_value("0.34")  # thresholds follow the sensitivity

    chromium.run(scene())


def test_save_is_there_when_there_is_something_to_save(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            save = stage.page.get_by_text("Save to config")
            await expect(save).not_to_be_visible()
            place = await stage.page.locator("#controls").bounding_box()
            await stage.desk.controls.do(SwitchOverlay(overlay="Soundcheck Clipping", set=Switch.OFF))
            await expect(save).to_be_visible()
            assert await stage.page.locator("#controls").bounding_box() == place
            await save.click()
            await expect(save).not_to_be_visible()
            assert stage.desk.effects.done[-1][0] == "save"

    chromium.run(scene())


def test_panic_and_its_end(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            panic = stage.page.locator("#panic")
            place = await panic.bounding_box()
            await panic.dblclick()  # hands tremble: the second click does not end it
            await expect(panic).to_have_text("End panic overlays are empty, no rule acts")
            await expect(panic).to_have_attribute("aria-pressed", "true")
            assert stage.desk.controls.state.panic
            assert await panic.bounding_box() == place
            await panic.click()
            await expect(panic).to_have_text("Panic empty all overlays")
            assert not stage.desk.controls.state.panic
            await stage.desk.controls.do(Panic(set=Switch.ON))  # from another surface
            await expect(panic).to_contain_text("End panic")

    chromium.run(scene())


def test_a_refusal_is_told_in_the_servers_words(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path) as stage:
            stage.desk.effects.refusing = "thresholds cannot be set: <b>detection</b> is off"
            notice = stage.page.locator("#notice")
            slider = stage.page.get_by_role("slider", name="Threshold of Guitar, seen on Voice")
            await slider.focus()
            await stage.page.keyboard.press("ArrowRight")
            await expect(notice.locator("p")).to_have_text(stage.desk.effects.refusing)
            await expect(slider).to_have_value("0.5")  # back to where the server has it
            await notice.get_by_role("button", name="Close").click()
            await expect(notice).to_be_hidden()

    chromium.run(scene())


def test_the_token_is_asked_for(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, with_token=False) as stage:
            page, state = stage.page, lambda: stage.desk.controls.state
            stage.desk.server.sink.tell_log(1.0, "info", "not for everybody")
            dialog = page.get_by_role("dialog", name="Buttons need the token")
            switch = page.get_by_role("switch", name="Detection")
            await switch.click()
            await expect(dialog).to_contain_text("soundcheck api --token")
            await page.get_by_role("button", name="Only look").click()
            await expect(dialog).to_be_hidden()
            assert state().detection
            await expect(switch).to_be_checked()

            await switch.click()
            await page.get_by_label("Token", exact=True).fill("wrong")
            await page.keyboard.press("Enter")
            await expect(dialog.get_by_role("alert")).to_contain_text("this is not the token")
            await page.get_by_label("Token", exact=True).fill(f" {stage.desk.token}\n")
            await page.get_by_role("button", name="Use it").click()
            await expect(dialog).to_be_hidden()
            await expect(switch).not_to_be_checked()  # what was asked for is done now
            assert not state().detection
            await expect(page.locator("#log li")).to_contain_text("not for everybody")
            await expect(page.get_by_role("button", name="Enter the token")).to_be_hidden()

            await page.reload()  # and it is kept
            await expect(switch).not_to_be_checked()
            await switch.click()
            await expect(switch).to_be_checked()
            await expect(dialog).to_be_hidden()

    chromium.run(scene())


def test_the_log_asks_for_the_token_too(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, with_token=False) as stage:
            stage.desk.server.sink.tell_log(1.0, "info", "one line")
            await stage.page.get_by_role("button", name="Enter the token").click()
            await stage.page.get_by_label("Token", exact=True).fill(stage.desk.token)
            await stage.page.keyboard.press("Enter")
            await expect(stage.page.locator("#log li")).to_contain_text("one line")

    chromium.run(scene())
