from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.training import effects
from models.training.chains import apply_chain
from models.training.room import impulse_response, play_in

RATE_HZ = 22_050


def tone(hertz: float, seconds: float = 0.5, level: float = 0.5) -> np.ndarray:
    return (level * np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE_HZ)) / RATE_HZ)).astype(np.float32)


def rms_db(signal: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(signal.astype(np.float64) ** 2) + 1e-20))


def partial_db(signal: np.ndarray, hertz: float) -> float:
    window = np.hanning(len(signal))
    wave = np.exp(-2j * np.pi * hertz * np.arange(len(signal)) / RATE_HZ)
    return float(20 * np.log10(2 * np.abs(np.sum(signal * window * wave)) / window.sum() + 1e-12))


def test_rms_level_is_reached():
    assert rms_db(effects.to_rms(tone(300), -20)) == pytest.approx(-20, abs=0.01)


def test_drive_adds_odd_harmonics_and_stays_within_full_scale():
    driven = effects.distort(tone(500), RATE_HZ, 30)
    assert partial_db(driven, 1500) > partial_db(driven, 500) - 15
    assert partial_db(driven, 1000) < partial_db(driven, 1500) - 30
    assert np.abs(driven).max() < 1.3  # the high-pass after it may overshoot


def test_a_bias_adds_even_harmonics():
    assert partial_db(effects.distort(tone(500), RATE_HZ, 10, 0.4), 1000) > -40
    assert partial_db(effects.distort(tone(500), RATE_HZ, 10, 0.0), 1000) < -60


def test_distortion_does_not_fold_down():
    driven = effects.distort(tone(3900), RATE_HZ, 30)  # its 5th harmonic, 19.5 kHz, would fold to 2 550 Hz
    assert partial_db(driven, 2550) < partial_db(driven, 3900) - 45


def test_a_cabinet_takes_the_top():
    assert rms_db(effects.cabinet(tone(8000), RATE_HZ, 4500)) < rms_db(tone(8000)) - 15
    assert rms_db(effects.cabinet(tone(800), RATE_HZ, 4500)) == pytest.approx(rms_db(tone(800)), abs=3)


@pytest.mark.parametrize("gain_db", [-9.0, 6.0])
def test_a_peak_band_has_its_gain_at_its_centre_and_none_far_away(gain_db: float):
    band: list[effects.Band] = [("peak", 1000.0, gain_db, 1.0)]
    assert rms_db(effects.equalise(tone(1000), RATE_HZ, band)) - rms_db(tone(1000)) == pytest.approx(gain_db, abs=0.3)
    assert rms_db(effects.equalise(tone(60), RATE_HZ, band)) == pytest.approx(rms_db(tone(60)), abs=0.3)


@pytest.mark.parametrize(("kind", "near", "far"), [("low_shelf", 60.0, 6000.0), ("high_shelf", 8000.0, 100.0)])
def test_shelves_lift_their_side(kind: Literal["low_shelf", "high_shelf"], near: float, far: float):
    band: list[effects.Band] = [(kind, 800.0, 6.0, 0.7)]
    lifted = [rms_db(effects.equalise(tone(hertz), RATE_HZ, band)) - rms_db(tone(hertz)) for hertz in (near, far)]
    assert lifted == pytest.approx([6.0, 0.0], abs=0.4)


def test_a_compressor_holds_loud_parts_down_and_leaves_soft_ones():
    loud = effects.compress(tone(2000, 2.0, 1.0), RATE_HZ, -23, 4)[RATE_HZ:]
    assert rms_db(loud) == pytest.approx(-23 + 20 / 4, abs=0.7)
    soft = tone(2000, 2.0, 0.01)
    assert rms_db(effects.compress(soft, RATE_HZ, -23, 4)) == pytest.approx(rms_db(soft), abs=0.01)


def test_tremolo_swings_between_one_and_its_depth():
    signal = effects.tremolo(np.ones(RATE_HZ, dtype=np.float32), RATE_HZ, 5, 0.6)
    assert signal.max() == pytest.approx(1.0, abs=0.01)
    assert signal.min() == pytest.approx(0.4, abs=0.01)


