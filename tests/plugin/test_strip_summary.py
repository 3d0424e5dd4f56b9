from __future__ import annotations

import math

from states import levels, loudness, state

from dsp.advice import Verdict
from dsp.profile import R128, STREAMING
from plugin.strip_summary import StripSummary


def test_it_tells_the_loudest_channel_and_the_counts_of_all() -> None:
    loud = loudness(-10.0, integrated=-14.5, range_lu=6.0, gated_s=90.0)
    strip = state("Voice", of=levels(-3.0, -1.5, true_peak_db=-1.2), loud=loud, clips=3, overs=2, flat_tops=7)
    summary = StripSummary.of(strip, 100.0, STREAMING)
    assert (summary.strip, summary.seconds, summary.loudness) == ("Voice", 100.0, loud)
    assert (summary.true_peak_dbtp, summary.sample_peak_dbfs) == (-1.2, -1.5)
    assert (summary.clips, summary.overs, summary.flat_tops) == (3, 2, 7)
    assert summary.advice is not None
    assert summary.advice.verdict is Verdict.FINE


def test_advice_goes_by_the_profile_and_needs_a_minute() -> None:
    loud = loudness(integrated=-14.0, gated_s=90.0)
    broadcast = StripSummary.of(state("Voice", loud=loud), 100.0, R128)
    assert broadcast.advice is not None
    assert broadcast.advice.move_db == -9.0
    short = StripSummary.of(state("Voice", loud=loudness(integrated=-14.0, gated_s=30.0)), 100.0, R128)
    assert short.advice is None


def test_silence_has_no_peak() -> None:
    silent = StripSummary.of(state("Voice", of=levels(-math.inf)), 100.0, STREAMING)
    assert (silent.true_peak_dbtp, silent.sample_peak_dbfs) == (-math.inf, -math.inf)
