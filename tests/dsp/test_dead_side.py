from __future__ import annotations

import math

import numpy as np
import pytest
from watching import RATE, hiss, in_turn, nothing, spans, tone, watched

from dsp.events import FaultKind
from dsp.watch import Fault, Watch
from dsp.watch_settings import DeadSideSettings, WatchSettings

DEAD = FaultKind.DEAD_SIDE


def test_a_side_dies_and_lives_again():
    told = watched(np.stack([tone(20), in_turn(tone(5), nothing(8), tone(7))]), DEAD)
    assert told[0] == Fault(DEAD, 0, 1, 5 * RATE, begins=True, value=math.inf)
    assert (told[1].channel, told[1].frame, told[1].begins) == (1, 13 * RATE, False)
    assert told[1].value == pytest.approx(0, abs=0.1)
    assert len(told) == 2


def test_a_side_far_below_is_dead_and_one_less_far_is_not():
    (begin, _) = watched(np.stack([tone(6, 0.001), tone(6, 0.5)]), DEAD)
    assert (begin.channel, begin.frame) == (0, 0)
    assert begin.value == pytest.approx(54, abs=0.1)
    assert watched(np.stack([tone(6, 0.006), tone(6, 0.5)]), DEAD) == []


def test_it_has_to_last_for_3_s():
    assert watched(np.stack([tone(10), in_turn(tone(3), nothing(2.9), tone(4.1))]), DEAD) == []
    assert len(watched(np.stack([tone(10), in_turn(tone(3), nothing(3.1), tone(3.9))]), DEAD)) == 2


def test_silence_on_both_sides_says_nothing_but_does_not_hide_it():
    phrases = in_turn(*[tone(1), nothing(2)] * 6)
    told = watched(np.stack([phrases, phrases * 0]), DEAD)
    assert spans(told) == [(0.0, 18.0)]
    assert watched(np.zeros((2, 10 * RATE)), DEAD) == []
    assert watched(np.stack([tone(10, 0.001), nothing(10)]), DEAD) == []


def test_sides_that_play_in_turn_are_alive():
    beat = in_turn(tone(0.2), nothing(0.2))
    assert watched(np.stack([np.tile(beat, 40), np.tile(beat[::-1], 40)]), DEAD) == []


def test_noise_around_the_threshold_is_one_fault():
    wavering = 0.3 * 10 ** ((-40 + 2 * np.sin(2 * np.pi * 0.11 * np.arange(60 * RATE) / RATE)) / 20)
    told = watched(np.stack([hiss(60, 0.3), hiss(60, 1.0, seed=2) * wavering]), DEAD)
    assert len(spans(told)) == 1


def test_one_side_dies_then_the_other():
    left = in_turn(tone(5), nothing(5), tone(5))
    told = watched(np.stack([left, in_turn(tone(10), nothing(5))]), DEAD)
    assert [(fault.channel, fault.begins) for fault in told] == [(0, True), (0, False), (1, True), (1, False)]


def test_only_strips_of_two_have_sides():
    rows = np.stack([tone(6), nothing(6), nothing(6), tone(6)])
    assert watched(rows, DEAD, widths=(1, 3)) == []
    assert [(fault.strip, fault.channel) for fault in watched(rows, DEAD, widths=(1, 1, 2))] == [(2, 2)] * 2


def test_it_can_be_set_and_be_off():
    rows = np.stack([tone(6, 0.02), tone(6, 0.5)])
    near = DeadSideSettings(difference_db=20, hold_s=1)
    assert len(watched(rows, DEAD, settings=WatchSettings(dead_side=near))) == 2
    off = DeadSideSettings(on=False, difference_db=20)
    assert watched(rows, DEAD, settings=WatchSettings(dead_side=off)) == []


def test_behind_a_gap_it_begins_anew():
    watch, rows = Watch((2,), RATE, WatchSettings()), np.stack([tone(4), nothing(4)]).astype(np.float32)
    assert watch.process(rows[:, : 2 * RATE], 0) == []
    assert [fault.frame for fault in watch.process(rows, 10 * RATE)] == [10 * RATE]
