"""Each cause of silence made in a real OBS, found by the doctor, and mended by it; and the live audit beside it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from children import wait_until
from obs_studio import ObsStudio
from sound_stage import CHANNELS, DEVICE, SAMPLE_RATE_HZ, Stage

from plugin import cli
from plugin.audit.events import AUDIT_EVENTS, METER_EVENTS
from plugin.audit.finding import Finding, Kind
from plugin.audit.levels import metered
from plugin.audit.live import LiveAudit
from plugin.audit.looking import address_of
from plugin.audit.settings import AuditedStrip, AuditSettings, When
from plugin.obs.client import Client
from plugin.obs.link import Link

pytestmark = [pytest.mark.obs, pytest.mark.portaudio]

INPUT = "Desk"
CONFIG = """
[audio]
device = "{device}"

[[strips]]
name = "Desk"
channels = [13, 14]

[obs]
port = {port}
password = "{password}"
"""
PROFILE = {
    ("Output", "Mode"): "Simple",
    ("AdvOut", "TrackIndex"): "1",
    ("AdvOut", "RecTracks"): "1",
    ("AdvOut", "VodTrackEnabled"): "false",
    ("AdvOut", "VodTrackIndex"): "2",
}


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="module")
def tone(stage: Stage) -> Path:
    """A minute of a tone on all channels of the stage; 160 MB, which are written only once."""
    tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(SAMPLE_RATE_HZ * 60) / SAMPLE_RATE_HZ)
    return stage.desk_file(tone, channels=tuple(range(1, CHANNELS + 1)))


@pytest.fixture
def playing(stage_here: Stage, tone: Path) -> Iterator[Stage]:
    """The tone is played."""
    stage_here.play_desk_file(tone)
    yield stage_here
    stage_here.hush()


@pytest.fixture
def obs(obs_studio: ObsStudio, playing: Stage) -> Iterator[ObsStudio]:
    """An OBS that hears the stage in its one scene, and puts it out as OBS does at first."""
    assert playing is not None
    settings = {"device_id": "stage.monitor"}
    create(obs_studio, INPUT, "pulse_input_capture", inputSettings=settings)
    until_heard(obs_studio, INPUT)
    yield obs_studio
    if obs_studio.is_running:
        set_profile(obs_studio, PROFILE)


def create(obs: ObsStudio, name: str, kind: str, scene: str = "Scene", **more: Any) -> int:
    made = obs.request("CreateInput", {"sceneName": scene, "inputName": name, "inputKind": kind, **more})
    item_id: int = made["sceneItemId"]
    return item_id


def set_input(obs: ObsStudio, what: str, **data: Any) -> None:
    obs.request(what, {"inputName": INPUT, **data})


def set_profile(obs: ObsStudio, parameters: dict[tuple[str, str], str]) -> None:
    for (category, name), value in parameters.items():
        fields = {"parameterCategory": category, "parameterName": name, "parameterValue": value}
        obs.request("SetProfileParameter", fields)


def item_of(obs: ObsStudio, source: str, scene: str = "Scene") -> int:
    found: int = obs.request("GetSceneItemId", {"sceneName": scene, "sourceName": source})["sceneItemId"]
    return found


def peak(obs: ObsStudio, name: str) -> float:
    """What OBS's meter of an input shows for half a second."""
    client = Client(address_of(obs.settings()), METER_EVENTS)
    try:
        return max(dict(metered(client.event()[1]["inputs"])).get(name, 0.0) for _ in range(10))
    finally:
        client.close()


def until_heard(obs: ObsStudio, name: str) -> None:
    """Wait until OBS's meter of an input shows sound."""
    client = Client(address_of(obs.settings()), METER_EVENTS)
    try:
        wait_until(lambda: dict(metered(client.event()[1]["inputs"])).get(name, 0.0) > 0.1, f"{name} is heard", 20.0)
    finally:
        client.close()


