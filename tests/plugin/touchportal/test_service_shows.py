from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from control_desk import desk
from states import levels, loudness, state
from touch_portal_stage import Stage, act, heard

from dsp.events import Cause, Clip, FaultKind, FaultOn
from plugin.controls.commands import Command, Switch, SwitchDetection
from plugin.controls.state import ControlState
from plugin.controls.surface import ControlError
from plugin.touchportal.readings import AuditResult, AuditStanding, ObsStanding

CLIP = Clip(time=1.0, reported=1.0, strip="Voice", channel=3, samples=5, runs=1, peak_dbtp=0.3)


def test_everything_is_told_at_once_and_then_only_what_changes() -> None:
    async def test(stage: Stage) -> None:
        server = stage.server
        await stage.until(lambda: server.state("running") == "On" and len(server.sliders) == 4)
        assert server.state("detection") == "On"
        assert server.state("profile") == "streaming"
        assert server.state("strip.Voice.momentary") == "–"
        assert server.made["obs-soundcheck.state.overlay.Soundcheck-20Clipping"] == (
            "Overlay Soundcheck Clipping",
            "Soundcheck overlays",
        )
        before = len(server.messages)
        await stage.controls.do(SwitchDetection(set=Switch.OFF))
        await server.until_shown("detection", "Off")
        await server.until_shown("unsaved", "On")
        changed = [message["id"].rpartition(".")[2] for message in server.messages[before:]]
        assert sorted(changed) == ["detection", "unsaved"]

    act(test)


def test_lists_hold_the_names_of_the_configuration() -> None:
    async def test(stage: Stage) -> None:
        await stage.until(lambda: len(stage.server.sliders) == 4)
        choices = {key.removeprefix("obs-soundcheck."): texts for key, texts in stage.server.choices.items()}
        assert choices["act.overlay.overlay"] == ["Soundcheck Instruments", "Soundcheck Clipping"]
        assert choices["act.strip.strip"] == ["Voice", "Band"]
        assert choices["act.reset_warnings.strip"] == ["Voice", "Band", "(all strips)"]
        assert choices["act.profile.profile"] == ["streaming", "r128", "own"]
        assert choices["con.threshold.label"] == ["Guitar", "Vocal", "Drums"]

    act(test)


def test_meters_of_each_strip() -> None:
    async def test(stage: Stage) -> None:
        voice = state(
            "Voice",
            of=levels(-3.0, -9.0, true_peak_db=-2.46),
            loud=loudness(-14.04, integrated=-16.25),
            clips=3,
            lit=(Cause.CLIP,),
        )
        await stage.plugin.take(heard(voice, state("Band", loud=loudness(float("-inf")))))
        server = stage.server
        await server.until_shown("strip.Voice.clips", "3")
        await server.until_shown("strip.Band.momentary", "-∞")
        assert server.state("strip.Voice.momentary") == "-14.0"
        assert server.state("strip.Voice.integrated") == "-16.2"
        assert server.state("strip.Voice.true_peak") == "-2.5"
        assert server.state("strip.Voice.clipping") == "On"
        assert server.state("strip.Band.integrated") == "–"

    act(test)


def test_the_text_of_what_plays_is_true_before_a_flow_begins_by_it() -> None:
    async def test(stage: Stage) -> None:
        server = stage.server
        await stage.plugin.take(
            heard(state("Voice", playing=(("vocal", 0.9),)), state("Band", playing=(("drums", 0.8),)))
        )
        await stage.until(lambda: len(server.fired) >= 3)
        fired = {event.rpartition(".")[2]: (carried, states) for event, carried, states in server.fired}
        carried, states = fired["vocal"]
        assert carried == {"value": "On"}
        assert states["obs-soundcheck.state.instruments"] == "Vocal · Drums"
        await stage.plugin.take(heard(state("Voice"), state("Band")))
        await server.until_shown("label.vocal", "Off")
        assert server.state("instruments") == ""

    act(test)


