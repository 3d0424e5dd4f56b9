from __future__ import annotations

import asyncio
from typing import Any

import pytest
from touch_portal_stage import ENTRY, Stage, act

from dsp.events import Clip

CLIP = Clip(time=1.0, reported=1.0, strip="Voice", channel=3, samples=5, runs=1, peak_dbtp=0.3)


SWITCHES = {
    "detection": ({}, "detection"),
    "warnings": ({}, "warnings"),
    "panic": ({}, "panic"),
    "overlay": ({"overlay": "Soundcheck Clipping"}, "overlay.Soundcheck-20Clipping"),
    "strip": ({"strip": "Band"}, "strip.Band.shown"),
    "pause_loudness": ({"strip": "Band"}, "strip.Band.paused"),
}
OTHER = {"On": "Off", "Off": "On"}


@pytest.mark.parametrize("piece", [None, 1])
@pytest.mark.parametrize("action", SWITCHES)
def test_a_switch_is_switched_toggled_and_held(action: str, piece: int | None) -> None:
    texts, shown = SWITCHES[action]

    async def test(stage: Stage) -> None:
        server = stage.server
        before = "Off" if action in {"panic", "pause_loudness"} else "On"
        await server.until_shown(shown, before)
        await server.press(action, **texts, switch=OTHER[before])
        await server.until_shown(shown, OTHER[before])
        await server.press(action, **texts, switch="Toggle")
        await server.until_shown(shown, before)
        await server.press(action, "down", **texts, switch="Toggle")
        await server.until_shown(shown, OTHER[before])
        await server.press(action, "up", **texts, switch="Toggle")
        await server.until_shown(shown, before)
        await server.press(action, "down", **texts, switch=before)  # it is that already: nothing changes
        await server.press(action, "up", **texts, switch=before)
        await server.press(action, **texts, switch="Toggle")
        await server.until_shown(shown, OTHER[before])

    act(test, piece=piece)


PRESSED = [
    ("reset_warnings", {"strip": "(all strips)"}, ("reset_warnings", None)),
    ("reset_warnings", {"strip": "Voice"}, ("reset_warnings", "Voice")),
    ("reset_loudness", {"strip": "(all strips)"}, ("reset_loudness", None)),
    ("reset_loudness", {"strip": "Band"}, ("reset_loudness", "Band")),
    ("pause_loudness", {"strip": "(all strips)", "switch": "On"}, ("pause_loudness", None, True)),
    ("chapter", {"title": " Encore "}, ("chapter", "Encore")),
    ("chapter", {"title": " "}, ("chapter", None)),
    ("chapter", {"title": "x" * 300}, ("chapter", "x" * 200)),
    ("audit", {}, ("audit",)),
    ("threshold", {"label": "Vocal", "value": "45"}, ("thresholds", {"guitar": 0.5, "vocal": 0.45, "drums": 0.8})),
]


@pytest.mark.parametrize(("action", "texts", "effect"), PRESSED)
def test_a_button_has_its_effect(action: str, texts: dict[str, str], effect: tuple[Any, ...]) -> None:
    async def test(stage: Stage) -> None:
        await stage.server.press(action, **texts)
        await stage.until(lambda: bool(stage.effects.done))
        assert stage.effects.done == [effect]
        assert stage.server.state("refusal") == ""

    act(test)


def test_profile_sensitivity_and_saving() -> None:
    async def test(stage: Stage) -> None:
        await stage.server.press("profile", profile="r128")
        await stage.server.until_shown("profile", "r128")
        await stage.server.press("sensitivity", value="70")
        await stage.server.until_shown("sensitivity", "70")
        await stage.server.press("save")
        await stage.server.until_shown("unsaved", "Off")
        assert stage.effects.done[-1][0] == "save"

    act(test)


def test_every_action_and_connector_is_tried_above() -> None:
    tried = {*SWITCHES, *(action for action, _, _ in PRESSED), "profile", "sensitivity", "save"}
    declared = {action["id"].rpartition(".")[2] for category in ENTRY["categories"] for action in category["actions"]}
    assert tried == declared


def test_what_cannot_be_done_is_told_until_something_can() -> None:
    async def test(stage: Stage) -> None:
        server = stage.server
        await server.press("strip", strip="Choir", switch="Off")
        await server.until_shown("refusal", "'Strip on, off or toggled': 'Strip' has no 'Choir'; there is Voice, Band")
        await server.press("profile", profile="own")
        await server.until_shown("refusal", "no profile 'own': there are 'streaming', 'r128'")
        await server.press("panic", switch="On")
        await server.until_shown("refusal", "")
        stage.effects.refusing = "OBS is not there"
        await server.press("chapter", title="One")
        await server.until_shown("refusal", "OBS is not there")

    act(test)


def test_a_bug_behind_a_button_is_logged_and_the_next_button_works(caplog: pytest.LogCaptureFixture) -> None:
    async def test(stage: Stage) -> None:
        def broken(_: str | None) -> None:
            raise ZeroDivisionError("oh")

        stage.effects.reset_loudness = broken  # type: ignore[method-assign]
        await stage.server.press("reset_loudness", strip="Voice")
        await stage.server.until_shown("refusal", "reset_loudness failed: ZeroDivisionError: oh")
        await stage.server.press("panic", switch="On")
        await stage.server.until_shown("panic", "On")

    act(test)
    assert "Touch Portal: reset_loudness failed" in caplog.text


def test_panic_does_not_wait_behind_what_is_slow() -> None:
    async def test(stage: Stage) -> None:
        for_ever = asyncio.get_running_loop().create_future()

        async def slow(_: str | None) -> None:
            await for_ever

        stage.effects.mark_chapter = slow  # type: ignore[method-assign]
        await stage.server.press("chapter", title="One")
        await stage.server.press("panic", switch="On")
        await stage.server.until_shown("panic", "On")

    act(test)


def test_sliders_move_thresholds_and_are_moved_by_them() -> None:
    async def test(stage: Stage) -> None:
        server = stage.server
        vocal = "pc_obs-soundcheck_obs-soundcheck.con.threshold|obs-soundcheck.con.threshold.label=Vocal"
        sensitivity = "pc_obs-soundcheck_obs-soundcheck.con.sensitivity"
        await stage.until(lambda: len(server.sliders) == 4)
        assert server.sliders[vocal] == 30
        assert server.sliders[sensitivity] == 50
        await server.move("threshold", 62, label="Vocal")
        await stage.until(lambda: stage.controls.state.thresholds["vocal"] == 0.62)
        await server.move("sensitivity", 60)
        await stage.until(lambda: server.sliders[vocal] != 62)
        assert stage.controls.state.sensitivity == 60
        assert server.sliders[vocal] == round(100 * stage.controls.state.thresholds["vocal"])

    act(test)


def test_a_slider_that_is_put_on_a_page_is_told_where_it_stands() -> None:
    async def test(stage: Stage) -> None:
        await stage.until(lambda: len(stage.server.sliders) == 4)
        slider = await stage.server.place("threshold", "short", label="Drums")
        await stage.until(lambda: stage.server.sliders.get(slider) == 80)

    act(test)
