from __future__ import annotations

import functools
import math

import numpy as np
import pyloudnorm
import pytest
from conformance import quanta
from hypothesis import given, settings
from hypothesis import strategies as st

from dsp.k_weighting import channel_weights
from dsp.loudness import LoudnessMeter
from dsp.quantum import quantum_frames

RATE = 16_000
MEASURES = (
    "momentary_lufs",
    "short_term_lufs",
    "integrated_lufs",
    "range_lu",
    "max_momentary_lufs",
    "max_short_term_lufs",
)


def tone(level_dbfs: float, seconds: float, channels: int = 2, rate: int = RATE) -> np.ndarray:
    """A sine of 1 kHz with this peak level; a whole number of periods, so that sounds may follow each other."""
    times = np.arange(round(seconds * rate)) / rate
    sine = 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * 1_000 * times)
    return np.tile(sine.astype(np.float32), (channels, 1))


def silence(seconds: float, channels: int = 2) -> np.ndarray:
    return np.zeros((channels, round(seconds * RATE)), np.float32)


def programme(channels: int, rate: int = RATE, seconds: int = 20) -> np.ndarray:
    """Noise that swells between -60 and -6 dBFS."""
    rng = np.random.default_rng(channels)
    levels = np.interp(np.arange(seconds * rate), np.arange(seconds) * rate, rng.uniform(-60, -6, seconds))
    return (10 ** (levels / 20) * rng.standard_normal((channels, seconds * rate)) / 4).astype(np.float32)


def play(meter: LoudnessMeter, *sounds: np.ndarray, rate: int = RATE, seed: int = 0) -> LoudnessMeter:
    for sound in sounds:
        for _, quantum in quanta(sound, rate, seed):
            meter.process(quantum)
    return meter


def metered(*sounds: np.ndarray, rate: int = RATE) -> LoudnessMeter:
    """One strip of all channels."""
    return play(LoudnessMeter([len(sounds[0])], rate), *sounds, rate=rate)


def readings(meter: LoudnessMeter, strip: int = 0) -> dict[str, float]:
    read = meter.read()[strip]
    return {measure: getattr(read, measure) for measure in MEASURES}


def steady(level: float, within: float = 0.02) -> dict[str, object]:
    """What all measures say of a sound that never changes."""
    expected = {measure: pytest.approx(level, abs=within) for measure in MEASURES}
    return {**expected, "range_lu": pytest.approx(0.0, abs=within)}


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 32_000, 192_000])
def test_a_tone_reads_its_level_at_any_rate(rate: int):
    assert readings(metered(tone(-18, 4, rate=rate), rate=rate)) == steady(-18.0)


@pytest.mark.parametrize("channels", range(1, 7))
def test_channels_are_summed_with_their_weights(channels: int):
    read = readings(metered(tone(-18, 1, channels)))
    assert read["integrated_lufs"] == pytest.approx(-21.0 + 10 * np.log10(channel_weights(channels).sum()), abs=0.02)


def test_the_lfe_is_not_heard():
    sound = silence(1, channels=6)
    sound[3] = tone(0, 1, channels=1)
    assert metered(sound).read()[0].momentary_lufs == -math.inf


def test_each_strip_reads_as_if_it_were_alone():
    sounds = [programme(1), programme(2), programme(5)]
    together = play(LoudnessMeter([1, 2, 5], RATE), np.concatenate(sounds))
    for strip, sound in enumerate(sounds):
        assert readings(together, strip) == readings(metered(sound))


def test_integrated_loudness_and_range_agree_with_pyloudnorm():
    sound = programme(2, 48_000, 30)
    oracle = pyloudnorm.Meter(48_000, filter_class="DeMan")
    meter = metered(sound, rate=48_000)
    assert meter.read()[0].integrated_lufs == pytest.approx(oracle.integrated_loudness(sound.T), abs=0.02)
    play(meter, np.zeros((2, 72_000), np.float32), rate=48_000)  # pyloudnorm adds 1.5 s of silence before the range
    assert meter.read()[0].range_lu == pytest.approx(oracle.loudness_range(sound.T), abs=0.2)


