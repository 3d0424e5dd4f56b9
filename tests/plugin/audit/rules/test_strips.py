"""Our strips against what OBS receives."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import DESK, LOUD, SILENT, case, kinds, only
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.rules.all import audit
from plugin.audit.rules.case import Case, StripSound
from plugin.audit.snapshot import AudioInput

PEAKS = st.one_of(st.just(SILENT), st.floats(-120.0, 0.0))
COMPARED = {Kind.OBS_HEARS_NOTHING, Kind.STRIP_HEARS_NOTHING}


def main(peak_dbfs: float | None, obs_input: str | None = "Desk") -> tuple[StripSound, ...]:
    return (StripSound("Main", obs_input, peak_dbfs),)


def found(of: Case, kind: Kind) -> Finding:
    return only(audit(of), kind)


def test_the_interface_has_sound_and_obs_has_none() -> None:
    of = case(DESK, peaks={"Desk": SILENT}, strips=main(LOUD))
    assert kinds(of) == [Kind.OBS_HEARS_NOTHING]  # and not, besides, that no sound arrives
    finding = found(of, Kind.OBS_HEARS_NOTHING)
    assert finding.severity is Severity.ERROR
    assert finding.sentence == "the interface has sound on strip 'Main', OBS's 'Desk' has none"
    assert "Properties → Device" in finding.remedy


def test_obs_has_sound_and_the_strip_has_none() -> None:
    finding = found(case(DESK, peaks={"Desk": LOUD}, strips=main(SILENT)), Kind.STRIP_HEARS_NOTHING)
    assert finding.severity is Severity.WARNING
    assert "soundcheck devices --watch" in finding.remedy


def test_an_input_of_the_strips_own_name_needs_no_configuration() -> None:
    strips = (StripSound("desk", None, LOUD),)
    assert Kind.OBS_HEARS_NOTHING in kinds(case(DESK, peaks={"Desk": SILENT}, strips=strips))


def test_a_strip_that_names_no_input_of_obs_is_told_the_nearest() -> None:
    finding = found(case(DESK, strips=main(LOUD, "Dekc")), Kind.NO_SUCH_INPUT)
    assert finding.severity is Severity.ERROR
    assert "did you mean 'Desk'?" in finding.remedy
    assert "there are 'Desk'" in found(case(DESK, strips=main(LOUD, "Piano")), Kind.NO_SUCH_INPUT).remedy
    assert "there is none" in found(case(strips=main(LOUD)), Kind.NO_SUCH_INPUT).remedy


def test_a_strip_that_names_a_picture_is_told_so() -> None:
    of = case(DESK, strips=main(LOUD, "Logo"), other_inputs=frozenset({"Logo"}))
    assert "'Logo', which strip 'Main' names as its input, has no sound" in found(of, Kind.NO_SUCH_INPUT).sentence


def test_without_a_named_input_something_has_to_arrive_somewhere() -> None:
    film = AudioInput("Film", "ffmpeg_source")
    of = case(DESK, film, peaks={"Desk": SILENT, "Film": SILENT}, strips=main(LOUD, None))
    assert "no input of OBS that is on air has any" in found(of, Kind.OBS_HEARS_NOTHING).sentence
    assert COMPARED.isdisjoint(kinds(case(DESK, film, peaks={"Desk": SILENT, "Film": LOUD}, strips=main(LOUD, None))))
    assert COMPARED.isdisjoint(kinds(case(DESK, film, peaks={"Desk": SILENT}, strips=main(LOUD, None))))


def test_one_that_is_not_on_air_cannot_be_compared() -> None:
    off_air = replace(DESK, is_active=False)
    assert COMPARED.isdisjoint(kinds(case(off_air, peaks={"Desk": SILENT}, strips=main(LOUD))))


@pytest.mark.parametrize(("obs", "ours"), [({}, LOUD), ({"Desk": LOUD}, None), ({}, None)])
def test_what_is_unknown_is_not_compared(obs: dict[str, float], ours: float | None) -> None:
    assert COMPARED.isdisjoint(kinds(case(DESK, peaks=obs, strips=main(ours))))


@given(PEAKS, st.floats(-20.0, 20.0))
def test_the_same_sound_at_another_level_is_never_called_missing(peak_dbfs: float, gain_db: float) -> None:
    of = case(DESK, peaks={"Desk": peak_dbfs + gain_db}, strips=main(peak_dbfs))
    assert COMPARED.isdisjoint(kinds(of))
