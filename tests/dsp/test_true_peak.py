from __future__ import annotations

import math

import numpy as np
import pytest
from conformance import quanta
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsp.true_peak import TAPS, TruePeakMeter, interpolator
from dsp.units import dbfs

RATE = 48_000
QUANTUM = 480


def fade(sound: np.ndarray) -> np.ndarray:
    """A sound that neither begins nor ends abruptly."""
    ramp = np.minimum(1, np.arange(len(sound)) / 200)
    return (sound * ramp * ramp[::-1]).astype(np.float32)[None]


def tone(frequency: float, amplitude: float = 1.0, phase_deg: float = 0.0, frames: int = RATE // 4) -> np.ndarray:
    """A sine, its frequency in parts of the rate."""
    return fade(amplitude * np.sin(2 * np.pi * frequency * np.arange(frames) + np.radians(phase_deg)))


class Highest:
    """A meter, and the highest amplitude that it told of each channel."""

    def __init__(self, channels: int, rate: int = RATE) -> None:
        self.amplitude = np.zeros(channels)
        self._meter = TruePeakMeter(channels, rate)

    def process(self, block: np.ndarray, start: int) -> np.ndarray:
        return self._note(self._meter.process(block, start, np.abs(block).max(axis=1, initial=0.0)))

    def close(self) -> np.ndarray:
        return self._note(self._meter.close())

    @property
    def dbtp(self) -> list[float]:
        return dbfs(self.amplitude).tolist()

    def _note(self, told: np.ndarray) -> np.ndarray:
        self.amplitude = np.maximum(self.amplitude, told)
        return told


def metered(*sounds: np.ndarray, rate: int = RATE, seed: int = 0) -> list[float]:
    """The true peak of each channel, dBTP."""
    meter = Highest(len(sounds[0]), rate)
    for start, quantum in quanta(np.concatenate(sounds, axis=1), rate, seed):
        meter.process(quantum, start)
    meter.close()
    return meter.dbtp


def oversampled(sound: np.ndarray) -> float:
    """The highest point of a sound ``[frames]`` in silence, made four times as dense at once."""
    padded = np.concatenate([np.zeros(TAPS), sound, np.zeros(TAPS)])
    return max(np.abs(padded).max(), *(np.abs(np.correlate(padded, phase)).max() for phase in interpolator(4)))


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000, 96_000, 192_000])
def test_a_sine_reads_its_amplitude(rate: int):
    assert metered(tone(997 / 48_000), rate=rate)[0] == pytest.approx(0.0, abs=0.03)


@pytest.mark.parametrize(("rate", "level_db"), [(44_100, 0.0), (48_000, 0.0), (96_000, 0.0), (192_000, -3.01)])
def test_a_peak_between_two_samples_is_found_up_to_96_khz(rate: int, level_db: float):
    assert metered(tone(1 / 4, phase_deg=45.0), rate=rate)[0] == pytest.approx(level_db, abs=0.03)


