"""Where an input of OBS goes: each cause by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import DESK, LOUD, SILENT, case, kinds, only, scenes
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.outputs import OutputTracks
from plugin.audit.rules.all import audit
from plugin.audit.rules.case import Case, StripSound
from plugin.audit.scenes import SceneItem, Scenes
from plugin.audit.snapshot import AudioInput, Monitoring

OFF_AIR = replace(DESK, is_active=False)
SPEAKERS = AudioInput("Speakers", "wasapi_output_capture", device_id="default")
MONITORED = replace(DESK, monitoring=Monitoring.AND_OUTPUT)

TRACKS = st.frozensets(st.integers(1, 6))


def found(of: Case, kind: Kind) -> Finding:
    return only(audit(of), kind)


def ticked(finding: Finding) -> dict[str, bool]:
    [request] = finding.fix
    assert request.name == "SetInputAudioTracks"
    return dict(request.data["inputAudioTracks"])


def test_one_that_is_monitored_only_gets_its_output_back() -> None:
    finding = found(case(replace(DESK, monitoring=Monitoring.ONLY)), Kind.MONITOR_ONLY)
    assert finding.severity is Severity.ERROR
    assert "Advanced Audio Properties" in finding.remedy
    [request] = finding.fix
    assert request.name == "SetInputAudioMonitorType"
    assert request.data["monitorType"] == "OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT"


def test_monitored_and_put_out_is_fine() -> None:
    assert kinds(case(MONITORED)) == []


def test_one_that_is_not_on_the_streamed_track_is_told_which_and_put_on_it() -> None:
    audio = replace(DESK, tracks=frozenset({1}))
    finding = found(case(audio, tracks=OutputTracks(streamed=2, recorded=frozenset({1}))), Kind.NOT_STREAMED)
    assert finding.severity is Severity.ERROR
    assert "not on track 2, the one that is streamed" in finding.sentence
    assert ticked(finding) == {"2": True}


def test_one_that_is_on_no_track_is_told_once() -> None:
    audio = replace(DESK, tracks=frozenset())
    of = case(audio, tracks=OutputTracks(streamed=1, recorded=frozenset({3, 4}), vod=2))
    assert kinds(of) == [Kind.NOT_STREAMED]
    finding = found(of, Kind.NOT_STREAMED)
    assert "on no track" in finding.sentence
    assert ticked(finding) == {"1": True, "3": True}


def test_one_that_lacks_the_only_track_there_is_is_told_once() -> None:
    of = case(replace(DESK, tracks=frozenset({2})))
    assert kinds(of) == [Kind.NOT_STREAMED]
    assert "streamed and recorded" in found(of, Kind.NOT_STREAMED).sentence


def test_one_that_is_on_none_of_the_recorded_tracks_is_put_on_the_first() -> None:
    of = case(replace(DESK, tracks=frozenset({1})), tracks=OutputTracks(recorded=frozenset({3, 4})))
    finding = found(of, Kind.NOT_RECORDED)
    assert "tracks 3, 4" in finding.sentence
    assert ticked(finding) == {"3": True}


@pytest.mark.parametrize(
    ("streams", "records", "streamed_is", "recorded_is"),
    [
        (False, False, Severity.ERROR, Severity.ERROR),  # before the show both matter
        (True, False, Severity.ERROR, Severity.WARNING),
        (False, True, Severity.WARNING, Severity.ERROR),
        (True, True, Severity.ERROR, Severity.ERROR),
    ],
)
def test_what_runs_decides_which_track_is_missed(
    streams: bool, records: bool, streamed_is: Severity, recorded_is: Severity
) -> None:
    tracks = OutputTracks(streamed=1, recorded=frozenset({2}))
    states = {"is_streaming": streams, "is_recording": records, "tracks": tracks}
    not_streamed = case(replace(DESK, tracks=frozenset({2})), **states)
    assert found(not_streamed, Kind.NOT_STREAMED).severity is streamed_is
    not_recorded = case(replace(DESK, tracks=frozenset({1})), **states)
    assert found(not_recorded, Kind.NOT_RECORDED).severity is recorded_is


def test_while_it_records_a_track_that_is_neither_streamed_nor_recorded_is_missed() -> None:
    of = case(replace(DESK, tracks=frozenset({2})), is_recording=True)
    assert found(of, Kind.NOT_STREAMED).severity is Severity.ERROR


@given(TRACKS, st.integers(1, 6), TRACKS.filter(bool), st.one_of(st.none(), st.integers(1, 6)))
def test_after_the_fixes_nothing_about_tracks_is_left(
    tracks: frozenset[int], streamed: int, recorded: frozenset[int], vod: int | None
) -> None:
    outputs = OutputTracks(streamed, recorded, vod)
    audio = replace(DESK, tracks=tracks)
    about_tracks = {Kind.NOT_STREAMED, Kind.NOT_RECORDED}
    findings = [one for one in audit(case(audio, tracks=outputs)) if one.kind in about_tracks]
    is_right = streamed in tracks and bool(tracks & recorded)
    assert (findings == []) == is_right
    mended = tracks | {int(track) for finding in findings for track in ticked(finding)}
    left = kinds(case(replace(audio, tracks=mended), tracks=outputs))
    assert about_tracks.isdisjoint(left)


def test_the_vod_track_is_a_note_because_music_is_left_out_there() -> None:
    of = case(replace(DESK, tracks=frozenset({1})), tracks=OutputTracks(vod=2))
    finding = found(of, Kind.NOT_IN_VOD)
    assert finding.severity is Severity.NOTE
    assert finding.fix == ()


def test_a_device_that_is_in_another_scene_is_told_with_that_scene() -> None:
    finding = found(case(OFF_AIR, scenes=scenes(Encore=["Desk"])), Kind.NOT_IN_PROGRAM)
    assert finding.severity is Severity.WARNING
    assert "program scene 'Live' but only in 'Encore'" in finding.sentence
    assert finding.fix == ()  # whether it belongs there is for the user to say


def test_a_film_in_another_scene_is_only_a_note() -> None:
    film = AudioInput("Film", "ffmpeg_source", is_active=False)
    finding = found(case(film, scenes=scenes(Encore=["Film"])), Kind.NOT_IN_PROGRAM)
    assert finding.severity is Severity.NOTE
    assert finding.remedy.startswith("if it should be heard: ")


def test_the_input_of_a_strip_is_put_into_the_program_scene() -> None:
    strips = (StripSound("Main", "Desk", LOUD),)
    finding = found(case(OFF_AIR, scenes=scenes(Encore=["Desk"]), strips=strips), Kind.NOT_IN_PROGRAM)
    assert finding.severity is Severity.ERROR
    assert finding.fix == (Request("CreateSceneItem", {"sceneName": "Live", "sourceName": "Desk"}),)


def test_while_nobody_plays_a_scene_without_the_strip_may_be_for_a_break() -> None:
    strips = (StripSound("Main", "Desk", SILENT),)
    finding = found(case(OFF_AIR, scenes=scenes(Break=[]), strips=strips), Kind.NOT_IN_PROGRAM)
    assert finding.severity is Severity.WARNING


def test_one_that_is_hidden_gets_its_eye_opened() -> None:
    finding = found(case(OFF_AIR, scenes=scenes(hidden=["Desk"])), Kind.NOT_IN_PROGRAM)
    assert "hidden in the program scene 'Live'" in finding.sentence
    shown = {"sceneName": "Live", "sceneItemId": 1, "sceneItemEnabled": True}
    assert finding.fix == (Request("SetSceneItemEnabled", shown),)


def test_of_one_in_a_hidden_group_the_groups_eye_is_opened() -> None:
    items = {"Live": (SceneItem(7, "Band", False, True),), "Band": (SceneItem(1, "Desk", True),)}
    finding = found(case(OFF_AIR, scenes=Scenes("Live", None, items)), Kind.NOT_IN_PROGRAM)
    assert "the eye of 'Band' in 'Live'" in finding.remedy
    assert finding.fix[0].data["sceneItemId"] == 7


def test_obs_32_silences_what_is_monitored_where_its_monitor_is_captured() -> None:
    of = case(MONITORED, SPEAKERS, version="32.0.1", monitoring_device_id="default")
    finding = found(of, Kind.MONITOR_CAPTURED)
    assert finding.severity is Severity.ERROR
    assert "'Speakers' captures" in finding.sentence
    assert finding.fix[0].data["monitorType"] == "OBS_MONITORING_TYPE_NONE"


@pytest.mark.parametrize(
    "of",
    [
        case(MONITORED, SPEAKERS, version="31.1.2", monitoring_device_id="default"),
        case(MONITORED, SPEAKERS, version="32.0.1", monitoring_device_id="{headphones}"),
        case(DESK, SPEAKERS, version="32.0.1", monitoring_device_id="default"),
        case(MONITORED, replace(SPEAKERS, is_active=False), version="32.0.1", monitoring_device_id="default"),
        case(MONITORED, version="32.0.1", monitoring_device_id="default"),
    ],
    ids=["an older OBS", "another device", "not monitored", "not on air", "no capture"],
)
def test_it_takes_all_of_that_to_be_silenced(of: Case) -> None:
    assert Kind.MONITOR_CAPTURED not in kinds(of)
