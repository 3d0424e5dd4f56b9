from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.plateau import MARGIN, Plateaus, find_plateaus

RATE = 48_000
NOISE = np.random.default_rng(5).normal(0, 1e-6, (1, 7_200))  # so that the smallest step of a sound is no help


def sine(frequency_hz: float, amplitude: float, *, seconds: float = 0.15, phase: float = 0.3) -> np.ndarray:
    times = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * np.sin(2 * np.pi * frequency_hz * times + phase))[None]


def plateaus(sound: np.ndarray) -> Plateaus:
    return find_plateaus(sound.astype(np.float32), RATE)


def test_a_cut_sine_has_two_in_each_period_as_long_as_it_is_cut():
    found = plateaus(np.clip(sine(100, 1.0), -0.5, 0.5))
    assert found.lower.tolist() == [0, 1] * 15  # 15 periods, and no crest at their ends
    # It is above half its height for a third of the period, 160 samples.
    assert set((found.stop - found.first).tolist()) <= {159, 160, 161}
    assert np.abs(np.diff(found.first) - 240).max() <= 1


def test_one_that_is_cut_on_one_side_has_one():
    assert set(plateaus(np.minimum(sine(100, 0.9), 0.5)).lower.tolist()) == {0}
    assert set(plateaus(np.maximum(sine(100, 0.9), -0.5)).lower.tolist()) == {1}


@given(st.floats(20, 20_000), st.floats(0.011, 0.99), st.floats(0, 2 * math.pi))
def test_a_clean_sine_has_none(frequency_hz: float, amplitude: float, phase: float):
    assert len(plateaus(sine(frequency_hz, amplitude, phase=phase)).channel) == 0


@given(st.floats(60, 1_000), st.floats(1.26, 4.0), st.floats(0.05, 0.9), st.floats(0, 2 * math.pi))
def test_any_tone_cut_by_2_to_12_db_has_some_at_any_level(
    frequency_hz: float, too_hot: float, level: float, phase: float
):
    # Not a frequency that repeats to the sample, as none in a room does: its steps are those of a staircase.
    frequency_hz *= 1 + 1e-5 * math.sqrt(2)
    cut = np.clip(sine(frequency_hz, too_hot * level, phase=phase), -level, level)
    crests = 2 * 0.15 * frequency_hz
    assert len(plateaus(cut).channel) >= crests - 3


@pytest.mark.parametrize("levels", [3, 15, 127])
def test_steps_have_none(levels: int):
    for frequency_hz in (50, 110, 441, 1_000):
        for amplitude in (0.1, 0.5, 0.9):
            steps = np.round(sine(frequency_hz, amplitude) * levels) / levels
            assert len(plateaus(steps).channel) == 0


@pytest.mark.parametrize("smoothing", [1, 2])
@pytest.mark.parametrize("seed", range(10))
def test_samples_that_are_held_have_none(seed: int, smoothing: int):
    rough = np.random.default_rng(seed).uniform(-0.5, 0.5, 900)
    held = np.convolve(np.repeat(rough, 8), np.full(smoothing, 1 / smoothing), "valid")
    assert len(plateaus(held + NOISE[:, : len(held)]).channel) == 0


@pytest.mark.parametrize("half_period", [15, 24, 60, 240])
@pytest.mark.parametrize("slowness", [0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 4.0, 10.0, 30.0])
def test_a_square_that_is_rounded_by_a_low_pass_has_none(slowness: float, half_period: int):
    half = 1 - 2 * np.exp(-np.arange(half_period) / slowness)
    square = np.tile(np.concatenate([half, -half]), 3_600 // half_period)[None, :7_200] * 0.5
    assert len(plateaus(square + NOISE[:, : square.shape[1]]).channel) == 0


@pytest.mark.parametrize(("ramp", "half_period"), [(1, 20), (2, 8), (3, 12), (4, 80), (9, 240)])
def test_a_square_with_steep_flanks_has_none(ramp: int, half_period: int):
    naive = np.repeat([0.5, -0.5] * (3_600 // half_period), half_period)
    sloping = np.convolve(naive, np.full(ramp, 1 / ramp), "same")
    assert len(plateaus(sloping[:7_200] + NOISE[:, : len(sloping)]).channel) == 0


@pytest.mark.parametrize("length", [6, 8, 12, 16, 24])
def test_a_square_that_is_rounded_on_both_sides_has_none(length: int):
    naive = np.repeat([0.5, -0.5] * 40, 60)
    rounded = np.convolve(naive, np.hanning(length) / np.hanning(length).sum(), "same")
    assert len(plateaus(rounded + NOISE[:, : len(rounded)]).channel) == 0


def test_a_shelf_below_higher_peaks_is_none():
    higher = 0.9 * np.abs(sine(100, 1.0))
    found = plateaus(np.concatenate([np.clip(sine(100, 1.0), -0.5, 0.5), higher], axis=1))
    assert set(found.lower.tolist()) == {1}


def test_what_is_cut_at_full_scale_is_no_plateau_but_a_clip():
    assert len(plateaus(np.clip(sine(100, 2.0), -1, 1)).channel) == 0


def test_a_plateau_needs_its_corners():
    cut = np.clip(sine(100, 1.0), -0.5, 0.5)
    found = plateaus(cut)
    first, stop = int(found.first[1]), int(found.stop[1])
    assert len(plateaus(cut[:, first - MARGIN : first + 300]).channel) == 1
    assert len(plateaus(cut[:, first - MARGIN + 1 : first + 300]).channel) == 0
    assert len(plateaus(cut[:, stop - 300 : stop + MARGIN]).channel) == 1
    assert len(plateaus(cut[:, stop - 300 : stop + MARGIN - 1]).channel) == 0


def test_channels_are_told_apart():
    clean, cut = sine(100, 0.5), np.clip(sine(100, 1.0), -0.5, 0.5)
    assert set(plateaus(np.concatenate([clean, cut, clean * 0, cut * 3])).channel.tolist()) == {1}


@pytest.mark.parametrize("frames", [1, 2, 9])
def test_a_few_samples_are_no_trouble(frames: int):
    assert len(plateaus(np.full((2, frames), 0.5)).channel) == 0