@pytest.fixture
def doctor(obs: ObsStudio, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """The doctor's document."""
    path = tmp_path / "soundcheck.toml"
    path.write_text(CONFIG.format(device=DEVICE, port=obs.port, password=obs.password))

    def doctor(*arguments: str) -> dict[str, Any]:
        capsys.readouterr()
        status = cli.main(["doctor", "--config", str(path), "--seconds", "0.5", "--json", *arguments])
        told: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert told["status"] == status
        return told

    return doctor


Doctor = Callable[..., dict[str, Any]]


def found(told: dict[str, Any], what: str = "findings") -> set[str]:
    """Kinds of all that is more than a note."""
    return {finding["kind"] for finding in told[what] if finding["severity"] != "note"}


def mute(obs: ObsStudio) -> None:
    set_input(obs, "SetInputMute", inputMuted=True)


def fader_down(obs: ObsStudio) -> None:
    set_input(obs, "SetInputVolume", inputVolumeDb=-100.0)


def fader_at_nothing(obs: ObsStudio) -> None:
    set_input(obs, "SetInputVolume", inputVolumeMul=0.0)


def monitor_only(obs: ObsStudio) -> None:
    set_input(obs, "SetInputAudioMonitorType", monitorType="OBS_MONITORING_TYPE_MONITOR_ONLY")


def off_track_1(obs: ObsStudio) -> None:
    set_input(obs, "SetInputAudioTracks", inputAudioTracks={"1": False})


def off_the_advanced_track(obs: ObsStudio) -> None:
    set_profile(obs, {("Output", "Mode"): "Advanced", ("AdvOut", "TrackIndex"): "2"})
    set_input(obs, "SetInputAudioTracks", inputAudioTracks={"2": False})


def off_the_recorded_tracks(obs: ObsStudio) -> None:
    set_profile(obs, {("Output", "Mode"): "Advanced", ("AdvOut", "RecTracks"): "12"})  # the third and the fourth
    set_input(obs, "SetInputAudioTracks", inputAudioTracks={"3": False, "4": False})


def off_all_tracks(obs: ObsStudio) -> None:
    set_input(obs, "SetInputAudioTracks", inputAudioTracks={str(track): False for track in range(1, 7)})


def hide(obs: ObsStudio) -> None:
    line = {"sceneName": "Scene", "sceneItemId": item_of(obs, INPUT)}
    obs.request("SetSceneItemEnabled", {**line, "sceneItemEnabled": False})


def another_scene(obs: ObsStudio) -> None:
    obs.request("CreateScene", {"sceneName": "Encore"})
    obs.request("SetCurrentProgramScene", {"sceneName": "Encore"})
    shown = {"sourceName": INPUT}
    wait_until(lambda: not obs.request("GetSourceActive", shown)["videoActive"], "the transition is over", 10.0)


def balance(obs: ObsStudio) -> None:
    set_input(obs, "SetInputAudioBalance", inputAudioBalance=1.0)


def overlay_elsewhere(obs: ObsStudio) -> None:
    obs.request("CreateScene", {"sceneName": "Encore"})
    create(obs, "Soundcheck Instruments", "text_ft2_source_v2", "Encore")


def test_with_sound_all_the_way_it_is_healthy(obs: ObsStudio, doctor: Doctor) -> None:
    told = doctor()
    assert found(told) == set()
    assert told["status"] == 0
    assert told["interface"] == f"'{DEVICE}' [ALSA]"
    [desk] = told["obs"]["inputs"]
    assert (desk["name"], desk["active"], desk["muted"], desk["scenes"]) == (INPUT, True, False, ["Scene"])
    assert obs.inputs() == [INPUT]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (mute, "muted"),
        (fader_down, "volume"),
        (fader_at_nothing, "volume"),
        (monitor_only, "monitor-only"),
        (off_track_1, "not-streamed"),
        (off_the_advanced_track, "not-streamed"),
        (off_the_recorded_tracks, "not-recorded"),
        (off_all_tracks, "not-streamed"),
        (hide, "not-in-program"),
        (another_scene, "not-in-program"),
        (balance, "one-side"),
        (overlay_elsewhere, "overlay-not-in-program"),
    ],
)
def test_each_cause_is_found_and_mended(
    obs: ObsStudio, doctor: Doctor, make: Callable[[ObsStudio], None], kind: str
) -> None:
    make(obs)
    told = doctor()
    # In a scene without it, nothing else is there to be heard either.
    assert found(told) - {"nothing-on-air"} == {kind}
    assert told["status"] == 1
    told = doctor("--fix", "--yes")
    assert kind in found(told, "mended")
    assert found(told) == set()
    assert told["status"] == 0


