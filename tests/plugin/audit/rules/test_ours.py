"""Our own side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.finding import Kind, Severity
from plugin.audit.rules.ours import silent_strip, too_few_channels, wrong_rate
from plugin.audit.settings import AuditedStrip
from plugin.devices import Device

XR18 = Device(0, "XR18", "ALSA", 18, 48000)
MAIN = AuditedStrip("Main", (17, 18))


def test_a_strip_on_a_channel_that_is_not_there_is_named() -> None:
    assert too_few_channels(XR18, (MAIN,)) == []
    [finding] = too_few_channels(XR18, (MAIN, AuditedStrip("Talk", (19,))))
    assert (finding.kind, finding.severity, finding.subject) == (Kind.CHANNELS, Severity.ERROR, "Talk")
    assert finding.sentence == "strip 'Talk' is on channel 19, and 'XR18' [ALSA] has 18"


@pytest.mark.parametrize("supported_hz", [(48000,), (44100, 48000), ()])
def test_a_rate_that_it_runs_at_is_fine_and_so_is_one_that_nobody_knows(supported_hz: tuple[int, ...]) -> None:
    assert wrong_rate(XR18, 48000, supported_hz) == []


def test_a_rate_that_it_does_not_run_at_is_told_with_those_it_does() -> None:
    [finding] = wrong_rate(XR18, 96000, (44100, 48000))
    assert (finding.kind, finding.severity) == (Kind.SAMPLE_RATE, Severity.ERROR)
    assert "does not run at 96000 Hz but at 44100, 48000" in finding.sentence
    assert "audio.sample_rate_hz" in finding.remedy


@given(st.one_of(st.just(float("-inf")), st.floats(-140.0, 0.0)))
def test_a_strip_is_silent_below_the_noise_of_an_open_input(peak_dbfs: float) -> None:
    finding = silent_strip(MAIN, peak_dbfs)
    assert (finding is not None) == (peak_dbfs < -60)
    assert finding is None or "(channel 17 and 18 of the interface)" in finding.sentence
