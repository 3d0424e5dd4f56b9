"""Overlays, scenes, rules and the audit of the running program, in a real OBS."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from configs import parse
from control_desk import WrittenDown
from obs_studio import ObsStudio
from states import levels, state

from dsp.analysis import StripState
from dsp.events import Clip, Event, InstrumentOff, InstrumentOn
from plugin.controls.commands import Panic, Switch, SwitchOverlay, SwitchStrip
from plugin.controls.controls import Controls
from plugin.desk import Desk
from plugin.mailbox import Snapshot, Update
from plugin.obs.client import Address, Client
from plugin.obs_side import ObsSide

pytestmark = pytest.mark.obs

INSTRUMENTS, CLIPPING = "Soundcheck Instruments", "Soundcheck Clipping"
STRIPS = """
[[strips]]
name = "Voice"
channels = [1]
[[strips]]
name = "Band"
channels = [2]
[log]
on = false
"""


@dataclass
class Show:
    """The program's OBS side on a real OBS; the sound is told.

    Attributes:
        side: what is tried.
        controls: the switches.
        obs: the OBS.
        now_s: where the stream is.
        strips: how the strips stand.
    """

    side: ObsSide
    controls: Controls
    obs: ObsStudio
    now_s: float = 0.0
    strips: tuple[StripState, ...] = ()

    async def hear(self, *events: Event, until_s: float | None = None) -> None:
        """Hear this, as one update."""
        self.now_s = max([self.now_s if until_s is None else until_s, *(event.reported for event in events)])
        for take in self.side.sinks.values():
            await take(Update(Snapshot(self.now_s, self.strips), events))

    async def until(self, happened: Callable[[], bool], what: str, limit_s: float = 20.0) -> None:
        """Let things take their course, with the sound going on, until it has happened."""
        deadline = time.monotonic() + limit_s
        while not await asyncio.to_thread(happened):
            assert time.monotonic() < deadline, f"not within {limit_s:g} s: {what}"
            await self.hear(until_s=self.now_s + 0.05)
            await asyncio.sleep(0.05)

    async def shows(self, source: str, text: str) -> None:
        """Wait until a text source shows this."""
        await self.until(lambda: self.obs.text(source).strip() == text, f"{source} shows {text!r}")

    async def scene_is(self, scene: str) -> None:
        """Wait until a scene is on air."""
        await self.until(lambda: self.scene() == scene, f"{scene} is on air")

    def scene(self) -> str:
        scene: str = self.obs.request("GetCurrentProgramScene")["currentProgramSceneName"]
        return scene

    def on_air(self) -> str | None:
        return None if self.side.stage.on_air is None else self.side.stage.on_air.scene


@contextlib.asynccontextmanager
async def on_stage(obs: ObsStudio, text: str, *, dry_run: bool = False) -> AsyncIterator[Show]:
    config = parse(STRIPS + text).model_copy(update={"obs": obs.settings()})
    controls = Desk(config, {"guitar": 0.5}, WrittenDown(), print).controls

    def stand() -> None:
        side.stand(controls.state)

    side = ObsSide(config, lambda _: None, stand, troubles=dict, dry_run=dry_run)
    controls.subscribe(lambda _: stand())
    show = Show(side, controls, obs)
    running = [asyncio.create_task(run()) for run in side.services.values()]
    side.show()
    stand()
    try:
        await show.until(lambda: side.stage.on_air is not None, "it knows what is on air")
        yield show
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        side.close()


def on(label: str, strip: str, at_s: float) -> InstrumentOn:
    return InstrumentOn(time=at_s, reported=at_s, strip=strip, label=label, confidence=0.9)


def off(label: str, strip: str, at_s: float) -> InstrumentOff:
    return InstrumentOff(time=at_s, reported=at_s, strip=strip, label=label, confidence=0.9)


def test_scenes_drive_what_is_shown_and_studio_mode_does_not(obs_studio: ObsStudio) -> None:
    obs_studio.request("CreateScene", {"sceneName": "Break 1"})

    async def main() -> None:
        text = f"""
            [[scenes]]
            name = "Break *"
            overlays = ["{CLIPPING}"]
            strips = ["Band"]
        """
        async with on_stage(obs_studio, text) as show:
            await show.hear(on("guitar", "Voice", 0.1), on("drums", "Band", 0.1), clip("Voice"), clip("Band"))
            await show.shows(INSTRUMENTS, "Voice: Guitar\nBand: Drums")
            obs_studio.request("SetStudioModeEnabled", {"studioModeEnabled": True})
            obs_studio.request("SetCurrentPreviewScene", {"sceneName": "Break 1"})
            obs_studio.request("SetCurrentProgramScene", {"sceneName": "Break 1"})
            await show.shows(INSTRUMENTS, "")
            await show.shows(CLIPPING, "CLIPPING Band (1×, +0.0 dBTP)")
            obs_studio.request("SetCurrentProgramScene", {"sceneName": "Scene"})
            await show.shows(INSTRUMENTS, "Voice: Guitar\nBand: Drums")
            obs_studio.request("SetCurrentPreviewScene", {"sceneName": "Break 1"})
            await show.hear(off("drums", "Band", show.now_s + 1.0))
            await show.shows(INSTRUMENTS, "Voice: Guitar")
            assert show.on_air() == "Scene"
            obs_studio.request("SetStudioModeEnabled", {"studioModeEnabled": False})

    asyncio.run(main())


def clip(strip: str) -> Clip:
    return Clip(time=0.2, reported=0.2, strip=strip, channel=1, samples=5, runs=1, peak_dbtp=0.0)


RULES = """
[[rules]]
name = "solo"
when = { playing = "guitar", strip = "Band", for_s = 2 }
do = [{ scene = "Close-up" }, { text = "Solo!", source = "Title" }]
otherwise = { scene = "Scene" }
"""


def test_what_is_heard_drives_scenes_and_panic_keeps_rules_still(obs_studio: ObsStudio) -> None:
    obs_studio.request("CreateScene", {"sceneName": "Close-up"})
    kind = next(kind for kind in obs_studio.request("GetInputKindList")["inputKinds"] if kind.startswith("text_ft2"))
    obs_studio.request(
        "CreateInput", {"sceneName": "Close-up", "inputName": "Title", "inputKind": kind, "inputSettings": {}}
    )

    async def main() -> None:
        async with on_stage(obs_studio, RULES) as show:
            await show.controls.do(Panic(set=Switch.ON))
            await show.hear(on("guitar", "Band", 1.0))
            await show.hear(until_s=10.0)
            await show.controls.do(SwitchOverlay(overlay=CLIPPING, set=Switch.OFF))
            assert show.scene() == "Scene"
            await show.controls.do(Panic(set=Switch.OFF))
            await show.scene_is("Close-up")
            assert obs_studio.text("Title") == "Solo!"
            await show.hear(off("guitar", "Band", show.now_s + 1.0))
            await show.scene_is("Scene")

    asyncio.run(main())


def test_a_dry_run_only_tells(obs_studio: ObsStudio, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    obs_studio.request("CreateScene", {"sceneName": "Close-up"})

    async def main() -> None:
        async with on_stage(obs_studio, RULES, dry_run=True) as show:
            await show.hear(on("guitar", "Band", 1.0))
            await show.until(lambda: "dry run: solo: switch to scene 'Close-up'" in caplog.text, "it is told")
            assert show.scene() == "Scene"

    asyncio.run(main())


def test_a_private_overlay_is_empty_while_its_input_is_muted(obs_studio: ObsStudio) -> None:
    kind = "pulse_input_capture"
    where = {"sceneName": "Scene", "inputKind": kind, "inputSettings": {}}
    obs_studio.request("CreateInput", {**where, "inputName": "Voice"})

    def mute(*, muted: bool) -> None:
        obs_studio.request("SetInputMute", {"inputName": "Voice", "inputMuted": muted})

    async def main() -> None:
        text = """
            [[overlays]]
            source = "Private"
            shows = "instruments"
            private = true
            minimum_s = 30.0
        """
        async with on_stage(obs_studio, text) as show:
            await show.hear(on("vocal", "Voice", 0.1), on("drums", "Band", 0.1))
            await show.shows("Private", "Voice: Vocal")  # OBS has no input Band that could be open
            assert show.side.open_strips == ("Voice",)
            mute(muted=True)
            await show.shows("Private", "")
            assert show.side.open_strips == ()
            mute(muted=False)
            await show.shows("Private", "Voice: Vocal")
            await show.controls.do(SwitchStrip(strip="Voice", set=Switch.OFF))
            await show.shows("Private", "")

    asyncio.run(main())


def test_the_live_audit_finds_what_was_muted_and_its_overlay_says_so(obs_studio: ObsStudio) -> None:
    obs_studio.request(
        "CreateInput",
        {"sceneName": "Scene", "inputName": "Band", "inputKind": "pulse_input_capture", "inputSettings": {}},
    )

    async def main() -> None:
        text = """
            [audit]
            when = "always"
            [[overlays]]
            source = "Audit"
            shows = "audit"
        """
        async with on_stage(obs_studio, text) as show:
            show.strips = (state("Band", of=levels(-10.0)),)  # else it may well be muted
            obs_studio.request("SetInputMute", {"inputName": "Band", "inputMuted": True})
            await show.until(lambda: "'Band' is muted" in obs_studio.text("Audit"), "the audit shows it")
            obs_studio.request("SetInputMute", {"inputName": "Band", "inputMuted": False})
            await show.until(lambda: "'Band' is muted" not in obs_studio.text("Audit"), "it is mended")

    asyncio.run(main())


def test_other_programs_hear_of_each_event(obs_studio: ObsStudio) -> None:
    heard: list[dict[str, Any]] = []
    client = Client(Address("localhost", obs_studio.port, obs_studio.password, 10.0), events=1)

    def listen() -> bool:
        name, data = client.event()
        if name == "CustomEvent":
            heard.append(data)
        return bool(heard)

    async def main() -> None:
        async with on_stage(obs_studio, "") as show:
            await show.hear(on("guitar", "Band", 1.0))
            await show.until(listen, "the event is broadcast")

    try:
        asyncio.run(main())
    finally:
        client.close()
    told = heard[0]["soundcheck"]
    assert (told["version"], told["type"]) == (1, "event")
    assert (told["event"], told["strip"], told["label"]) == ("instrument_on", "Band", "guitar")


def test_at_the_end_every_text_is_cleared(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with on_stage(obs_studio, "") as show:
            await show.hear(on("guitar", "Band", 1.0), clip("Band"))
            await show.shows(INSTRUMENTS, "Band: Guitar")
            await show.until(lambda: "CLIPPING" in obs_studio.text(CLIPPING), "the clip shows")

    asyncio.run(main())
    assert obs_studio.text(INSTRUMENTS).strip() == obs_studio.text(CLIPPING).strip() == ""
