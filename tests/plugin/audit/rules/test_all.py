"""All rules together."""

from __future__ import annotations

from dataclasses import replace

from cases import DESK, LOUD, SILENT, case
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.finding import Finding, Kind, Severity
from plugin.audit.outputs import OutputTracks
from plugin.audit.rules.all import audit, without
from plugin.audit.rules.case import StripSound
from plugin.audit.snapshot import AudioInput, Monitoring

INPUTS = st.builds(
    AudioInput,
    name=st.sampled_from(["Desk", "Mic [USB]", "Film", "Désktop"]),
    kind=st.sampled_from(["pulse_input_capture", "wasapi_output_capture", "ffmpeg_source"]),
    is_active=st.booleans(),
    is_muted=st.booleans(),
    volume_db=st.sampled_from([-100.0, -70.0, 0.0]),
    volume_mul=st.sampled_from([0.0, 1.0]),
    balance=st.sampled_from([0.0, 0.5, 1.0]),
    sync_offset_ms=st.integers(-3000, 3000),
    monitoring=st.sampled_from(Monitoring),
    tracks=st.frozensets(st.integers(1, 6)),
    device_id=st.sampled_from([None, "default"]),
)
CASES = st.builds(
    lambda inputs, peak, strip, streams: case(
        *inputs,
        peaks={one.name: peak for one in inputs},
        strips=(strip,),
        is_streaming=streams,
        version="32.0.0",
        monitoring_device_id="default",
        tracks=OutputTracks(2, frozenset({3}), 4),
    ),
    st.lists(INPUTS, max_size=4, unique_by=lambda one: one.name),
    st.sampled_from([LOUD, SILENT, -60.0]),
    st.builds(
        StripSound, st.just("Main"), st.sampled_from([None, "Desk", "Nobody"]), st.sampled_from([None, LOUD, SILENT])
    ),
    st.booleans(),
)


@given(CASES)
def test_whatever_obs_has_each_trouble_is_told_once_and_in_whole_sentences(of: object) -> None:
    findings = audit(of)  # type: ignore[arg-type]
    keys = [finding.key for finding in findings]
    assert len(set(keys)) == len(keys)
    for finding in findings:
        assert finding.sentence
        assert finding.remedy
        assert not finding.sentence.endswith(".")
        assert finding.severity > Severity.NOTE or not finding.fix


@given(CASES)
def test_the_worst_come_first(of: object) -> None:
    told = without(audit(of), ())  # type: ignore[arg-type]
    assert [one.severity for one in told] == sorted((one.severity for one in told), reverse=True)


def finding(kind: Kind, subject: str) -> Finding:
    return Finding(kind, Severity.ERROR, subject, "it is wrong", "mend it")


def test_what_is_to_be_ignored_is_a_name_a_pattern_or_a_kind() -> None:
    mic, desk, film = finding(Kind.MUTED, "Mic [USB]"), finding(Kind.VOLUME, "Desk 1"), finding(Kind.LATE, "Film")
    assert without([mic, desk, film], ()) == [mic, desk, film]
    assert without([mic, desk, film], ("Mic [USB]",)) == [desk, film]
    assert without([mic, desk, film], ("Desk *", "late")) == [mic]
    assert without([mic, desk, film], ("desk 1",)) == [mic, desk, film]


def test_two_things_that_are_wrong_with_one_input_are_both_told() -> None:
    both = replace(DESK, is_muted=True, monitoring=Monitoring.ONLY)
    assert [one.kind for one in audit(case(both))] == [Kind.MUTED, Kind.MONITOR_ONLY]
