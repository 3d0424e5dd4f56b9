from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st
from waves import RATE, band, chord, clipped, master, seconds, sine, square

from dsp.flat_top import FlatTopDetector, FlatTops

QUANTUM = 480


def detect(sound: np.ndarray, quantum: int = QUANTUM) -> list[FlatTops]:
    rows = np.atleast_2d(sound).astype(np.float32)
    detector, told = FlatTopDetector(len(rows), RATE), []
    for start in range(0, rows.shape[1], quantum):
        told += detector.process(rows[:, start : start + quantum], start)
    return told + detector.close()


@pytest.mark.parametrize("lowered_db", [3, 6, 12, 20])
@pytest.mark.parametrize(("sound", "too_hot_db"), [(sine(), 1), (sine(), 6), (sine(), 12), (chord(), 8), (band(), 10)])
def test_what_was_clipped_and_turned_down_is_found(sound: np.ndarray, too_hot_db: float, lowered_db: float):
    told = detect(clipped(sound, too_hot_db, lowered_db))
    assert len(told) >= 3
    assert [found.level for found in told] == pytest.approx([10 ** (-lowered_db / 20)] * len(told), rel=1e-4)


@pytest.mark.parametrize("lowered_db", [20, 36])
@pytest.mark.parametrize("sound", [sine(), chord(), band()])
def test_it_is_found_in_16_bits_with_dither(sound: np.ndarray, lowered_db: float):
    dither = np.random.default_rng(3).triangular(-1, 0, 1, len(sound))
    told = detect(np.round(clipped(sound, 10, lowered_db) * 32_768 + dither) / 32_768)
    clean = detect(clipped(sound, 10, lowered_db))
    assert sum(found.plateaus for found in told) > 0.8 * sum(found.plateaus for found in clean)


def test_it_is_found_behind_the_high_pass_of_a_converter():
    spectrum = np.fft.rfft(clipped(sine(100.0), 6, 6))
    frequency_hz = np.fft.rfftfreq(2 * RATE, 1 / RATE)
    spectrum *= frequency_hz / (frequency_hz - 5j)  # first order, 5 Hz
    assert sum(found.plateaus for found in detect(np.fft.irfft(spectrum))) > 300


def test_low_tones_are_found_after_resampling():
    clipped_at_44 = np.clip(2 * np.sin(2 * np.pi * 110 * np.arange(88_200) / 44_100), -1, 1)
    assert sum(found.plateaus for found in detect(soxr.resample(clipped_at_44 / 2, 44_100, RATE))) > 200


def test_plateaus_are_counted_and_told_ten_times_a_second():
    told = detect(clipped(sine(100.0), 6, 6))
    assert len(told) == 20
    assert sum(found.plateaus for found in told) == 400
    assert told[0].start == pytest.approx(RATE / 100 * (np.pi / 6 - 0.3) / (2 * np.pi), abs=1)  # where 2·sin reaches 1
    assert all(found.start < found.end <= later.start for found, later in pairwise(told))


def test_it_is_told_when_there_were_five_within_a_second():
    period = clipped(sine(100.0, 0.01), 6, 6)  # one plateau above, one below
    beat = np.concatenate([period, np.zeros(round(0.19 * RATE))])
    told = detect(np.tile(beat, 5))
    assert [found.plateaus for found in told] == [10]
    assert 0 < told[0].start < 480
    assert 0.8 * RATE < told[0].end < 0.81 * RATE
    assert detect(np.tile(beat, 4)) == []
    assert detect(np.tile(np.concatenate([beat, beat * 0]), 10)) == []


def test_plateaus_at_different_levels_are_none():
    beat = np.concatenate([clipped(sine(100.0, 0.01), 6, 6), np.zeros(round(0.19 * RATE))])
    assert detect(np.concatenate([beat * level for level in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)])) == []


@pytest.mark.parametrize("shift", [0, 1, 2, 3, 100, 2_300, 2_399, 2_400, 2_500, 4_799])
def test_none_is_lost_or_doubled_where_hops_meet(shift: int):
    sound = np.concatenate([np.zeros(shift), clipped(sine(100.0, 1.0), 6, 6), np.zeros(480)])
    assert sum(found.plateaus for found in detect(sound)) == 200


def test_channels_are_told_apart():
    told = detect(np.stack([0.5 * sine(), clipped(sine(), 6, 6), clipped(sine(), 6, 0)]))
    assert {found.channel for found in told} == {1}


