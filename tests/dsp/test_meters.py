from __future__ import annotations

import math

import numpy as np
import pytest

from dsp.layout import Layout
from dsp.meters import Meters
from dsp.strip import Strip

RATE = 48_000
QUANTUM = 480
LAYOUT = Layout((Strip("Vocals", (3,)), Strip("Keys", (1, 2))))  # rows: 3, 1, 2


def metered(sound: np.ndarray) -> Meters:
    meters = Meters(LAYOUT, RATE)
    for start in range(0, sound.shape[1], QUANTUM):
        meters.process(sound[:, start : start + QUANTUM], start)
    return meters


def tones(seconds: float, *amplitudes: float) -> np.ndarray:
    sine = np.sin(2 * np.pi * 1_000 * np.arange(round(seconds * RATE)) / RATE)
    return (np.array(amplitudes)[:, None] * sine).astype(np.float32)


def test_readings_belong_to_the_strips():
    meters = metered(tones(4.0, 0.5, 0.0, 0.1))
    vocals, keys = meters.levels()
    assert vocals.peak_dbfs == pytest.approx([-6.02], abs=0.01)
    assert keys.peak_dbfs == (-math.inf, pytest.approx(-20.0, abs=0.01))
    assert keys.rms_dbfs[1] == pytest.approx(-23.01, abs=0.01)
    # BS.1770: a 1 kHz sine on one side reads its level less 3.0 (it reads -18.0 on both sides at -18 dBFS).
    assert meters.loudness()[0].short_term_lufs == pytest.approx(-9.0, abs=0.1)
    assert meters.loudness()[1].integrated_lufs == pytest.approx(-23.0, abs=0.1)


def test_after_the_sound_the_held_readings_and_the_maxima_stay():
    sound = np.concatenate([tones(1.0, 0.5, 0.5, 0.5), tones(2.0, 0.0, 0.0, 0.0)], axis=1)
    levels = metered(sound).levels()[0]
    assert levels.peak_dbfs[0] < -25
    assert levels.rms_dbfs == (-math.inf,)
    for stays in (levels.held_peak_dbfs, levels.max_peak_dbfs, levels.held_true_peak_dbtp, levels.max_true_peak_dbtp):
        assert stays == pytest.approx([-6.02], abs=0.01)
    assert levels.held_rms_dbfs == pytest.approx([-9.03], abs=0.01)


def test_a_reset_forgets_the_maxima_of_its_strip_alone():
    meters = metered(tones(1.0, 0.5, 0.5, 0.5))
    meters.reset(1)
    assert meters.levels()[1].max_true_peak_dbtp == meters.levels()[1].max_peak_dbfs == (-math.inf, -math.inf)
    assert meters.levels()[0].max_true_peak_dbtp == pytest.approx([-6.02], abs=0.01)
    assert meters.levels()[0].max_peak_dbfs == pytest.approx([-6.02], abs=0.01)
    assert math.isnan(meters.loudness()[1].integrated_lufs)
    louder_lu = meters.loudness()[1].momentary_lufs - meters.loudness()[0].momentary_lufs
    assert louder_lu == pytest.approx(3.01, abs=0.01)


def test_it_counts_the_seconds_that_the_integrated_loudness_stands_on():
    meters = metered(np.concatenate([tones(3.0, 0.5, 0.5, 0.5), tones(5.0, 0.0, 0.0, 0.0)], axis=1))
    assert meters.loudness()[0].gated_s == pytest.approx(3.0, abs=0.4)


def test_the_last_true_peak_is_known_behind_the_end():
    sound = np.zeros((3, QUANTUM), np.float32)
    sound[0, -2:] = 0.9
    meters = Meters(LAYOUT, RATE)
    assert meters.process(sound, 0)[0] == pytest.approx(0.9, abs=0.01)
    assert meters.close()[0] > 1.0
    levels = meters.levels()[0]
    assert levels.max_true_peak_dbtp[0] == levels.true_peak_dbtp[0] == levels.held_true_peak_dbtp[0] > 0.0
    assert levels.max_peak_dbfs[0] == pytest.approx(-0.92, abs=0.01)