def test_an_echo_comes_back_softer_each_time():
    click = np.zeros(RATE_HZ, dtype=np.float32)
    click[0] = 1.0
    echoed = effects.echo(click, RATE_HZ, 0.1, 0.5, 0.4)
    assert [echoed[k * 2205] for k in range(3)] == pytest.approx([1.0, 0.4, 0.2])


def test_hum_is_harmonics_of_the_mains():
    hum = effects.hum(RATE_HZ, RATE_HZ, 50, -40, np.random.default_rng(1))
    assert rms_db(hum) == pytest.approx(-40, abs=0.1)
    assert partial_db(hum, 75) < -70


@pytest.mark.parametrize(("slope", "drop"), [(0.0, 0.0), (-3.0, 3.0), (-6.0, 6.0)])
def test_noise_falls_by_its_slope_each_octave(slope: float, drop: float):
    noise = effects.noise(10 * RATE_HZ, -20, slope, np.random.default_rng(2))
    power = np.abs(np.fft.rfft(noise)) ** 2
    octaves = [10 * np.log10(power[10 * hertz : 20 * hertz].mean()) for hertz in (500, 1000, 2000)]
    assert np.diff(octaves) == pytest.approx([-drop, -drop], abs=0.4)


def test_a_room_decays_by_60_db_in_its_time():
    response = impulse_response(RATE_HZ, 1.0, 0.0, np.random.default_rng(3))
    assert response[0] == 1.0
    early, late = (rms_db(response[int(a * RATE_HZ) : int((a + 0.1) * RATE_HZ)]) for a in (0.3, 0.8))
    assert early - late == pytest.approx(30, abs=4)


@pytest.mark.parametrize("wet_db", [-18.0, 0.0])
def test_a_room_is_as_wet_as_told(wet_db: float):
    response = impulse_response(RATE_HZ, 0.5, wet_db, np.random.default_rng(4))
    assert 10 * np.log10(np.sum(response[1:] ** 2)) == pytest.approx(wet_db, abs=0.5)


def test_a_room_adds_a_tail():
    click = np.zeros(RATE_HZ, dtype=np.float32)
    click[0] = 1.0
    response = impulse_response(RATE_HZ, 0.4, -6.0, np.random.default_rng(5))
    assert play_in(click, response)[: len(response)] == pytest.approx(response, abs=1e-5)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**31), family=st.sampled_from(["guitar", "bass", "organ", "vocal", "drums", "none"]))
def test_every_chain_keeps_the_length_and_stays_finite(seed: int, family: str):
    wet = apply_chain(tone(220), RATE_HZ, family, np.random.default_rng(seed))
    assert wet.shape == tone(220).shape
    assert wet.dtype == np.float32
    assert np.isfinite(wet).all()
    assert np.abs(wet).max() > 1e-3


def test_wow_bends_the_pitch_a_little_and_keeps_the_length():
    bent = effects.wow(tone(1000, 2.0), RATE_HZ, 20.0, np.random.default_rng(6))
    assert len(bent) == 2 * RATE_HZ
    crossings = np.flatnonzero(np.diff(np.signbit(bent[: int(1.9 * RATE_HZ)])))
    hertz = RATE_HZ / 2 / np.diff(crossings)
    assert 1000 * 2 ** (-80 / 1200) < np.median(hertz) < 1000 * 2 ** (80 / 1200)
    assert np.std(np.convolve(hertz, np.ones(40) / 40, "valid")) > 1.0


def test_an_ensemble_is_louder_than_its_first_player_and_beats():
    section = effects.ensemble(tone(500, 2.0, 0.2), RATE_HZ, 4, np.random.default_rng(7))
    assert rms_db(section) > rms_db(tone(500, 2.0, 0.2)) + 1
    levels = [
        rms_db(section[k : k + RATE_HZ // 20])
        for k in range(RATE_HZ // 10, len(section) - RATE_HZ // 10, RATE_HZ // 20)
    ]
    assert np.ptp(levels) > 1
