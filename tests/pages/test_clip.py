from __future__ import annotations

from pathlib import Path

import pytest
import states
from chromium import Chromium
from overlay_stage import overlay, strip

from dsp.events import Cause
from plugin.controls.commands import Panic, Switch, SwitchOverlay, SwitchStrip, SwitchWarnings

pytestmark = pytest.mark.browser

HOT = strip("Band", clips=3, lit=(Cause.CLIP,), of=states.levels(0.0, -3.0, true_peak_db=0.42))
WARNINGS = ".warning:not(.going)"
CLIPPING = "CLIPPING Band 3× · +0.4 dBTP"


def test_it_shows_the_lights_that_are_lit(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "clip") as stage:
            stage.hear(strip("Voice", clips=7), strip("Band"))
            assert [one["lights"]["clip"]["lit"] for one in await stage.told()] == [False, False]
            await stage.is_empty()
            stage.hear(strip("Voice", overs=2, flat_tops=12, lit=(Cause.OVER, Cause.FLAT_TOP)), HOT)
            over, upstream = "TOO HOT Voice 2× · −12.3 dBTP", "CLIPPED UPSTREAM Voice 12×"
            await stage.shows(WARNINGS, over, upstream, CLIPPING)
            stage.hear(strip("Voice"), strip("Band", clips=5, lit=(Cause.CLIP,)))
            await stage.shows(".warning", "CLIPPING Band 5× · −12.3 dBTP")
            stage.hear(strip("Voice"), strip("Band", clips=5))
            await stage.is_empty()

    chromium.run(scene())


def test_it_obeys_the_switches(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, "clip") as stage:
            stage.hear(HOT)
            await stage.shows(WARNINGS, CLIPPING)
            for off in (
                Panic(set=Switch.TOGGLE),
                SwitchWarnings(set=Switch.TOGGLE),
                SwitchOverlay(overlay="Soundcheck Clipping", set=Switch.TOGGLE),
                SwitchStrip(strip="Band", set=Switch.TOGGLE),
            ):
                await stage.desk.controls.do(off)
                await stage.is_empty()
                await stage.desk.controls.do(off)
                await stage.shows(WARNINGS, CLIPPING)

    chromium.run(scene())


@pytest.mark.parametrize(
    ("parameters", "shown"),
    [
        ("causes=over", ["TOO HOT Band 2× · +0.4 dBTP"]),
        ("causes=over,clip&details=off", ["TOO HOT Band", "CLIPPING Band"]),
        ("strip=Voice", []),
    ],
)
def test_the_address_says_what_is_shown(chromium: Chromium, tmp_path: Path, parameters: str, shown: list[str]) -> None:
    async def scene() -> None:
        async with overlay(chromium, tmp_path, f"clip?{parameters}") as stage:
            lit = (Cause.CLIP, Cause.OVER)
            of = states.levels(0.0, -3.0, true_peak_db=0.42)
            stage.hear(strip("Voice"), strip("Band", clips=3, overs=2, lit=lit, of=of))
            await stage.told()
            await stage.shows(".warning", *shown)

    chromium.run(scene())
