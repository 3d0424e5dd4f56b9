from __future__ import annotations

import numpy as np
import pytest

from dsp.quantum import quantum_frames
from dsp.resample import Resampler

OUT = 22_050
MOST_S = {
    8_000: 0.1155,
    16_000: 0.0578,
    24_000: 0.0382,
    32_000: 0.0274,
    44_100: 0.0420,
    48_000: 0.0382,
    88_200: 0.0419,
    96_000: 0.0382,
    192_000: 0.0382,
    OUT: 0.0,
}


def resampled(sound: np.ndarray, rate: int) -> tuple[np.ndarray, float]:
    """A sound through the stream in quanta, and by how many seconds the output was behind."""
    resampler = Resampler(rate, OUT, len(sound))
    quantum = quantum_frames(rate)
    parts, given, taken, most = [], 0, 0, 0.0
    for start in range(0, sound.shape[1], quantum):
        parts.append(resampler.process(sound[:, start : start + quantum]))
        given += sound[:, start : start + quantum].shape[1]
        taken += parts[-1].shape[1]
        most = max(most, given / rate - taken / OUT)
    return np.concatenate(parts, axis=1), most


@pytest.mark.parametrize("rate", MOST_S)
def test_a_tone_keeps_its_phase_and_its_level(rate: int):
    frequency_hz = 997.0
    times = np.arange(rate) / rate
    sound = np.stack([np.sin(2 * np.pi * frequency_hz * times), np.cos(2 * np.pi * frequency_hz * times)])
    out, _ = resampled(sound.astype(np.float32), rate)
    angle = 2 * np.pi * frequency_hz * np.arange(out.shape[1]) / OUT
    inside = slice(2_000, None)  # the first and last samples feel the tone's hard edges
    error = np.stack([np.sin(angle), np.cos(angle)])[:, inside] - out[:, inside]
    assert np.abs(error).max() < 1e-4  # 80 dB below the tone


@pytest.mark.parametrize("rate", MOST_S)
def test_a_click_stays_where_it_is(rate: int):
    sound = np.zeros((1, rate), np.float32)
    sound[0, rate // 2] = 1.0
    out, _ = resampled(sound, rate)
    assert abs(int(np.abs(out[0]).argmax()) / OUT - 0.5) <= 0.5 / OUT


@pytest.mark.parametrize(("rate", "most_s"), MOST_S.items())
def test_the_output_is_never_further_behind_than_stated(rate: int, most_s: float):
    noise = np.random.default_rng(1).standard_normal((1, 2 * rate)).astype(np.float32)
    _, most = resampled(noise, rate)
    assert most_s - 0.001 <= most <= most_s


@pytest.mark.parametrize("rate", [44_100, 48_000, 96_000])
def test_what_lies_above_the_new_range_is_gone(rate: int):
    times = np.arange(rate) / rate
    out, _ = resampled(np.sin(2 * np.pi * 13_000 * times).astype(np.float32)[None], rate)
    assert np.abs(out[0, 2_000:]).max() < 1e-5


@pytest.mark.parametrize("rate", [11_025, 37_800])
def test_odd_rates_give_the_right_number_of_samples(rate: int):
    out, most = resampled(np.zeros((3, 4 * rate), np.float32), rate)
    assert out.shape[0] == 3
    assert 0 <= 4 * OUT - out.shape[1] <= most * OUT + 1
