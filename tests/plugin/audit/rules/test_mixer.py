"""An input in OBS's mixer: each cause by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import DESK, LOUD, SILENT, case, kinds, only
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.finding import Finding, Kind, Request, Severity
from plugin.audit.rules.all import audit
from plugin.audit.rules.case import Case, StripSound
from plugin.audit.rules.mixer import fader_down
from plugin.audit.snapshot import AudioInput

MUTED = replace(DESK, is_muted=True)
DOWN = replace(DESK, volume_db=-100.0, volume_mul=0.0)


def found(of: Case, kind: Kind) -> Finding:
    return only(audit(of), kind)


def test_an_input_that_is_as_obs_makes_it_is_healthy() -> None:
    assert kinds(case(DESK, peaks={"Desk": LOUD})) == []


def test_one_that_is_muted_while_sound_arrives_is_an_error_and_unmuting_mends_it() -> None:
    finding = found(case(MUTED, peaks={"Desk": LOUD}), Kind.MUTED)
    assert finding.severity is Severity.ERROR
    assert finding.subject == "Desk"
    assert finding.sentence == "'Desk' is muted, while sound arrives at it: nobody hears it"
    assert "Audio Mixer" in finding.remedy
    assert finding.fix == (Request("SetInputMute", {"inputName": "Desk", "inputMuted": False}),)


@pytest.mark.parametrize(
    ("peaks", "strip_dbfs", "severity"),
    [
        ({"Desk": SILENT}, None, Severity.WARNING),  # may be meant so: nobody speaks
        ({"Desk": SILENT}, LOUD, Severity.ERROR),  # it is our strip, and somebody plays
        ({}, None, Severity.ERROR),  # nobody knows
    ],
)
def test_how_bad_a_mute_is_depends_on_whether_anybody_is_missed(
    peaks: dict[str, float], strip_dbfs: float | None, severity: Severity
) -> None:
    strips = (StripSound("Main", "Desk", strip_dbfs),) if strip_dbfs is not None else ()
    assert found(case(MUTED, peaks=peaks, strips=strips), Kind.MUTED).severity is severity


def test_what_is_not_on_air_is_no_error_yet() -> None:
    off_air = replace(MUTED, is_active=False)
    assert found(case(off_air), Kind.MUTED).severity is Severity.WARNING


def test_a_fader_that_is_all_the_way_down_is_put_to_0_db() -> None:
    finding = found(case(DOWN), Kind.VOLUME)
    assert finding.severity is Severity.ERROR
    assert "all the way down (−∞ dB)" in finding.sentence
    assert finding.fix == (Request("SetInputVolume", {"inputName": "Desk", "inputVolumeDb": 0.0}),)


def test_a_fader_that_is_nearly_down_is_told_with_its_place() -> None:
    finding = found(case(replace(DESK, volume_db=-72.4, volume_mul=0.00024)), Kind.VOLUME)
    assert "at −72 dB" in finding.sentence


@given(st.floats(-100, 26))
def test_a_fader_is_wrong_exactly_where_nothing_can_be_heard(volume_db: float) -> None:
    audio = AudioInput("Desk", "pulse_input_capture", volume_db=volume_db, volume_mul=10 ** (volume_db / 20))
    assert (fader_down(audio, case(audio)) is not None) == (volume_db <= -60)


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("pulse_input_capture", Severity.WARNING),
        ("pulse_output_capture", Severity.NOTE),
        ("ffmpeg_source", Severity.NOTE),
    ],
)
def test_no_sound_is_suspicious_where_there_always_should_be_some(kind: str, severity: Severity) -> None:
    finding = found(case(replace(DESK, kind=kind), peaks={"Desk": SILENT}), Kind.NO_SOUND)
    assert finding.severity is severity
    assert finding.fix == ()


@pytest.mark.parametrize("peaks", [{}, {"Desk": LOUD}, {"Desk": -60.0}])
def test_no_sound_is_told_only_where_it_is_known(peaks: dict[str, float]) -> None:
    assert Kind.NO_SOUND not in kinds(case(DESK, peaks=peaks))


def test_one_that_is_not_on_air_has_no_meter_and_is_not_called_silent() -> None:
    off_air = replace(DESK, is_active=False)
    assert Kind.NO_SOUND not in kinds(case(off_air, peaks={"Desk": SILENT}))


@pytest.mark.parametrize(("balance", "side"), [(0.0, "left"), (1.0, "right")])
def test_a_balance_at_its_end_is_put_to_the_middle(balance: float, side: str) -> None:
    finding = found(case(replace(DESK, balance=balance)), Kind.ONE_SIDE)
    assert side in finding.sentence
    assert finding.fix == (Request("SetInputAudioBalance", {"inputName": "Desk", "inputAudioBalance": 0.5}),)


def test_a_balance_that_leaves_something_on_both_sides_is_a_matter_of_taste() -> None:
    assert kinds(case(replace(DESK, balance=0.1))) == []


@pytest.mark.parametrize(("offset_ms", "words"), [(1500, "1.5 s after"), (-2000, "2 s before")])
def test_an_offset_of_a_second_is_worth_a_note(offset_ms: int, words: str) -> None:
    finding = found(case(replace(DESK, sync_offset_ms=offset_ms)), Kind.LATE)
    assert finding.severity is Severity.NOTE
    assert words in finding.sentence


def test_an_offset_that_a_camera_needs_is_fine() -> None:
    assert kinds(case(replace(DESK, sync_offset_ms=250))) == []
