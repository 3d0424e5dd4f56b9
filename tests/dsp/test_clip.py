from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.clip import FULL_SCALE, ClipDetector, Clipping, full_scale_runs

RATE = 1_000  # 100 ms are 100 frames


def clipped(frames: int, *runs: tuple[int, int]) -> np.ndarray:
    """One channel at half amplitude, with runs (first frame, length) of alternating full scale."""
    sound = np.full((1, frames), 0.5, np.float32)
    for begin, length in runs:
        sound[0, begin : begin + length] = 1.0
    return sound


def detect(sound: np.ndarray, quantum: int = 10, run: int = 3) -> list[tuple[int, Clipping]]:
    """Everything told about a sound, with the frame at which it was told."""
    detector = ClipDetector(len(sound), RATE, run)
    told = []
    for start in range(0, sound.shape[1], quantum):
        block = sound[:, start : start + quantum]
        told += [(start + block.shape[1], clipping) for clipping in detector.process(block, start)]
    return told + [(sound.shape[1], clipping) for clipping in detector.close()]


def test_three_samples_clip_and_two_do_not():
    assert detect(clipped(50, (20, 2))) == []
    assert detect(clipped(50, (20, 3))) == [(30, Clipping(channel=0, start=20, samples=3, runs=1))]


def test_the_run_can_be_set():
    assert detect(clipped(50, (20, 4)), run=5) == []
    assert detect(clipped(50, (20, 1)), run=1) == [(30, Clipping(channel=0, start=20, samples=1, runs=1))]


@pytest.mark.parametrize("value", [32_767, -32_768])
def test_both_ends_of_int16_are_full_scale(value: int):
    sound = np.zeros((1, 30), np.float32)
    sound[0, 5:8] = np.array([value] * 3, np.int16).astype(np.float32) / 32_768
    assert [clipping.samples for _, clipping in detect(sound)] == [3]


def test_one_step_below_full_scale_does_not_clip():
    sound = np.full((1, 30), 32_766 / 32_768, np.float32)
    assert detect(sound) == []
    assert detect(-sound) == []


def test_a_run_of_both_polarities_is_one():
    sound = np.zeros((1, 30), np.float32)
    sound[0, 5:9] = [1.0, -1.0, 1.5, -1.0]
    assert detect(sound) == [(10, Clipping(channel=0, start=5, samples=4, runs=1))]


@pytest.mark.parametrize("begin", [7, 8, 9, 10])
def test_a_run_across_a_border_is_one(begin: int):
    assert [clipping for _, clipping in detect(clipped(50, (begin, 3)))] == [Clipping(0, begin, 3, 1)]


def test_a_run_that_ends_at_a_border_is_told_at_the_next():
    assert detect(clipped(50, (15, 5))) == [(30, Clipping(channel=0, start=15, samples=5, runs=1))]


def test_a_run_does_not_go_on_behind_a_gap():
    detector = ClipDetector(1, RATE)
    loud = np.ones((1, 2), np.float32)
    assert detector.process(loud, 0) == []
    assert detector.process(loud, 5) == []  # 2 + 2 samples, but not next to each other
    assert detector.close() == []


def test_channels_are_told_apart():
    sound = np.concatenate([clipped(40), clipped(40, (10, 3)), clipped(40, (10, 5))])
    assert [(clipping.channel, clipping.samples) for _, clipping in detect(sound)] == [(1, 3), (2, 5)]


def test_the_first_run_is_told_at_once_and_the_next_ones_together():
    told = detect(clipped(500, (12, 3), (40, 3), (60, 4), (115, 3), (300, 3)))
    assert told == [
        (20, Clipping(channel=0, start=12, samples=3, runs=1)),
        (120, Clipping(channel=0, start=40, samples=10, runs=3)),
        (310, Clipping(channel=0, start=300, samples=3, runs=1)),
    ]


def test_a_long_run_is_told_every_100_ms_and_counts_once():
    told = detect(clipped(500, (10, 250)))
    assert told == [
        (110, Clipping(channel=0, start=10, samples=100, runs=1)),
        (210, Clipping(channel=0, start=110, samples=100, runs=0)),
        (310, Clipping(channel=0, start=210, samples=50, runs=0)),
    ]


def test_a_sound_that_ends_clipping_loses_nothing():
    assert detect(clipped(50, (10, 3), (30, 3), (47, 3))) == [
        (20, Clipping(channel=0, start=10, samples=3, runs=1)),
        (50, Clipping(channel=0, start=30, samples=6, runs=2)),
    ]


def test_a_square_wave_at_full_scale_tells_at_most_ten_times_a_second():
    sound = np.where(np.arange(5_000) % 20 < 9, 1.0, 0.0).astype(np.float32)[None]
    told = detect(sound)
    times = [frame for frame, _ in told]
    assert all(later - earlier >= 100 for earlier, later in pairwise(times[:-1]))
    assert sum(clipping.runs for _, clipping in told) == 250


def test_the_last_end_follows_an_open_run():
    detector = ClipDetector(1, RATE)
    detector.process(clipped(10, (5, 5)), 0)
    assert (detector.last_end.tolist(), detector.untold.tolist()) == ([10], [True])
    detector.process(clipped(10, (0, 2)), 10)
    assert (detector.last_end.tolist(), detector.untold.tolist()) == ([12], [False])


def naive_runs(sound: np.ndarray) -> list[tuple[int, int, int]]:
    found = []
    for channel, samples in enumerate(sound):
        at = 0
        for loud, group in groupby(abs(sample) >= FULL_SCALE for sample in samples):
            length = len(list(group))
            if loud:
                found.append((channel, at, at + length))
            at += length
    return found


samples = st.lists(st.sampled_from([0.0, 1.0, -1.0]), min_size=1, max_size=300)


@given(st.integers(1, 3), samples)
def test_runs_are_those_that_one_would_count_by_hand(channels: int, values: list[float]):
    frames = len(values)
    sound = np.resize(np.array(values + values[::-1], np.float32), (channels, frames))
    runs = [array.tolist() for array in full_scale_runs(sound)]
    assert list(zip(*runs, strict=True)) == naive_runs(sound)


@given(samples, st.lists(st.integers(0, 40), max_size=20), st.integers(1, 5))
def test_samples_and_runs_add_up_for_any_blocks(values: list[float], sizes: list[int], run: int):
    sound = np.array([values], np.float32)
    detector, told, at = ClipDetector(1, RATE, run), [], 0
    for size in [*sizes, len(values)]:
        block = sound[:, at : at + size]
        told += detector.process(block, at)
        at += block.shape[1]
    told += detector.close()
    clips = [stop - first for _, first, stop in naive_runs(sound) if stop - first >= run]
    assert sum(clipping.samples for clipping in told) == sum(clips)
    assert sum(clipping.runs for clipping in told) == len(clips)
    assert [clipping.start for clipping in told] == sorted({clipping.start for clipping in told})


def test_a_run_of_no_sample_is_refused():
    with pytest.raises(ValueError, match="at least 1 sample"):
        ClipDetector(1, RATE, 0)