@pytest.mark.parametrize("frequency_hz", [20, 40, 110, 440, 1_000, 5_000, 12_000])
def test_a_clean_sine_has_none(frequency_hz: float):
    assert detect(0.5 * sine(frequency_hz)) == []


@pytest.mark.parametrize("look_ahead", [24, 240])
def test_a_brick_wall_limiter_makes_none_in_a_minute(look_ahead: int):
    sound = master(60.0, look_ahead=look_ahead)
    assert np.count_nonzero(np.abs(sound) > 0.495) > 5_000  # it is one
    assert detect(sound) == []


def band_limited_square(frequency_hz: float) -> np.ndarray:
    turn = np.exp(2j * np.pi * frequency_hz * seconds(60.0))
    sound, power = np.zeros(len(turn)), turn.copy()
    for harmonic in range(1, int(10_000 / frequency_hz), 2):
        sound += power.imag / harmonic
        power *= turn**2
    return 0.4 * sound


def low_passed(sound: np.ndarray, cutoff_hz: float) -> np.ndarray:
    spectrum = np.fft.rfft(sound)
    return np.fft.irfft(spectrum / (1 + 1j * np.fft.rfftfreq(len(sound), 1 / RATE) / cutoff_hz), len(sound))


@pytest.mark.parametrize(
    "lead",
    [
        pytest.param(lambda: square(110.3), id="square"),
        pytest.param(lambda: square(440.0, 0.1), id="pulse"),
        pytest.param(lambda: square(220.0, 0.5 + 0.4 * np.sin(seconds(60.0))), id="PWM"),
        pytest.param(lambda: band_limited_square(880.7), id="band-limited"),
        pytest.param(lambda: low_passed(square(110.3), 3_000), id="filtered"),
        pytest.param(lambda: low_passed(square(220.0, 0.25), 8_000), id="filtered pulse"),
        pytest.param(lambda: square(110.0) * np.exp(-seconds(60.0) % 0.5 * 4), id="plucked"),
    ],
)
def test_a_square_lead_is_told_at_most_once_a_minute(lead: Callable[[], np.ndarray]):
    assert len(detect(lead())) <= 1


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(np.full(2 * RATE, 0.3), id="DC"),
        pytest.param(np.zeros(2 * RATE), id="silence"),
        pytest.param(np.repeat([0.3, 0.0] * 10, RATE // 10), id="gated DC"),
        pytest.param(chord() * np.repeat([0.5, 0.0] * 10, RATE // 10), id="gated"),
        pytest.param(np.round(chord() * 64) / 128, id="8 bits"),
        pytest.param(np.round(chord() * 12) / 128, id="8 bits, quiet"),
        pytest.param(np.repeat(0.5 * chord()[::6], 6), id="held samples"),
        pytest.param(np.round(np.abs(220 * seconds(2.0) % 1 * 30 - 15) - 7.5) / 16, id="4-bit triangle"),
        pytest.param(0.004 * np.clip(2 * sine(), -1, 1), id="below the floor"),
    ],
)
def test_other_flat_things_are_none(sound: np.ndarray):
    assert detect(sound) == []


def test_an_hour_of_zeros_is_nothing():
    detector, second = FlatTopDetector(2, RATE), np.zeros((2, RATE), np.float32)
    assert [detector.process(second, start * RATE) for start in range(3_600)] == [[]] * 3_600


def test_a_plateau_does_not_go_on_behind_a_gap():
    sound = clipped(sine(100.0, 1.0), 6, 6).astype(np.float32)[None]
    cut = int(np.argmax(sound[0, 24_000:] >= 0.5)) + 24_050  # inside a plateau
    detector = FlatTopDetector(1, RATE)
    before = detector.process(sound[:, :cut], 0)
    behind = detector.process(sound[:, cut:], cut + 1_000_000) + detector.close()
    assert sum(found.plateaus for found in before + behind) == 199
    moments = sorted((found.start, found.end) for found in before + behind)
    assert not any(start < cut < end or cut <= start < cut + 1_000_000 for start, end in moments)


SHORT = np.concatenate([clipped(np.stack([sine(130.0, 0.7), sine(700.0, 0.7)]), 6, 6), 0.5 * sine(50.0, 0.7)[None]])


@given(st.lists(st.integers(0, 9_000), max_size=12))
def test_any_blocks_tell_the_same(sizes: list[int]):
    detector, told, start = FlatTopDetector(3, RATE), [], 0
    for block in np.split(SHORT.astype(np.float32), np.cumsum(sizes), axis=1):
        told += detector.process(block, start)
        start += block.shape[1]
    assert told + detector.close() == detect(SHORT, quantum=SHORT.shape[1])
