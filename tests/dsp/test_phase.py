from __future__ import annotations

import numpy as np
import pytest
from watching import RATE, hiss, in_turn, nothing, spans, tone, watched

from dsp.events import FaultKind
from dsp.watch import Watch
from dsp.watch_settings import PhaseSettings, WatchSettings

PHASE = FaultKind.OUT_OF_PHASE


def sides(correlation: float, seconds: float) -> np.ndarray:
    """Noise on both sides, so much alike."""
    common, own = hiss(seconds), hiss(seconds, seed=2)
    return np.stack([common, correlation * common + np.sqrt(1 - correlation**2) * own])


def test_a_side_turned_upside_down_is_told_with_its_moments():
    left = hiss(20)
    told = watched(np.stack([left, left * np.repeat([1.0, -1.0, 1.0], [5 * RATE, 8 * RATE, 7 * RATE])]), PHASE)
    assert spans(told) == [(pytest.approx(5, abs=0.2), pytest.approx(13, abs=0.2))]
    assert told[0].value == pytest.approx(-1)
    assert told[1].value == pytest.approx(1)
    assert (told[0].strip, told[0].channel) == (0, None)


@pytest.mark.parametrize(("correlation", "faults"), [(-0.9, 1), (-0.4, 1), (-0.2, 0), (0.0, 0), (1.0, 0)])
def test_only_what_cancels_out_is_told(correlation: float, faults: int):
    told = watched(sides(correlation, 8), PHASE)
    assert len(told) == 2 * faults
    assert all(fault.value == pytest.approx(correlation, abs=0.07) for fault in told)


@pytest.mark.parametrize("degrees", [0, 45, 90, 95])
def test_a_shifted_tone_is_no_fault(degrees: float):
    shift = RATE * degrees / 360 / 100
    times = np.arange(8 * RATE)
    rows = np.stack([np.sin(2 * np.pi * 100 * (times + by) / RATE) for by in (0, shift)]) * 0.3
    assert watched(rows, PHASE) == []


def test_it_has_to_last_for_3_s():
    for seconds, faults in ((2.7, 0), (3.3, 1)):
        parts = [sides(1, 3), sides(-1, seconds), sides(1, 4)]
        assert len(watched(np.concatenate(parts, axis=1), PHASE)) == 2 * faults


def test_levels_do_not_matter_but_silence_does():
    assert len(watched(sides(-1, 5) * [[1.0], [0.05]], PHASE)) == 2
    assert watched(sides(-1, 5) * [[1.0], [0.005]], PHASE) == []
    assert watched(sides(-1, 5) * [[1.0], [0.0]], PHASE) == []
    assert watched(np.zeros((2, 5 * RATE)), PHASE) == []


def test_pauses_are_no_break():
    phrase = np.concatenate([sides(-1, 1.4), np.zeros((2, 2 * RATE))], axis=1)
    assert len(spans(watched(np.tile(phrase, 5), PHASE))) == 1


def test_noise_around_the_threshold_is_one_fault():
    parts = [sides(-1, 4), *(sides(correlation, 2) for correlation in [-0.35, -0.2] * 10), sides(1, 3)]
    assert spans(watched(np.concatenate(parts, axis=1), PHASE)) == [(pytest.approx(0.2), pytest.approx(44, abs=0.3))]


def test_an_offset_on_both_sides_is_no_likeness():
    assert len(watched(sides(-1, 6) * 0.1 + 0.3, PHASE)) == 2


def test_mono_strips_have_no_phase():
    assert watched(sides(-1, 6), PHASE, widths=(1, 1)) == []


def test_it_can_be_set_and_be_off():
    slight = PhaseSettings(correlation=0.0, hold_s=1)
    assert len(watched(sides(-0.2, 6), PHASE, settings=WatchSettings(phase=slight))) == 2
    assert watched(sides(-1, 6), PHASE, settings=WatchSettings(phase=PhaseSettings(on=False))) == []


def test_what_is_on_stays_on_over_a_gap_and_what_was_about_to_turn_does_not():
    watch, opposite = Watch((2,), RATE, WatchSettings()), sides(-1, 2.5).astype(np.float32)
    alike = sides(1, 5).astype(np.float32)
    assert watch.process(opposite, 0) == []
    assert watch.process(opposite, 10 * RATE) == []
    assert [fault.begins for fault in watch.process(opposite, round(12.5 * RATE))] == [True]
    assert [fault.begins for fault in watch.process(alike, 30 * RATE)] == [False]


def test_the_largest_numbers_have_a_correlation():
    told = watched(sides(-1, 5) * 1e38, PHASE)
    assert [fault.value for fault in told] == pytest.approx([-1, -1])


def test_after_silence_nothing_is_left_of_it():
    assert spans(watched(np.concatenate([sides(-1, 2), np.zeros((2, RATE)), sides(1, 3)], axis=1), PHASE)) == []
    assert watched(np.stack([in_turn(tone(2), nothing(5)), in_turn(nothing(5), tone(2))]), PHASE) == []