def test_a_muted_input_with_sound_is_told_from_one_without(obs: ObsStudio, doctor: Doctor, stage: Stage) -> None:
    mute(obs)
    [loud] = [finding for finding in doctor()["findings"] if finding["kind"] == "muted"]
    assert "while sound arrives" in loud["sentence"]
    stage.hush()
    [silent] = [finding for finding in doctor()["findings"] if finding["kind"] == "muted"]
    assert (silent["severity"], "sound arrives" in silent["sentence"]) == ("warning", False)


def test_silence_on_both_sides_is_told_of_both(obs: ObsStudio, doctor: Doctor, stage: Stage) -> None:
    assert obs.is_running
    stage.hush()
    assert found(doctor()) == {"no-sound", "strip-silent"}


def test_the_interface_has_sound_and_obs_takes_it_from_another_device(obs: ObsStudio, doctor: Doctor) -> None:
    obs.request("SetInputSettings", {"inputName": INPUT, "inputSettings": {"device_id": "nothing.monitor"}})
    wait_until(lambda: peak(obs, INPUT) < 0.001, "the old device is let go", 10.0)
    assert found(doctor()) == {"obs-hears-nothing"}


def test_without_any_input_nothing_is_on_air(obs: ObsStudio, doctor: Doctor) -> None:
    obs.request("RemoveInput", {"inputName": INPUT})
    wait_until(lambda: obs.inputs() == [], "it is removed", 10.0)
    told = doctor()
    assert found(told) == {"nothing-on-air"}
    assert "no-desktop-audio" in {finding["kind"] for finding in told["findings"]}


def test_the_vod_track_and_what_obs_lacks_are_notes(obs: ObsStudio, doctor: Doctor) -> None:
    set_profile(
        obs,
        {
            ("Output", "Mode"): "Advanced",
            ("AdvOut", "VodTrackEnabled"): "true",
            ("AdvOut", "VodTrackIndex"): "5",
        },
    )
    set_input(obs, "SetInputAudioTracks", inputAudioTracks={"5": False})
    told = doctor()
    assert told["status"] == 0
    notes = {finding["kind"] for finding in told["findings"]}
    assert "not-in-vod" in notes
    can_make_chapters = "CreateRecordChapter" in obs.request("GetVersion")["availableRequests"]
    assert ("obs-lacks" in notes) is not can_make_chapters


def test_an_obs_that_is_gone_is_status_2(obs: ObsStudio, doctor: Doctor) -> None:
    obs.kill()
    told = doctor()
    assert told["status"] == 2
    assert told["obs"] is None
    assert found(told) == set()  # our side is well


def test_while_it_records_the_live_audit_tells_what_begins_and_what_ends(obs: ObsStudio) -> None:
    told: list[list[Finding]] = []
    settings = AuditSettings(strips=(AuditedStrip("Main", (13, 14), INPUT),), when=When.ON_AIR)

    async def until(kinds: list[Kind]) -> None:
        async with asyncio.timeout(30):
            while [finding.kind for finding in audit.present] != kinds:
                audit.strip("Main", -6.0)
                await asyncio.sleep(0.05)

    async def main() -> None:
        nonlocal audit
        audit = LiveAudit(settings, told.append)
        link = Link(
            address_of(obs.settings()),
            events=AUDIT_EVENTS | METER_EVENTS,
            on_event=audit.heard,
            on_broken=lambda: None,
        )
        await link.open()
        serving = asyncio.create_task(audit.serve(link.request))
        do = asyncio.to_thread
        try:
            await do(mute, obs)
            await asyncio.sleep(2)
            assert told == []  # nobody is listening yet
            await do(obs.request, "StartRecord")
            await until([Kind.MUTED])
            assert "while sound arrives" in audit.present[0].sentence
            await do(set_input, obs, "SetInputMute", inputMuted=False)
            await until([])
            await do(monitor_only, obs)
            await until([Kind.MONITOR_ONLY])
            await do(hide, obs)
            await until([Kind.MONITOR_ONLY, Kind.NOT_IN_PROGRAM, Kind.NOTHING_ON_AIR])
            await do(obs.request, "StopRecord")
            await until([])
        finally:
            serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await serving
            await link.close(1.0)

    audit: LiveAudit
    asyncio.run(main())
    assert [one.kind for one in told[0]] == [Kind.MUTED]
    assert told[-1] == []
