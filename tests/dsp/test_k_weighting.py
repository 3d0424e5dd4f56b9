from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import freqz, sosfilt, tf2sos

from dsp.k_weighting import KWeighting, channel_weights, k_weighting, lufs, power_of

RATE = 48_000


def response_db(rate: int, frequencies_hz: np.ndarray) -> np.ndarray:
    _, response = freqz(*k_weighting(rate), worN=frequencies_hz, fs=rate)
    return 20 * np.log10(np.abs(response))


def noise(channels: int, frames: int) -> np.ndarray:
    return np.random.default_rng(2).standard_normal((channels, frames)).astype(np.float32)


def test_at_48_khz_it_is_the_table_of_the_standard():
    zeros, poles = k_weighting(48_000)
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285], [1.0, -1.69065929318241, 0.73248077421585]
    high_pass = [1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621]
    np.testing.assert_allclose(zeros, np.convolve(shelf[0], high_pass[0]), atol=1e-13)
    np.testing.assert_allclose(poles, np.convolve(shelf[1], high_pass[1]), atol=1e-13)


@pytest.mark.parametrize(
    ("rate", "within_db"),
    [
        (8_000, 0.02),
        (11_025, 0.005),
        (16_000, 0.005),
        (32_000, 0.005),
        (44_100, 0.005),
        (96_000, 0.005),
        (192_000, 0.005),
    ],
)
def test_at_any_rate_it_hears_as_at_48_khz(rate: int, within_db: float):
    frequencies = np.geomspace(10, min(21_000, 0.45 * rate), 400)
    assert np.abs(response_db(rate, frequencies) - response_db(48_000, frequencies)).max() < within_db


@pytest.mark.parametrize("rate", [8_000, 48_000, 192_000])
def test_one_filter_of_the_fourth_order_is_as_good_as_two_of_the_second(rate: int):
    sound = 1 + noise(1, rate)  # a constant is what such a filter bears worst
    sections = sosfilt(tf2sos(*k_weighting(rate)), sound.astype(np.float64))
    np.testing.assert_allclose(KWeighting(1, rate).process(sound), sections, atol=1e-5)


@given(sizes=st.lists(st.integers(1, 300), min_size=1, max_size=8))
def test_any_split_gives_the_very_same_sound(sizes: list[int]):
    sound = noise(2, sum(sizes))
    whole, parts = KWeighting(2, RATE), KWeighting(2, RATE)
    pieces = [parts.process(piece) for piece in np.split(sound, np.cumsum(sizes)[:-1], axis=1)]
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), whole.process(sound))


def test_in_silence_it_is_silent_after_a_moment_beside_a_channel_that_goes_on():
    weighting = KWeighting(2, RATE)
    sound = noise(2, 2 * RATE)
    sound[0, RATE:] = 0
    weighted = np.concatenate([weighting.process(quantum) for quantum in np.split(sound, 200, axis=1)], axis=1)
    assert not weighted[0, round(1.3 * RATE) :].any()
    assert weighted[0, RATE : RATE + 480].any()
    np.testing.assert_array_equal(weighted[1:], KWeighting(1, RATE).process(sound[1:]))


@pytest.mark.parametrize(
    ("channels", "weights"),
    [
        (1, [1]),
        (2, [1, 1]),
        (3, [1, 1, 1]),
        (4, [1, 1, 1.41, 1.41]),
        (5, [1, 1, 1, 1.41, 1.41]),
        (6, [1, 1, 1, 0, 1.41, 1.41]),
        (8, [1] * 8),
    ],
)
def test_the_number_of_channels_says_which_they_are(channels: int, weights: list[float]):
    assert channel_weights(channels).tolist() == weights


def test_loudness_of_powers_and_back():
    assert lufs([0.0, 1.0, 100.0]).tolist() == [-math.inf, -0.691, 19.309]
    assert lufs(power_of(-23.0)) == pytest.approx(-23.0)
