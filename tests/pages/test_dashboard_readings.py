"""What the dashboard shows is what the API says."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
import states
from chromium import Chromium
from dashboard_stage import dashboard
from playwright.async_api import expect

from dsp.analysis import LabelState, StandingFault
from dsp.events import Cause, FaultKind
from plugin.api.replies import ObsState
from plugin.audit.finding import Finding, Kind, Severity
from plugin.controls.commands import Panic, SetThreshold, Switch, SwitchDetection, SwitchStrip
from plugin.mailbox import Snapshot

pytestmark = pytest.mark.browser

VOICE = states.state(
    "Voice",
    of=states.levels(-12.34, -math.inf, true_peak_db=-11.96),
    loud=states.loudness(-18.2, short_term=-17.04, integrated=-16.0, range_lu=4.26),
    playing=(("guitar", 0.9), ("vocal", 0.6)),
    clips=3,
    overs=12_345,
    lit=(Cause.CLIP,),
    faults=(StandingFault(FaultKind.DEAD_SIDE, 2), StandingFault(FaultKind.OUT_OF_PHASE, None)),
    of_labels=states.scores(
        guitar=(0.912, 0.904, LabelState.ON),
        vocal=(0.7, 0.2, LabelState.SETTLING),
        drums=(0.06, 0.31, LabelState.BELOW),
    ),
)
BAND = states.state(
    "Band",
    of=states.levels(0.0, -3.0, true_peak_db=0.44),
    of_labels=states.scores(
        guitar=(0.1, 0.3, LabelState.HELD),
        vocal=(0.0, 0.0, LabelState.BELOW),
        drums=(0.0, 0.0, LabelState.BELOW),
    ),
)
SOUND = Snapshot(1.0, (VOICE, BAND))


def test_levels_loudness_and_lights(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            voice, band = stage.strip("Voice"), stage.strip("Band")
            await expect(voice.locator(".channel")).to_have_text(["1", "2", "", "LU"])
            await expect(voice.locator(".right .figure")).to_have_text(["−12.0", "−12.0", "−2.0"])
            await expect(voice.locator(".loudness b")).to_have_text(["−18.2", "−17.0", "−16.0", "4.3", "−12.0"])
            await expect(voice.locator(".lamp")).to_have_text(["clip 3", "over 12k", "flat 0"])
            await expect(voice.locator(".lamp[data-lit=true]")).to_have_text(["clip 3"])
            await expect(voice.locator(".playing")).to_have_text("Guitar, Gesang")
            await expect(voice.locator(".faults")).to_have_text("side dead 2, out of phase")
            await expect(band.locator(".loudness b")).to_have_text(["–", "–", "–", "–", "+0.4"])
            await expect(band.locator("[data-hot=true]")).to_have_count(3)  # above the profile's ceiling
            await expect(voice.locator("[data-hot=true]")).to_have_count(0)
            await expect(band.locator(".faults")).to_have_text("no faults")
            meters = stage.page.get_by_role("meter", name="Voice, channel")
            await expect(meters.nth(0)).to_have_attribute("aria-valuetext", "−12.3 dBFS")
            await expect(meters.nth(1)).to_have_attribute("aria-valuetext", "silence")

    chromium.run(scene())


def test_bars_are_as_long_as_levels_are_high(chromium: Chromium, tmp_path: Path) -> None:
    lit = """([strip, row]) => {
        const canvas = document.querySelectorAll('.strip canvas')[strip];
        const ratio = canvas.height / canvas.clientHeight;
        const line = canvas.getContext('2d').getImageData(0, (20 * row + 6) * ratio, canvas.width, 1).data;
        let last = 0;
        for (let x = 0; x < canvas.width; x++) if (Math.max(line[4 * x], line[4 * x + 1]) > 100) last = x + 1;
        return last / canvas.width;
    }"""

    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            for strip, row, level in ((0, 0, -12.34), (0, 1, -60.0), (1, 0, 0.0), (1, 1, -3.0)):
                wanted = (60 + level) / 60
                await stage.visit.until(f"(place) => Math.abs(({lit})(place) - {wanted}) < 0.02", [strip, row])
            stage.sound = Snapshot(2.0, (replace(VOICE, levels=states.levels(-30.0, -45.0, rms_db=-50.0)), BAND))
            for row, level in ((0, -30.0), (1, -45.0)):
                wanted = (60 + level) / 60
                await stage.visit.until(f"(place) => Math.abs(({lit})(place) - {wanted}) < 0.02", [0, row])

    chromium.run(scene())


def test_instruments_say_why_they_are_not_reported(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            why = ".why"
            await expect(stage.row("Guitar", "Voice").locator(why)).to_have_text("reported")
            await expect(stage.row("Guitar", "Voice").locator(".numbers b")).to_have_text(["0.91", "0.90", "0.50"])
            await expect(stage.row("Gesang", "Voice").locator(why)).to_have_text("rising, not steady")
            await expect(stage.row("Drums", "Voice").locator(why)).to_have_text("below threshold")
            await expect(stage.row("Guitar", "Band").locator(why)).to_have_text("gone: held a moment")
            bar = stage.page.get_by_role("meter", name="Guitar on Voice")
            await expect(bar).to_have_attribute("aria-valuenow", "0.90")

            await stage.desk.controls.do(SwitchStrip(strip="Voice", set=Switch.OFF))
            await expect(stage.row("Guitar", "Voice").locator(why)).to_have_text("heard: strip hidden")
            await stage.desk.controls.do(Panic(set=Switch.ON))
            await expect(stage.row("Guitar", "Band").locator(why)).to_have_text("heard: panic is on")
            await stage.desk.controls.do(SwitchDetection(set=Switch.OFF))
            await expect(stage.row("Guitar", "Voice").locator(why)).to_have_text("detection is off")

    chromium.run(scene())


def test_silence_is_a_reason_too(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        scores = states.scores(
            guitar=(0.0, 0.0, LabelState.BELOW),
            vocal=(0.0, 0.0, LabelState.BELOW),
            drums=(0.0, 0.0, LabelState.BELOW),
        )
        silence = states.levels(-math.inf, -math.inf)
        sound = Snapshot(1.0, tuple(states.state(name, of=silence, of_labels=scores) for name in ("Voice", "Band")))
        async with dashboard(chromium, tmp_path, sound) as stage:
            await expect(stage.row("Guitar", "Voice").locator(".why")).to_have_text("no sound")

    chromium.run(scene())


def test_the_likely_instruments_by_default_and_all_on_demand(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            rows = stage.page.locator("#instruments .row")
            await expect(rows).to_have_count(5)  # of six
            before = await rows.locator(".what").all_inner_texts()
            await stage.page.get_by_label("Which instruments").select_option(label="All on Band")
            await expect(rows.locator(".what")).to_have_text(["Guitar Band", "Gesang Band", "Drums Band"])
            await stage.page.get_by_label("Which instruments").select_option(label="Everything")
            await expect(rows).to_have_count(6)
            await stage.page.get_by_label("Which instruments").select_option(label="The likely ones")
            assert await rows.locator(".what").all_inner_texts() == before

    chromium.run(scene())


def test_thresholds_are_those_of_the_state(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            slider = stage.page.get_by_role("slider", name="Threshold of Gesang, seen on Voice")
            await expect(slider).to_have_value("0.3")
            await stage.desk.controls.do(SetThreshold(label="vocal", value=0.62))
            await expect(slider).to_have_value("0.62")
            await expect(slider).to_have_attribute("aria-valuetext", "0.62")
            await expect(stage.row("Gesang", "Voice").locator(".numbers b").last).to_have_text("0.62")

    chromium.run(scene())


def test_problems_with_their_remedies(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            items, looked = stage.page.locator("#findings li"), stage.page.locator("#looked")
            await expect(looked).to_contain_text("OBS is away")
            await expect(items.nth(0)).to_have_text(
                "Warning Voice clipsturn down where the sound comes in: gain, pad or instrument"
            )
            await expect(items).to_have_count(3)
            await expect(stage.page.locator("#tally")).to_have_text("3 warnings")

            found = Finding(Kind.MUTED, Severity.ERROR, "Desk", "'Desk' is muted", "click its loudspeaker")
            note = Finding(Kind.LATE, Severity.NOTE, "Mic", "'Mic' is late", "look at Sync Offset", since_unix_s=60.0)
            stage.desk.server.sink.tell_audit((found, note), True)
            stage.desk.server.sink.tell_advice("Band", "Band: 4 dB too quiet: raise by 4 dB")
            await expect(items).to_have_count(6)
            await expect(items.nth(0)).to_contain_text("Error 'Desk' is muted")
            await expect(items.nth(0).locator(".remedy")).to_have_text("click its loudspeaker")
            await expect(items.nth(4)).to_contain_text("Note 'Mic' is late since")
            await expect(items.nth(5)).to_have_text("Advice Band: 4 dB too quiet: raise by 4 dB")
            await expect(stage.page.locator("#tally")).to_have_text("1 error, 3 warnings")
            await expect(looked).to_contain_text("has been looked through")

            calm = tuple(states.state(name) for name in ("Voice", "Band"))
            stage.sound = Snapshot(2.0, calm)
            stage.desk.server.sink.tell_audit((), True)
            stage.desk.server.sink.tell_advice("Band", "")
            await expect(items).to_have_text(["Nothing is wrong."])
            await expect(stage.page.locator("#tally")).to_have_text("all fine")

    chromium.run(scene())


def test_the_log_follows_and_is_not_told_twice(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            sink, lines = stage.desk.server.sink, stage.page.locator("#log li")
            await expect(stage.page.get_by_role("button", name="Enter the token")).to_be_hidden()
            for number in range(60):
                sink.tell_log(60.0 + number, "info", f"line {number}")
            await expect(lines).to_have_count(60)
            assert await stage.page.evaluate("log.scrollHeight - log.scrollTop - log.clientHeight < 2")
            await stage.page.evaluate("log.scrollTop = 0")  # who reads is left alone
            sink.tell_log(200.0, "warning", "be careful")
            await expect(lines.last).to_contain_text("warning be careful")
            await expect(lines.last).to_have_attribute("data-level", "warning")
            assert await stage.page.evaluate("log.scrollTop") == 0
            for number in range(200):
                sink.tell_log(300.0 + number, "info", f"more {number}")
            await expect(lines.last).to_contain_text("more 199")
            await expect(lines).to_have_count(200)

    chromium.run(scene())


def test_how_it_stands_with_obs(chromium: Chromium, tmp_path: Path) -> None:
    async def scene() -> None:
        async with dashboard(chromium, tmp_path, SOUND) as stage:
            await stage.says("#connection", "OBS is not connected")
            for connected, on_air, words in (
                (True, None, "OBS connected"),
                (True, True, "On air OBS connected"),
                (True, False, "OBS connected not on air"),
                (False, None, "OBS is not connected"),
            ):
                stage.desk.obs = ObsState(connected=connected, on_air=on_air)
                stage.desk.server.refresh()
                await stage.says("#connection", words)
            stage.desk.server.trouble = lambda: "the interface was unplugged"
            stage.desk.server.refresh()
            await stage.says("#connection", "No sound the interface was unplugged")

    chromium.run(scene())


MARKUP = "<img src=x onerror=alert(1)>&amp;<script>alert(2)</script>"


def test_markup_is_text(chromium: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import api_desk  # noqa: PLC0415

    about = replace(
        api_desk.ABOUT,
        strips=[(MARKUP, (1, 2)), ("Band", (3, 4))],
        names={"guitar": MARKUP},
        overlays=[MARKUP],
        profiles=["streaming", MARKUP],
    )
    monkeypatch.setattr(api_desk, "ABOUT", about)

    async def scene() -> None:
        sound = Snapshot(1.0, (replace(VOICE, strip=MARKUP), BAND))
        async with dashboard(chromium, tmp_path, sound) as stage:
            sink = stage.desk.server.sink
            sink.tell_log(1.0, MARKUP, MARKUP)
            sink.tell_advice(MARKUP, MARKUP)
            sink.tell_audit((Finding(Kind.MUTED, Severity.ERROR, MARKUP, MARKUP, MARKUP),), True)
            await expect(stage.page.locator("h3").first).to_have_text(MARKUP)
            await expect(stage.page.locator(".playing").first).to_have_text(f"{MARKUP}, Vocal")
            await expect(stage.page.locator("#findings .remedy").first).to_have_text(MARKUP)
            await expect(stage.page.locator("#log li")).to_contain_text(MARKUP)
            await expect(stage.page.get_by_role("switch", name=MARKUP, exact=True)).to_be_visible()
            await stage.page.get_by_label("Which instruments").select_option(label="Everything")
            assert await stage.page.locator("main :is(img, script)").count() == 0

    chromium.run(scene())
