from __future__ import annotations

import base64
from pathlib import Path

import pytest
from api_desk import ABOUT
from chromium import Chromium
from overlay_stage import Stage, overlay, strip

from plugin.api.replies import ObsState
from plugin.controls.commands import Panic, Switch, SwitchDetection, SwitchOverlay, SwitchStrip

pytestmark = pytest.mark.browser

VOICE, BAND = (name for name, _ in ABOUT.strips)
BADGES = ".badge:not(.going) .name"


def both(stage: Stage) -> None:
    stage.hear(strip(VOICE, "vocal"), strip(BAND, "guitar", "drums"))


def test_what_is_shown_is_what_the_api_says(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments") as stage:
            await stage.is_empty()
            for first, second in (
                ((), ("guitar",)),
                (("vocal",), ("guitar", "drums")),
                (("vocal", "drums"), ()),
                ((), ()),
            ):
                stage.hear(strip(VOICE, *first), strip(BAND, *second))
                told = await stage.told()
                shown = [
                    [one["strip"], *(stage.listener.hello["names"][playing["label"]] for playing in one["playing"])]
                    for one in told
                    if one["playing"]
                ]
                await stage.shows("section:not(.going)", *(" ".join(words) for words in shown))
            await stage.is_empty()

    chromium.run(scene())


def test_a_newcomer_does_not_move_the_others_about(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments?heading=off") as stage:
            stage.hear(strip(BAND, "vocal"))
            await stage.shows(BADGES, "Gesang")
            stage.hear(strip(BAND, "guitar", "vocal"))
            await stage.shows(BADGES, "Gesang", "Guitar")
            stage.hear(strip(BAND, "guitar", "vocal", "drums"))
            await stage.shows(BADGES, "Gesang", "Guitar", "Drums")
            stage.hear(strip(BAND, "drums", "vocal"))
            await stage.shows(".badge .name", "Gesang", "Drums")

    chromium.run(scene())


def test_it_obeys_the_switches(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments?heading=off") as stage:
            both(stage)
            everything = ("Gesang", "Guitar", "Drums")
            await stage.shows(BADGES, *everything)
            for off, left in (
                (Panic(set=Switch.TOGGLE), ()),
                (SwitchDetection(set=Switch.TOGGLE), ()),
                (SwitchOverlay(overlay="Soundcheck Instruments", set=Switch.TOGGLE), ()),
                (SwitchOverlay(overlay="Soundcheck Clipping", set=Switch.TOGGLE), everything),
                (SwitchStrip(strip=BAND, set=Switch.TOGGLE), ("Gesang",)),
            ):
                await stage.desk.controls.do(off)
                await stage.shows(".badge .name", *left)
                await stage.desk.controls.do(off)
                await stage.shows(BADGES, *everything)

    chromium.run(scene())


def test_another_switch_or_none_can_hide_it(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments?overlay=none&heading=off") as stage:
            await stage.desk.controls.do(SwitchOverlay(overlay="Soundcheck Instruments", set=Switch.OFF))
            both(stage)
            await stage.shows(BADGES, "Gesang", "Guitar", "Drums")

    chromium.run(scene())


def test_when_no_sound_comes_nothing_is_shown(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments") as stage:
            both(stage)
            await stage.shows(BADGES, "Gesang", "Guitar", "Drums")
            stage.hear()
            await stage.is_empty()
            both(stage)
            await stage.shows(BADGES, "Gesang", "Guitar", "Drums")

    chromium.run(scene())


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        ("", ["Voice Gesang", "Band Guitar Drums"]),
        ("strip=Band", ["Guitar Drums"]),
        ("strip=Band,Voice", ["Band Guitar Drums", "Voice Gesang"]),
        ("strip=Nobody", []),
        ("labels=drums,vocal", ["Voice Gesang", "Band Drums"]),
        ("heading=off", ["Gesang", "Guitar Drums"]),
        ("strip=Voice&heading=on", ["Voice Gesang"]),
        ("names=guitar:Les+Paul,drums:Kit:+one", ["Voice Gesang", "Band Les Paul Kit: one"]),
        ("min=80", ["Voice Gesang", "Band Guitar Drums"]),
        ("min=95", []),
        ("min=much&heading=sometimes&size=", ["Voice Gesang", "Band Guitar Drums"]),
    ],
)
def test_the_address_says_what_is_shown(chromium: Chromium, tmp_path: Path, parameters: str, shown: list[str]) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, f"instruments?{parameters}") as stage:
            both(stage)
            await stage.told()
            await stage.shows("section", *shown)

    chromium.run(scene())


def test_a_private_one_tells_only_of_inputs_that_are_known_to_be_open(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments?private=on") as stage:
            both(stage)
            await stage.told()
            await stage.is_empty()
            for open_strips, shown in (((BAND,), ["Guitar Drums"]), ((), []), ((VOICE,), ["Gesang"])):
                stage.desk.obs = ObsState(connected=True, on_air=True, open_strips=open_strips)
                stage.desk.server.refresh()
                await stage.shows("section:not(.going)", *shown)

    chromium.run(scene())


def test_a_badge_that_is_there_has_some_leeway(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments?min=80") as stage:
            stage.hear(strip(BAND, "guitar", sure=0.85))
            await stage.shows(BADGES, "Guitar")
            stage.hear(strip(BAND, "guitar", "drums", sure=0.75))
            await stage.told()
            stage.hear(strip(BAND, "guitar", "vocal", sure=0.85))
            await stage.shows(".badge .name", "Guitar", "Gesang")
            stage.hear(strip(BAND, "guitar", "vocal", sure=0.65))
            await stage.is_empty()

    chromium.run(scene())


def test_the_address_says_how_it_looks(chromium: Chromium, tmp_path: Path) -> None:
    address = "instruments?size=50&accent=ff0080&text=lime&background=none&position=top-right&confidence=on&strip=Band"
    view = {"width": 800, "height": 300}

    async def scene() -> None:
        async with overlay(chromium, tmp_path, address, viewport=view, reduced_motion="reduce") as stage:
            both(stage)
            await stage.shows(BADGES, "Guitar", "Drums")
            looks = await stage.visit.page.evaluate(
                """() => {
                    const [badge, icon] = [".badge", ".icon"].map((one) => document.querySelector(one));
                    const { fontSize, color, backgroundColor } = getComputedStyle(badge);
                    return [fontSize, color, backgroundColor, getComputedStyle(icon).color];
                }"""
            )
            assert looks == ["50px", "rgb(0, 255, 0)", "rgba(0, 0, 0, 0)", "rgb(255, 0, 128)"]
            box = await stage.visit.page.locator(".badge").last.bounding_box()
            assert box is not None
            assert box["y"] < 60
            assert 700 < box["x"] + box["width"] < 800
            await stage.visit.until(
                "getComputedStyle(document.querySelector('.sure')).transform === 'matrix(0.9, 0, 0, 1, 0, 0)'"
            )

    chromium.run(scene())


def test_what_obs_calls_custom_css_counts(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "instruments") as stage:
            both(stage)
            await stage.shows(BADGES, "Gesang", "Guitar", "Drums")
            await stage.visit.page.evaluate(  # as OBS does it
                """() => {
                    const style = document.createElement("style");
                    style.innerHTML = ":root { --size: 61px; --accent: #010203 }";
                    document.querySelector("head").appendChild(style);
                }"""
            )
            await stage.visit.until("getComputedStyle(document.querySelector('.badge')).fontSize === '61px'")
            await stage.visit.until("getComputedStyle(document.querySelector('.icon')).color === 'rgb(1, 2, 3)'")
            stage.visit.errors.clear()  # the browser tells that its policy has passed over the element itself

    chromium.run(scene())


def test_there_is_nothing_behind_it(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        for scheme in ("light", "dark"):
            async with overlay(chromium, tmp_path, "instruments", color_scheme=scheme) as stage:
                image = await stage.visit.page.screenshot(omit_background=True)
                clear = await stage.visit.page.evaluate(
                    """async (data) => {
                        const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
                        const image = await createImageBitmap(new Blob([bytes]));
                        const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
                        pen.drawImage(image, 0, 0);
                        return pen.getImageData(0, 0, image.width, image.height).data.every((value) => value === 0);
                    }""",
                    base64.b64encode(image).decode(),
                )
                assert clear

    chromium.run(scene())
