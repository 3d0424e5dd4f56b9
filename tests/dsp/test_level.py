from __future__ import annotations

import math
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.analysis import Levels
from dsp.level import LevelMeter

RATE = 48_000
QUANTUM = 480


def sine(amplitude: float, seconds: float, frequency_hz: float = 997.0) -> np.ndarray:
    times = np.arange(round(seconds * RATE)) / RATE
    return (amplitude * np.sin(2 * np.pi * frequency_hz * times)).astype(np.float32)[None]


def metered(*sounds: np.ndarray) -> LevelMeter:
    meter = LevelMeter(len(sounds[0]), RATE)
    sound = np.concatenate(sounds, axis=1)
    for start in range(0, sound.shape[1], QUANTUM):
        meter.process(sound[:, start : start + QUANTUM])
    return meter


def readings(meter: LevelMeter) -> dict[str, float]:
    """What it says of the first channel."""
    return dict(zip((field.name for field in fields(Levels)), meter.read()[:, 0].tolist(), strict=True))


@given(reads=st.sets(st.integers(0, 99)), short=st.integers(0, 99), seed=st.integers(0, 9))
def test_reading_changes_nothing(reads: set[int], short: int, seed: int):
    sound, begin = np.random.default_rng(seed).normal(0, 0.1, (2, 100 * 80)).astype(np.float32), 0
    often, once = LevelMeter(2, 8_000), LevelMeter(2, 8_000)
    for quantum in range(100):
        frames = 33 if quantum == short else 80
        for meter in (often, once):
            meter.process(sound[:, begin : begin + frames])
        begin += frames
        if quantum in reads:
            often.read()
    assert often.read().tolist() == once.read().tolist()


def test_silence_is_minus_infinity_from_the_beginning():
    assert LevelMeter(2, RATE).read().tolist() == [[-math.inf, -math.inf]] * 8
    assert metered(np.zeros((2, RATE), np.float32)).read().tolist() == [[-math.inf, -math.inf]] * 8


def test_a_sine_reads_its_amplitude_and_3_db_less_rms():
    read = readings(metered(sine(0.5, 1.0)))
    for measure in ("rms_dbfs", "held_rms_dbfs"):
        assert read.pop(measure) == pytest.approx(-9.03, abs=0.02)
    assert read == dict.fromkeys(read, pytest.approx(-6.02, abs=0.02))


def test_one_negative_sample_rises_at_once_and_falls_20_db_in_1_7_s():
    click = np.zeros((1, QUANTUM), np.float32)
    click[0, 7] = -1.0
    assert metered(click).peak_dbfs[0] == 0.0
    assert metered(click, np.zeros((1, round(1.7 * RATE)), np.float32)).peak_dbfs[0] == pytest.approx(-20.0)


def test_the_fall_ends_in_silence():
    meter = metered(sine(1.0, 0.1), np.zeros((1, 13 * RATE), np.float32))
    assert meter.peak_dbfs[0] == -math.inf


def test_rms_forgets_after_its_window():
    tail = np.zeros((1, round(0.3 * RATE)), np.float32)
    assert readings(metered(sine(1.0, 1.0), tail[:, QUANTUM:]))["rms_dbfs"] > -math.inf
    assert readings(metered(sine(1.0, 1.0), tail))["rms_dbfs"] == -math.inf


def test_a_short_block_falls_by_its_own_length():
    whole, parts = LevelMeter(1, RATE), LevelMeter(1, RATE)
    for meter in (whole, parts):
        meter.process(np.ones((1, 10), np.float32))
    whole.process(np.zeros((1, 300), np.float32))
    for frames in (100, 0, 200):
        parts.process(np.zeros((1, frames), np.float32))
    assert readings(parts) == pytest.approx(readings(whole))


def test_readings_fall_are_held_and_stay():
    tail = np.zeros((1, round(1.7 * RATE)), np.float32)
    read = readings(metered(sine(1.0, 1.0), tail))
    assert read["peak_dbfs"] == read["true_peak_dbtp"] == pytest.approx(-20.0, abs=0.1)
    assert read["held_peak_dbfs"] == read["max_peak_dbfs"] == pytest.approx(0.0, abs=0.01)
    assert read["held_rms_dbfs"] == pytest.approx(-3.01, abs=0.05)
    read = readings(metered(sine(1.0, 1.0), tail, tail))
    assert read["held_peak_dbfs"] < -30
    assert read["held_rms_dbfs"] == -math.inf
    assert read["max_true_peak_dbtp"] == pytest.approx(0.0, abs=0.01)


def test_a_true_peak_has_readings_of_its_own():
    meter = LevelMeter(1, RATE)
    meter.follow(sine(0.5, 0.01), np.array([0.5]), np.array([0.8]))
    meter.close(np.array([0.9]))
    read = readings(meter)
    assert [read[name] for name in read if "true" in name] == [pytest.approx(20 * math.log10(0.9))] * 3
    assert read["max_peak_dbfs"] == read["held_peak_dbfs"] == pytest.approx(-6.02, abs=0.01)
    meter.reset()
    assert readings(meter)["max_true_peak_dbtp"] == -math.inf
    assert readings(meter)["held_true_peak_dbtp"] > -1


def test_what_is_smaller_than_any_sample_of_24_bits_reads_silence():
    meter = metered(np.full((1, RATE), 1e-9, np.float32))
    read = readings(meter)
    assert read.pop("max_peak_dbfs") == read.pop("max_true_peak_dbtp") == pytest.approx(-180.0, abs=0.1)
    assert set(read.values()) == {-math.inf}
