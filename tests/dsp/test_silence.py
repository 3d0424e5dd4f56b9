from __future__ import annotations

import math

import numpy as np
import pytest
from watching import RATE, hiss, in_turn, nothing, spans, tone, watched

from dsp.events import FaultKind
from dsp.watch import Fault, Watch
from dsp.watch_settings import SilenceSettings, WatchSettings

SILENCE = FaultKind.SILENCE


def test_it_begins_where_the_sound_ended_and_ends_where_it_is_back():
    told = watched(in_turn(tone(3), nothing(15), tone(2)), SILENCE)
    assert told[0] == Fault(SILENCE, 0, None, 3 * RATE, begins=True, value=-math.inf)
    assert (told[1].frame, told[1].begins) == (18 * RATE, False)
    assert told[1].value == pytest.approx(-13.5, abs=0.1)  # amplitude 0.3
    assert len(told) == 2


def test_it_is_told_after_10_s():
    watch = Watch((1,), RATE, WatchSettings())
    sound = in_turn(tone(2), nothing(12)).astype(np.float32)[None]
    moments = [at for at in range(0, sound.shape[1], 80) if watch.process(sound[:, at : at + 80], at)]
    assert moments == [12 * RATE - 80]


def test_a_pause_is_none():
    assert watched(in_turn(*[tone(2), nothing(9.8)] * 3, tone(2)), SILENCE) == []


@pytest.mark.parametrize("start", [nothing(0), tone(0.5)])
def test_a_strip_that_never_had_sound_is_not_silent(start: np.ndarray):
    assert watched(in_turn(start, nothing(30), hiss(30, 0.0005)), SILENCE) == []


def test_a_hum_below_the_threshold_is_silence_with_a_level():
    begin, _ = watched(in_turn(tone(2), hiss(12, 0.0005)), SILENCE)
    assert begin.value == pytest.approx(-66, abs=0.3)


def test_an_offset_is_silence():
    assert len(watched(in_turn(tone(2), nothing(12) + 0.1), SILENCE)) == 2


def test_noise_around_the_threshold_is_one_silence():
    wavering = hiss(60, 0.001) * 10 ** (3 * np.sin(np.arange(60 * RATE) / RATE) / 20)  # -63 to -57 dBFS
    told = watched(in_turn(tone(2), nothing(11), wavering, tone(2)), SILENCE)
    assert spans(told) == [(2.0, 73.0)]


def test_one_drum_hit_is_sound():
    hit = in_turn(tone(0.05, 0.5), nothing(7.95))
    assert watched(in_turn(tone(2), *[hit] * 4), SILENCE) == []


def test_one_sounding_channel_is_enough():
    quiet = in_turn(tone(2), nothing(20))
    assert watched(np.stack([quiet, tone(22)]), SILENCE) == []
    begin, _ = watched(np.stack([in_turn(tone(2), hiss(20, 0.0009)), in_turn(tone(2), hiss(20, 0.0009))]), SILENCE)
    assert begin.value == pytest.approx(-61, abs=0.3)  # the louder one, not both together
    assert [fault.strip for fault in watched(np.stack([tone(22), quiet]), SILENCE, widths=(1, 1))] == [1, 1]


def test_threshold_and_time_can_be_set_and_it_can_be_off():
    sound = in_turn(tone(2), hiss(10, 0.005))
    loud = SilenceSettings(threshold_dbfs=-40, hold_s=2)
    assert spans(watched(sound, SILENCE, settings=WatchSettings(silence=loud))) == [(2.0, 12.0)]
    off = SilenceSettings(on=False, threshold_dbfs=-40, hold_s=2)
    assert watched(sound, SILENCE, settings=WatchSettings(silence=off)) == []


def test_sound_lost_in_a_gap_is_no_silence_but_the_strip_had_sound():
    watch, block = Watch((1,), RATE, WatchSettings()), np.zeros((1, 8 * RATE), np.float32)
    assert watch.process(tone(2.05).astype(np.float32)[None], 0) == []
    assert watch.process(block, 3 * RATE) == []
    assert watch.process(block, 20 * RATE) == []
    assert [fault.frame for fault in watch.process(block, 28 * RATE)] == [20 * RATE]


def test_what_sounded_just_before_a_gap_is_not_taken_for_what_is_behind_it():
    watch, block = Watch((1,), RATE, WatchSettings()), np.zeros((1, 12 * RATE), np.float32)
    assert watch.process(tone(2.05).astype(np.float32)[None], 0) == []
    assert [fault.frame for fault in watch.process(block, 3 * RATE)] == [3 * RATE]
