from __future__ import annotations

import math

import numpy as np
import pytest

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


def test_silence_is_minus_infinity_from_the_beginning():
    assert LevelMeter(2, RATE).peak_dbfs.tolist() == [-math.inf, -math.inf]
    assert LevelMeter(2, RATE).rms_dbfs.tolist() == [-math.inf, -math.inf]
    meter = metered(np.zeros((2, RATE), np.float32))
    assert meter.peak_dbfs.tolist() == meter.rms_dbfs.tolist() == [-math.inf, -math.inf]


def test_a_sine_reads_its_amplitude_and_3_db_less_rms():
    meter = metered(sine(0.5, 1.0))
    assert meter.peak_dbfs[0] == pytest.approx(-6.02, abs=0.02)
    assert meter.rms_dbfs[0] == pytest.approx(-9.03, abs=0.02)


def test_one_negative_sample_rises_at_once_and_falls_20_db_in_1_7_s():
    click = np.zeros((1, QUANTUM), np.float32)
    click[0, 7] = -1.0
    assert metered(click).peak_dbfs[0] == 0.0
    assert metered(click, np.zeros((1, round(1.7 * RATE)), np.float32)).peak_dbfs[0] == pytest.approx(-20.0)


def test_the_fall_ends_in_silence():
    meter = metered(sine(1.0, 0.1), np.zeros((1, 13 * RATE), np.float32))
    assert meter.peak_dbfs[0] == -math.inf


def test_rms_forgets_after_its_window():
    assert metered(sine(1.0, 1.0), np.zeros((1, round(0.29 * RATE)), np.float32)).rms_dbfs[0] > -math.inf
    assert metered(sine(1.0, 1.0), np.zeros((1, round(0.30 * RATE)), np.float32)).rms_dbfs[0] == -math.inf


def test_a_short_block_falls_by_its_own_length():
    whole, parts = LevelMeter(1, RATE), LevelMeter(1, RATE)
    for meter in (whole, parts):
        meter.process(np.ones((1, 10), np.float32))
    whole.process(np.zeros((1, 300), np.float32))
    for frames in (100, 0, 200):
        parts.process(np.zeros((1, frames), np.float32))
    assert parts.peak_dbfs[0] == pytest.approx(whole.peak_dbfs[0])
    assert parts.rms_dbfs[0] == pytest.approx(whole.rms_dbfs[0])