@functools.cache
def read_at_once() -> dict[str, float]:
    meter = LoudnessMeter([2], 8_000)
    sound = programme(2, 8_000, 4)
    for begin in range(0, sound.shape[1], 80):
        meter.process(sound[:, begin : begin + 80])
    return readings(meter)


@settings(max_examples=20)
@given(seed=st.integers(0, 1_000))
def test_any_split_into_blocks_reads_the_very_same(seed: int):
    meter = play(LoudnessMeter([2], 8_000), programme(2, 8_000, 4), rate=8_000, seed=seed)
    assert readings(meter) == read_at_once()


@settings(max_examples=20)
@given(reads=st.sets(st.integers(0, 399)), short=st.integers(0, 399))
def test_reading_changes_nothing(reads: set[int], short: int):
    sound, begin = programme(2, 8_000, 4), 0
    often, once = LoudnessMeter([1, 1], 8_000), LoudnessMeter([1, 1], 8_000)
    for quantum in range(400):
        frames = 33 if quantum == short else 80
        for meter in (often, once):
            meter.process(sound[:, begin : begin + frames])
        begin += frames
        if quantum in reads:
            often.read()
    assert often.read() == once.read()


def test_the_latest_reading_is_no_older_than_100_ms_and_follows_a_command_at_once():
    meter, read = LoudnessMeter([2], RATE), []
    sound = tone(-18, 1.0) * np.linspace(0.5, 1, RATE, dtype=np.float32)
    for quantum in range(100):
        meter.process(sound[:, quantum * RATE // 100 : (quantum + 1) * RATE // 100])
        read.append(meter.latest()[0].max_momentary_lufs)
    assert [math.isnan(value) for value in read] == [True] * 39 + [False] * 61
    assert len(set(read[39:])) == 7
    meter.process(sound[:, : RATE // 100])
    meter.reset()
    assert math.isnan(meter.latest()[0].integrated_lufs)
    meter.pause()
    assert meter.latest()[0].paused


def test_a_reading_is_undefined_until_there_was_enough():
    meter = LoudnessMeter([2, 2], RATE)
    undefined = {measure: pytest.approx(math.nan, nan_ok=True) for measure in MEASURES}
    assert readings(meter, strip=1) == undefined
    play(meter, tone(-18, 0.39, channels=4))
    assert readings(meter, strip=1) == undefined
    play(meter, tone(-18, 0.01, channels=4))
    for measure in ("momentary_lufs", "max_momentary_lufs", "integrated_lufs"):
        assert getattr(meter.read()[1], measure) == pytest.approx(-18.0, abs=0.1)
        undefined.pop(measure)
    play(meter, tone(-18, 2.59, channels=4))
    assert {measure: getattr(meter.read()[1], measure) for measure in undefined} == undefined
    play(meter, tone(-18, 0.01, channels=4))
    assert meter.read()[1].short_term_lufs == pytest.approx(-18.0, abs=0.1)
    assert meter.read()[1].max_short_term_lufs == pytest.approx(-18.0, abs=0.1)
    assert meter.read()[1].range_lu == 0.0


@pytest.mark.parametrize("amplitude", [0.0, 1e-40, 1e-12])
def test_silence_and_what_no_sample_can_hold_are_minus_infinity(amplitude: float):
    sound = (amplitude * np.random.default_rng(1).choice([-1, 1], (2, 4 * RATE))).astype(np.float32)
    read = readings(metered(sound))
    assert math.isnan(read.pop("range_lu"))
    assert set(read.values()) == {-math.inf}


def test_after_sound_silence_is_exact_and_changes_nothing_that_is_gated():
    meter = metered(programme(2))
    before = readings(meter)
    play(meter, silence(0.4))
    assert meter.read()[0].momentary_lufs > -math.inf
    play(meter, silence(60))
    assert meter.read()[0].momentary_lufs == meter.read()[0].short_term_lufs == -math.inf
    assert meter.read()[0].max_momentary_lufs == before["max_momentary_lufs"]
    # The first windows of the silence still hold sound.
    assert meter.read()[0].integrated_lufs == pytest.approx(before["integrated_lufs"], abs=0.2)
    assert meter.read()[0].range_lu == pytest.approx(before["range_lu"], abs=2.0)


def test_a_constant_offset_is_not_heard():
    meter = metered(np.full((2, 4 * RATE), 0.5, np.float32))
    assert meter.read()[0].momentary_lufs < -150


def test_what_is_below_the_absolute_gate_is_read_but_not_counted():
    read = readings(metered(tone(-72, 4)))
    assert read["momentary_lufs"] == pytest.approx(-72.0, abs=0.02)
    assert read["max_short_term_lufs"] == pytest.approx(-72.0, abs=0.02)
    assert read["integrated_lufs"] == -math.inf
    assert math.isnan(read["range_lu"])


def test_a_reset_begins_one_strip_anew_and_lets_its_windows_go_on():
    meter = play(LoudnessMeter([1, 1], RATE), tone(-10, 5))
    before = readings(meter, strip=0)
    meter.reset(1)
    assert readings(meter, strip=0) == before
    read = readings(meter, strip=1)
    assert read["momentary_lufs"] == before["momentary_lufs"]
    assert read["short_term_lufs"] == before["short_term_lufs"]
    for measure in ("integrated_lufs", "range_lu", "max_momentary_lufs", "max_short_term_lufs"):
        assert math.isnan(read[measure])


def test_after_a_reset_nothing_from_before_it_counts():
    meter = play(LoudnessMeter([1, 1], RATE), tone(-10, 5.03))
    meter.reset()
    play(meter, tone(-30, 4))
    assert readings(meter) == steady(-33.0, within=0.05)  # the filter itself still rings
    assert readings(meter, 1) == readings(meter, 0)


def test_in_a_pause_the_gated_measures_stay_and_the_others_go_on():
    meter = metered(tone(-20, 5))
    before = readings(meter)
    meter.pause(0)
    play(meter, tone(-6, 5.07))
    read = readings(meter)
    assert read["integrated_lufs"] == before["integrated_lufs"]
    assert read["range_lu"] == before["range_lu"]
    for measure in ("momentary_lufs", "short_term_lufs", "max_momentary_lufs", "max_short_term_lufs"):
        assert read[measure] == pytest.approx(-6.0, abs=0.02)
    meter.resume(0)
    play(meter, tone(-20, 5))
    assert meter.read()[0].integrated_lufs == pytest.approx(-20.0, abs=0.02)
    assert meter.read()[0].range_lu == pytest.approx(0.0, abs=0.01)


def test_a_strip_is_paused_alone_and_reset_does_not_end_the_pause():
    meter = play(LoudnessMeter([1, 1], RATE), tone(-20, 1))
    meter.pause(1)
    meter.reset()
    play(meter, tone(-10, 1))
    assert meter.read()[0].integrated_lufs == pytest.approx(-13.0, abs=0.02)
    assert math.isnan(meter.read()[1].integrated_lufs)
    meter.resume()
    play(meter, tone(-10, 0.5))
    assert meter.read()[1].integrated_lufs == pytest.approx(-13.0, abs=0.02)


def test_a_resume_without_a_pause_changes_nothing():
    sounds = programme(2, seconds=5), programme(2, seconds=5)[:, 123:]
    resumed = metered(sounds[0])
    resumed.resume()
    assert readings(play(resumed, sounds[1])) == readings(metered(*sounds))


def test_quanta_cut_short_by_gaps_count_with_the_frames_they_have():
    meter = LoudnessMeter([2], RATE)
    sound = tone(-18, 8)
    rng = np.random.default_rng(3)
    begin = 0
    while begin < sound.shape[1]:
        frames = int(rng.choice([0, 1, 7, 100, quantum_frames(RATE)]))
        meter.process(sound[:, begin : begin + frames])
        begin += frames
    assert readings(meter) == steady(-18.0)
