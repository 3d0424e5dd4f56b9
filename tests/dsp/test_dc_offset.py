from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watching import RATE, hiss, in_turn, nothing, spans, tone, watched

from dsp.events import FaultKind
from dsp.watch import Watch
from dsp.watch_settings import DcOffsetSettings, WatchSettings

DC = FaultKind.DC_OFFSET


@pytest.mark.parametrize("offset", [0.05, -0.05])
def test_an_offset_comes_and_goes(offset: float):
    told = watched(tone(20) + offset * in_turn(nothing(5), nothing(8) + 1, nothing(7)), DC)
    assert spans(told) == [(pytest.approx(5, abs=0.5), pytest.approx(13, abs=0.5))]
    assert told[0].value == pytest.approx(offset, abs=1e-4)
    assert (told[0].strip, told[0].channel) == (0, 0)


@pytest.mark.parametrize(("offset", "faults"), [(0.012, 1), (0.009, 0), (0.0, 0)])
def test_one_percent_is_the_threshold(offset: float, faults: int):
    assert len(watched(hiss(8, 0.1) + offset, DC)) == 2 * faults


def test_it_needs_no_sound():
    assert len(watched(nothing(6) + 0.02, DC)) == 2


def test_it_has_to_last_for_3_s():
    assert watched(in_turn(nothing(3), nothing(2) + 0.02, nothing(3)), DC) == []


@settings(max_examples=40)
@given(st.floats(20, 200), st.floats(0, 6.28))
def test_a_full_bass_note_has_none(frequency_hz: float, phase: float):
    times = np.arange(8 * RATE) / RATE
    assert watched(np.sin(2 * np.pi * frequency_hz * times + phase), DC) == []


def test_a_kick_drum_has_none():
    times = np.arange(RATE // 2) / RATE
    assert watched(np.tile(np.sin(2 * np.pi * 50 * times) * np.exp(-9 * times), 16), DC) == []


def test_an_offset_that_turns_over_begins_anew():
    told = watched(in_turn(nothing(8) + 0.05, nothing(8) - 0.05), DC)
    assert [np.sign(fault.value) for fault in told if fault.begins] == [1, -1]


def test_noise_around_the_threshold_is_one_fault():
    wavering = 0.01 + 0.002 * np.sin(2 * np.pi * 0.11 * np.arange(60 * RATE) / RATE)
    assert len(spans(watched(wavering, DC))) == 1


def test_channels_are_told_apart():
    told = watched(np.stack([tone(6), tone(6) + 0.1, tone(6)]), DC, widths=(1, 2))
    assert {(fault.strip, fault.channel) for fault in told} == {(1, 1)}


def test_it_can_be_set_and_be_off():
    sound = tone(6) + 0.005
    assert len(watched(sound, DC, settings=WatchSettings(dc_offset=DcOffsetSettings(offset=0.003, hold_s=2)))) == 2
    off = WatchSettings(dc_offset=DcOffsetSettings(on=False, offset=0.003))
    assert watched(sound, DC, settings=off) == []


def test_the_mean_does_not_reach_over_a_gap():
    watch, sound = Watch((1,), RATE, WatchSettings()), tone(6).astype(np.float32)[None]
    assert watch.process(sound, 0) == []
    assert [fault.frame for fault in watch.process(sound + np.float32(0.05), 10 * RATE)] == [10 * RATE + RATE // 2]
