from __future__ import annotations

from pathlib import Path

import pytest
import states
from chromium import Chromium
from overlay_stage import overlay, strip

from plugin.controls.commands import ChooseProfile, Panic, Switch, SwitchStrip

pytestmark = pytest.mark.browser

LOUD = strip(
    "Band",
    loud=states.loudness(-17.04, short_term=-14.96, integrated=-12.5),
    of=states.levels(-3.0, -6.0, true_peak_db=-0.4),
)
SILENT = strip("Voice", of=states.levels(float("-inf"), float("-inf")))
SHOWN = "True peak −0.4", "Now −17.0", "3 s −15.0", "Overall −12.5"
READINGS = ".loudness:not(.going) .reading"
TARGET = ".scale .target"


def test_what_is_shown_is_what_the_api_says(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "loudness") as stage:
            await stage.is_empty()
            stage.hear(SILENT, LOUD)
            await stage.shows(READINGS, "True peak −∞", "Now –", "3 s –", "Overall –", *SHOWN)
            await stage.shows(".loudness .name", "Voice", "Band")
            band = (await stage.told())[1]
            assert band["loudness"]["momentary_lufs"] == -17.04
            assert band["levels"]["held_true_peak_dbtp"] == [-0.4, -0.4]
            lit = "1 - new DOMMatrix(getComputedStyle([...document.querySelectorAll('.rest')].at(-1)).transform).a"
            await stage.visit.until(f"Math.abs({lit} - {(-17.04 + 14 + 24) / 33}) < 0.001")

    chromium.run(scene())


def test_colours_tell_what_is_too_loud(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "loudness") as stage:
            for integrated, kind in ((-16.0, ""), (-14.5, "fine"), (-12.5, "loud"), (-9.5, "hot")):
                loud = states.loudness(-20.0, short_term=-20.0, integrated=integrated)
                stage.hear(strip("Band", loud=loud, of=states.levels(-3.0, -6.0, true_peak_db=-0.4)))
                await stage.visit.until(
                    "(kind) => document.querySelectorAll('.reading')[3]?.className.trim() === `reading ${kind}`.trim()",
                    kind,
                )
            await stage.visit.until("document.querySelector('.reading').className === 'reading hot'")

    chromium.run(scene())


def test_it_aims_at_the_profile_unless_the_address_says_otherwise(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "loudness?strip=Band") as stage:
            stage.hear(SILENT, LOUD)
            await stage.shows(TARGET, "−14")
            await stage.desk.controls.do(ChooseProfile(profile="r128"))
            await stage.shows(TARGET, "−23")
            await stage.shows(".scale span", "−41", "−35", "−29", "−23", "−17")
        async with overlay(chromium, tmp_path, "loudness?target=-16&ceiling=0&width=300") as stage:
            stage.hear(LOUD)
            await stage.shows(TARGET, "−16")
            await stage.shows(".reading.hot")
            assert await stage.visit.page.evaluate("document.querySelector('.loudness').offsetWidth") == 300

    chromium.run(scene())


def test_it_obeys_the_switches_and_empties_without_sound(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "loudness") as stage:
            stage.hear(LOUD)
            await stage.shows(READINGS, *SHOWN)
            for off in (Panic(set=Switch.TOGGLE), SwitchStrip(strip="Band", set=Switch.TOGGLE)):
                await stage.desk.controls.do(off)
                await stage.is_empty()
                await stage.desk.controls.do(off)
                await stage.shows(READINGS, *SHOWN)
            stage.hear()
            await stage.is_empty()

    chromium.run(scene())