def test_it_is_flat_up_to_20_khz_at_48_khz():
    taps = np.arange(1 - TAPS // 2, TAPS // 2 + 1)
    for frequency in np.linspace(0, 20 / 48, 200):
        gains = np.abs(interpolator(4) @ np.exp(2j * np.pi * frequency * taps))
        np.testing.assert_allclose(20 * np.log10(gains), 0.0, atol=0.035)


@given(sizes=st.lists(st.integers(0, 600), min_size=1, max_size=8), seed=st.integers(0, 99))
def test_nothing_is_lost_between_blocks(sizes: list[int], seed: int):
    sound = np.random.default_rng(seed).uniform(-1, 1, (1, sum(sizes))).astype(np.float32)
    meter, start, told = Highest(1), 0, []
    for piece in np.split(sound, np.cumsum(sizes)[:-1], axis=1):
        told.append(float(meter.process(piece, start)[0]))
        start += piece.shape[1]
    told.append(float(meter.close()[0]))
    assert max(told) == pytest.approx(oversampled(sound[0]), rel=1e-5)


@given(seed=st.integers(1, 1_000))
def test_any_split_into_blocks_reads_the_very_same(seed: int):
    sound = np.random.default_rng(5).standard_normal((3, 9_999)).astype(np.float32)
    assert metered(sound) == metered(sound, seed=seed)


@given(blocks=st.lists(arrays(np.float32, (2, 50), elements=st.floats(-4, 4, width=32)), min_size=1, max_size=6))
def test_a_true_peak_is_never_below_the_sample_peak(blocks: list[np.ndarray]):
    meter = Highest(2)
    for index, block in enumerate(blocks):
        assert (meter.process(block, 50 * index) >= np.abs(block).max(axis=1)).all()


def test_a_peak_after_the_last_frames_is_told_at_the_end():
    sound = tone(1 / 4, phase_deg=45.0)[:, : RATE // 8]  # cut off in full swing
    meter = Highest(1)
    heard = [float(meter.process(quantum, start)[0]) for start, quantum in quanta(sound, RATE, 0)]
    assert float(meter.close()[0]) == pytest.approx(oversampled(sound[0, -TAPS:]), rel=0.01)
    assert max(heard) == pytest.approx(1.0, abs=0.01)


def test_a_splice_at_a_gap_is_no_peak():
    high = np.full((1, QUANTUM), 0.9, np.float32)
    high[0, :200] = np.linspace(0, 0.9, 200)
    low = -high[:, ::-1]
    meter = Highest(1)
    meter.process(high, 0)
    assert meter.process(low, QUANTUM)[0] > 1.0
    meter = Highest(1)
    meter.process(high, 0)
    assert meter.process(low, 5_000)[0] == pytest.approx(0.9, abs=0.001)


@pytest.mark.parametrize("frames", [5, 60])
def test_after_a_gap_it_listens_again_however_short_the_blocks(frames: int):
    sound = tone(1 / 4, phase_deg=45.0)
    middle = sound.shape[1] // 2
    meter = Highest(1)
    meter.process(sound[:, :middle], 0)
    begins = range(middle, middle + 120, frames)
    told = [float(meter.process(sound[:, begin : begin + frames], begin + 1_000)[0]) for begin in begins]
    known = TAPS - 1  # frames before the first point that the gap does not touch
    assert max(told[: known // frames], default=0.0) < 0.71
    assert told[-1] == pytest.approx(1.0, abs=0.01)


def test_channels_are_apart():
    sound = np.concatenate([tone(1 / 4, 0.5, 45.0), tone(1 / 4, 1.41, 45.0), np.zeros((1, RATE // 4), np.float32)])
    assert metered(sound) == [pytest.approx(-6.02, abs=0.03), pytest.approx(2.98, abs=0.03), -math.inf]


@given(seed=st.integers(0, 99), quiet=st.integers(0, 40), at=st.integers(0, 960))
def test_sound_after_silence_is_read_as_if_it_were_noise_before(seed: int, quiet: int, at: int):
    sound = np.zeros((1, 1_440 + 10 * quiet), np.float32)
    sound[0, at : at + 300] = np.random.default_rng(seed).uniform(-1, 1, 300)
    assert metered(sound)[0] == pytest.approx(20 * math.log10(oversampled(sound[0])), abs=1e-4)


def test_denormals_are_read_as_they_are_and_leave_nothing_behind():
    sound = np.full((2, QUANTUM), 1e-40, np.float32)
    sound[1] = tone(1 / 4, 0.5, 45.0)[0, 1_000 : 1_000 + QUANTUM]
    assert metered(sound) == [pytest.approx(-800.0, abs=0.1), pytest.approx(-6.0, abs=0.1)]


def test_a_block_of_no_frames_changes_nothing():
    sound = tone(1 / 4, 1.0, 45.0)
    meter = Highest(1)
    meter.process(sound[:, :6_001], 0)
    assert meter.process(sound[:, :0], 6_001).tolist() == [0.0]
    meter.process(sound[:, 6_001:], 6_001)
    assert meter.dbtp == pytest.approx(metered(sound))
