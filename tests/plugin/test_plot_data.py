from __future__ import annotations

import math

import numpy as np
from charts import PIECE_S, RATE_HZ, chart, dead_side, playing
from states import loudness, state

from dsp.analysis import StandingFault
from dsp.events import Cause, Clip, FaultKind, Over
from dsp.profile import STREAMING
from dsp.strip import Strip
from plugin.plot_data import ChartRecorder, Span
from plugin.strip_summary import StripSummary

VOICE, BAND = Strip("Voice", (2,)), Strip("Band", (1, 3))


def test_instruments_and_faults_become_spans_of_their_strip() -> None:
    events = (
        *playing("vocal", 0.2, 0.5, "Voice"),
        *playing("guitar", 0.3, 1.2, "Band"),
        *dead_side(2, 0.4, 1.0, "Voice"),
        *playing("vocal", 0.9, 1.1, "Voice"),
    )
    voice, band = chart(*sorted(events, key=lambda event: event.time), strips=(VOICE, BAND)).strips
    assert voice.playing == {"vocal": [Span(0.2, 0.5), Span(0.9, 1.1)]}
    assert voice.faults == {StandingFault(FaultKind.DEAD_SIDE, 2): [Span(0.4, 1.0)]}
    assert band.playing == {"guitar": [Span(0.3, 1.2)]}
    assert band.faults == {}


def test_warnings_are_moments_by_cause() -> None:
    clip = {"reported": 1.0, "strip": "Voice", "channel": 2, "samples": 5, "runs": 1, "peak_dbtp": 0.0}
    over = Over(time=0.7, reported=1.0, strip="Voice", channel=2, overs=1, peak_dbtp=0.3)
    drawn = chart(Clip(time=0.1, **clip), over, Clip(time=0.9, **clip), strips=(VOICE, BAND))
    voice, band = drawn.strips
    assert {cause: times.tolist() for cause, times in voice.warned_s.items()} == {
        Cause.CLIP: [0.1, 0.9],
        Cause.OVER: [0.7],
        Cause.FLAT_TOP: [],
    }
    assert not any(len(times) for times in band.warned_s.values())


def test_each_strip_has_the_waveform_of_its_own_channels() -> None:
    recorder = ChartRecorder((VOICE, BAND), RATE_HZ)
    states = [state("Voice"), state("Band")]
    sound = np.array([[0.5, 0.1, -0.6], [0.5, np.nan, np.inf]], np.float32)
    recorder.hear(sound, 0.1, states)
    summaries = [StripSummary.of(one, 0.1, STREAMING) for one in states]
    voice, band = recorder.chart("song.wav", summaries, STREAMING).strips
    np.testing.assert_allclose(voice.envelope.high, [0.1, 0.0])  # what is no number is silent, as for the analysis
    np.testing.assert_allclose(band.envelope.low, [-0.6, 0.0])
    np.testing.assert_allclose(band.envelope.high, [0.5, 0.5])


def test_loudness_is_a_reading_a_piece_with_when_it_was() -> None:
    drawn = chart(seconds=1.0, loud=loudness(-16.0, short_term=math.nan, integrated=-18.0))
    [strip] = drawn.strips
    np.testing.assert_allclose(strip.time_s, PIECE_S * np.arange(1, 11))
    np.testing.assert_array_equal(strip.momentary_lufs, np.full(10, -16.0))
    assert np.isnan(strip.short_term_lufs).all()
    assert (drawn.title, drawn.sample_rate_hz, drawn.seconds, drawn.profile) == ("song.wav", RATE_HZ, 1.0, STREAMING)
