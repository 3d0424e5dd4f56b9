"""OBS as a whole, and our overlays in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import DESK, case, kinds, only, scenes

from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.rules.all import audit
from plugin.audit.rules.case import Case
from plugin.audit.settings import AuditedOverlay
from plugin.audit.snapshot import AudioInput

SPEAKERS = AudioInput("Speakers", "pulse_output_capture")
TEXT = (AuditedOverlay("Text"),)


def found(of: Case, kind: Kind) -> Finding:
    return only(audit(of), kind)


def test_without_any_input_on_air_there_is_nothing_to_hear() -> None:
    finding = found(case(mics=(), desktop=()), Kind.NOTHING_ON_AIR)
    assert finding.severity is Severity.ERROR
    assert "program scene 'Live' has none" in finding.sentence
    assert "Settings → Audio" in finding.remedy


def test_a_microphone_that_is_assigned_nowhere_is_missed() -> None:
    finding = found(case(SPEAKERS, mics=()), Kind.NO_MIC)
    assert finding.severity is Severity.WARNING
    assert "Mic/Auxiliary Audio" in finding.remedy


def test_an_interface_in_the_program_scene_is_as_good_as_a_microphone() -> None:
    assert kinds(case(DESK, mics=())) == []


def test_without_desktop_audio_there_is_a_note() -> None:
    assert found(case(DESK, desktop=()), Kind.NO_DESKTOP_AUDIO).severity is Severity.NOTE
    assert kinds(case(DESK, SPEAKERS, desktop=())) == []


def test_what_an_older_obs_lacks_is_a_note() -> None:
    finding = found(case(DESK, version="29.0.2", requests=frozenset({"GetVersion"})), Kind.OBS_LACKS)
    assert finding.severity is Severity.NOTE
    assert "OBS 29.0.2 lacks chapters" in finding.sentence
    assert "OBS 30.2" in finding.remedy


def test_a_newer_one_lacks_nothing() -> None:
    assert kinds(case(DESK, requests=frozenset({"GetVersion", "CreateRecordChapter"}))) == []


def test_an_overlay_that_run_has_not_made_yet_is_a_note() -> None:
    finding = found(case(DESK, overlays=TEXT), Kind.OVERLAY_MISSING)
    assert finding.severity is Severity.NOTE
    assert "`soundcheck run`" in finding.remedy


def test_an_overlay_in_the_program_scene_is_fine() -> None:
    assert kinds(case(DESK, overlays=TEXT, other_inputs=frozenset({"Text"}), scenes=scenes("Desk", "Text"))) == []


def test_an_overlay_in_another_scene_only_is_copied_from_there() -> None:
    shown = {"other_inputs": frozenset({"Text"}), "scenes": scenes("Desk", Encore=["Film", "Text"])}
    finding = found(case(DESK, overlays=TEXT, **shown), Kind.OVERLAY_NOT_IN_PROGRAM)
    assert finding.severity is Severity.WARNING
    [request] = finding.fix
    assert request.name == "DuplicateSceneItem"  # with its place and size
    assert request.data == {"sceneName": "Encore", "sceneItemId": 2, "destinationSceneName": "Live"}


def test_an_overlay_that_belongs_to_other_scenes_is_not_missed_in_this_one() -> None:
    shown = {"other_inputs": frozenset({"Text"}), "scenes": scenes("Desk", Encore=["Text"])}
    assert kinds(case(DESK, overlays=(AuditedOverlay("Text", ("Encore",)),), **shown)) == []
    of = case(DESK, overlays=(AuditedOverlay("Text", ("Encore", "Live")),), **shown)
    assert kinds(of) == [Kind.OVERLAY_NOT_IN_PROGRAM]


def test_an_overlay_that_is_hidden_is_switched_off_by_its_user() -> None:
    shown = {"other_inputs": frozenset({"Text"}), "scenes": scenes("Desk", hidden=["Text"])}
    finding = found(case(DESK, overlays=TEXT, **shown), Kind.OVERLAY_NOT_IN_PROGRAM)
    assert finding.severity is Severity.NOTE
    assert finding.fix == ()


@pytest.mark.parametrize("audio", [DESK, replace(DESK, is_active=False)])
def test_notes_are_never_mended(audio: AudioInput) -> None:
    everything = case(
        replace(audio, sync_offset_ms=3000, is_muted=True, balance=0.0, volume_db=-100.0),
        overlays=TEXT,
        desktop=(),
        requests=frozenset({"GetVersion"}),
        scenes=scenes(hidden=["Desk"]),
    )
    notes = [finding for finding in audit(everything) if finding.severity is Severity.NOTE]
    assert len(notes) >= 3
    assert all(not finding.fix for finding in notes)