@pytest.mark.parametrize(("sdk_version", "carries"), [(7, False), (10, True)])
def test_a_warning_is_an_event_whose_states_are_told_before(sdk_version: int, carries: bool) -> None:
    async def test(stage: Stage) -> None:
        server = stage.server
        await stage.plugin.take(heard(state("Voice"), state("Band")))
        await server.until_shown("strip.Voice.clips", "0")
        hot = state("Voice", clips=1, lit=(Cause.CLIP,))
        await stage.plugin.take(heard(hot, state("Band"), events=(CLIP,)))
        await stage.until(lambda: server.fired[-1][0] == "obs-soundcheck.event.warning")
        _, carried, states = server.fired[-1]
        text = "CLIP on channel 3, 5 samples"
        assert states["obs-soundcheck.state.warning"] == f"Voice: {text}"
        assert states["obs-soundcheck.state.strip.Voice.warning"] == text
        assert states["obs-soundcheck.state.strip.Voice.clips"] == "1"
        assert states["obs-soundcheck.state.strip.Band.warning"] == ""
        local = {"obs-soundcheck.local.strip": "Voice", "obs-soundcheck.local.warning": text}
        assert carried == (local if carries else {})

    act(test, sdk_version=sdk_version)


def test_a_fault_is_a_warning_too_and_a_reset_takes_the_words_away() -> None:
    silent = FaultOn(time=1.0, reported=1.0, strip="Band", fault=FaultKind.SILENCE, channel=None, value=float("-inf"))

    async def test(stage: Stage) -> None:
        await stage.plugin.take(heard(state("Band", clips=1), events=(silent,)))
        await stage.server.until_shown("strip.Band.warning", "SILENT where there was sound")
        await stage.plugin.take(heard(state("Band", clips=0)))
        await stage.server.until_shown("strip.Band.warning", "")
        await stage.server.until_shown("warning", "")

    act(test)


def test_obs_and_audit_are_asked_for() -> None:
    async def test(stage: Stage) -> None:
        stage.obs = ObsStanding(connected=True, on_air=True)
        stage.audit = AuditStanding(AuditResult.ERRORS, "Mic is muted: unmute it")
        await stage.server.until_shown("audit", "Errors")
        assert stage.server.state("audit_text") == "Mic is muted: unmute it"
        assert stage.server.state("obs") == "On"
        assert stage.server.state("on_air") == "On"

    act(test)


class Reconfigured:
    """A surface whose strips can change."""

    def __init__(self, state: ControlState) -> None:
        self.state = state
        self._tell: Callable[[ControlState], None] = lambda _: None

    async def do(self, command: Command) -> None:
        raise ControlError(f"nothing can be done: {command.command}")

    def subscribe(self, on_change: Callable[[ControlState], None]) -> Callable[[], None]:
        self._tell = on_change
        return lambda: None

    def become(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self._tell(self.state)


def test_states_of_a_strip_that_is_gone_are_removed() -> None:
    surface = Reconfigured(desk()[0].state)

    async def test(stage: Stage) -> None:
        await stage.server.until_shown("strip.Band.clips", "0")
        surface.become(strips={"Voice": True, "Choir ♪": True})
        await stage.server.until_shown("strip.Choir-20-e2-99-aa.shown", "On")
        assert stage.server.state("strip.Band.clips") is None
        assert stage.server.state("strip.Voice.clips") == "0"
        assert stage.server.choices["obs-soundcheck.act.strip.strip"] == ["Voice", "Choir ♪"]

    act(test, surface=surface)


def test_labels_of_the_users_own_have_states_too() -> None:
    surface = Reconfigured(replace(desk()[0].state, thresholds={"vocal": 0.5, "bag_pipe": 0.4}))

    async def test(stage: Stage) -> None:
        await stage.plugin.take(heard(state("Voice", playing=(("bag_pipe", 0.9),))))
        await stage.server.until_shown("label.bag_pipe", "On")
        assert stage.server.state("instruments") == "Bag pipe"
        assert stage.server.choices["obs-soundcheck.con.threshold.label"] == ["Vocal", "Bag pipe"]

    act(test, surface=surface)
