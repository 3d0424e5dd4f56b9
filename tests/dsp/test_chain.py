"""Meters and warnings as a whole, through the live interface: what is wrong is found, and garbage spoils nothing."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np
import pytest
from deaf import deaf_analyser
from ebu_cases import CASES
from hypothesis import given, settings
from hypothesis import strategies as st
from waves import RATE, clipped, master, sine, square

from dsp.analysis import StripState
from dsp.events import Clip, Event, FlatTop, Over
from dsp.pipeline import LOUDEST, Analyser

LOW_RATE = 8_000


def heard(target: Analyser, blocks: Sequence[np.ndarray]) -> list[Event]:
    """All events of some blocks, to the end."""
    parts = [*[target.process(block) for block in blocks], target.finish()]
    return [event for part in parts for event in part.events]


def mono(sound: np.ndarray, rate: int = RATE) -> tuple[list[Event], StripState]:
    """What comes of one channel."""
    target = deaf_analyser((1,), rate)
    events = heard(target, [sound.astype(np.float32)[:, None]])
    return events, target.state[0]


def programme() -> np.ndarray:
    """Five seconds of two strips: stereo noise that comes and goes with clips in it, and a voice clipped upstream."""
    rng = np.random.default_rng(11)
    swell = np.repeat(rng.uniform(0, 0.4, 25), LOW_RATE // 5)[:, None]
    noise = swell * rng.standard_normal((5 * LOW_RATE, 2))
    voice = np.clip(np.sin(2 * np.pi * 150 * np.arange(5 * LOW_RATE) / LOW_RATE), -0.5, 0.5) * (swell[:, 0] > 0.2)
    sound = np.clip(np.column_stack([noise, voice]), -1, 1).astype(np.float32)
    for begin, length in ((1_234, 3), (1_300, 9), (15_998, 4), (20_000, 900), (39_999, 1)):
        sound[begin : begin + length, 0] = -1.0
    return sound


def analyser() -> Analyser:
    return deaf_analyser((2, 1), LOW_RATE, clip_hold_s=0.3)


@functools.cache
def whole() -> tuple[list[Event], str]:
    target = analyser()
    return heard(target, [programme()]), repr(target.state)


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, 5 * LOW_RATE), max_size=40))
def test_any_split_gives_the_same_events_and_readings(cuts: list[int]):
    target = analyser()
    assert heard(target, np.split(programme(), sorted(cuts))) == whole()[0]
    assert repr(target.state) == whole()[1]


def test_the_programme_has_much_to_tell():
    assert {event.name for event in whole()[0]} >= {
        *("clip", "clip_cleared", "over", "over_cleared", "flat_top", "flat_top_cleared"),
    }
    assert "nan" not in whole()[1]


BAD = (math.nan, math.inf, -math.inf, 3e38, -1e20, 2 * LOUDEST)


@settings(max_examples=20)
@given(
    bad=st.lists(st.tuples(st.integers(0, 5 * LOW_RATE - 1), st.integers(0, 2), st.sampled_from(BAD)), max_size=30),
    cuts=st.lists(st.integers(0, 5 * LOW_RATE), max_size=5),
)
def test_what_is_no_sound_is_counted_and_read_as_silence(bad: list[tuple[int, int, float]], cuts: list[int]):
    spoilt, mended = programme(), programme()
    for frame, channel, value in bad:
        spoilt[frame, channel] = value
        mended[frame, channel] = 0.0
    target, other = analyser(), analyser()
    assert heard(target, np.split(spoilt, sorted(cuts))) == heard(other, [mended])
    assert repr(target.state) == repr(other.state)
    assert target.bad_samples == len({(frame, channel) for frame, channel, _ in bad})


@given(value=st.floats(-(2.0**39), 2.0**39, width=32), run=st.integers(1, 400))
def test_sound_of_any_size_leaves_readings_that_are_numbers_or_silence(value: float, run: int):
    sound = np.zeros(LOW_RATE)
    sound[3_000 : 3_000 + run] = value
    _, state = mono(sound, LOW_RATE)
    read = [level for levels in (state.levels.max_true_peak_dbtp, state.levels.held_rms_dbfs) for level in levels]
    assert all(level == -math.inf or math.isfinite(level) for level in [*read, state.loudness.max_momentary_lufs])
    assert state.levels.max_true_peak_dbtp >= state.levels.max_peak_dbfs


@pytest.mark.parametrize("value", [1e-40, 1e-45])
def test_denormals_are_silence_to_every_meter(value: float):
    events, state = mono(np.full(4 * LOW_RATE, value), LOW_RATE)
    assert events == []
    assert state.levels.rms_dbfs == state.levels.true_peak_dbtp == state.levels.held_peak_dbfs == (-math.inf,)
    assert state.loudness.max_short_term_lufs == state.loudness.integrated_lufs == -math.inf


def test_empty_blocks_change_nothing():
    target = analyser()
    empty, blocks = np.zeros((0, 3), np.float32), np.split(programme(), range(0, 40_000, 333))
    assert heard(target, [empty, *[block for pair in blocks for block in (pair, empty)]]) == whole()[0]
    assert repr(target.state) == whole()[1]


@pytest.mark.parametrize("minutes", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_zeros_for_long_are_one_silence_and_wear_nothing_out(minutes: int):
    target = deaf_analyser((2,), LOW_RATE)
    target.process(np.tile(0.3 * np.sin(np.arange(5 * LOW_RATE))[:, None], (1, 2)).astype(np.float32))
    before = target.state[0].loudness
    zeros = np.zeros((10 * LOW_RATE, 2), np.float32)
    events = [event for _ in range(6 * minutes) for event in target.process(zeros).events]
    assert [(event.name, event.time) for event in events] == [("fault_on", 5.0)]
    (state,) = target.state
    silent = (-math.inf, -math.inf)
    levels = state.levels
    assert levels.peak_dbfs == levels.held_peak_dbfs == levels.true_peak_dbtp == levels.held_rms_dbfs == silent
    assert state.loudness.momentary_lufs == state.loudness.short_term_lufs == -math.inf
    assert state.loudness.integrated_lufs == pytest.approx(before.integrated_lufs, abs=0.4)
    assert state.loudness.max_momentary_lufs == pytest.approx(before.max_momentary_lufs, abs=0.01)
    assert [event.name for event in target.finish().events] == ["fault_off"]
    assert target.bad_samples == 0


@pytest.mark.parametrize("values", [(32_767,) * 3, (-32_768,) * 3, (32_767, -32_768, 32_767), (-32_768, 32_767) * 2])
@pytest.mark.parametrize("first", [1_000, 1_437, 1_438, 1_439, 1_440])  # a quantum ends at 1 440
def test_both_ends_of_int16_clip_wherever_they_lie(values: tuple[int, ...], first: int):
    sound = np.zeros((4_800, 1), np.int16)
    sound[first : first + len(values), 0] = values
    events = heard(deaf_analyser((1,), RATE), [sound.astype(np.float32) / 32_768])
    (clip,) = (event for event in events if isinstance(event, Clip))
    assert (clip.time, clip.samples, clip.runs) == (first / RATE, len(values), 1)


@pytest.mark.parametrize("values", [(32_767,) * 2, (-32_768,) * 2, (32_766,) * 9, (-32_767, 32_766) * 3])
def test_two_samples_or_one_step_less_do_not_clip(values: tuple[int, ...]):
    sound = np.zeros((4_800, 1), np.int16)
    sound[1_438 : 1_438 + len(values), 0] = values
    events = heard(deaf_analyser((1,), RATE), [sound.astype(np.float32) / 32_768])
    assert [event for event in events if isinstance(event, Clip)] == []


def test_only_what_was_clipped_upstream_is_a_flat_top():
    minute = {
        "clipped and lowered": np.tile(clipped(sine(), 6, 6), 30),
        "a sine": 0.5 * sine(length_s=60.0),
        "limited": master(60.0),
        "a square lead": square(110.3),
    }
    target = deaf_analyser((1,) * len(minute), RATE)
    events = heard(target, [np.column_stack(list(minute.values())).astype(np.float32)])
    told = [
        [event for event in events if isinstance(event, FlatTop) and event.strip == f"Strip {number}"]
        for number in range(1, 5)
    ]
    assert told[0][0].time < 0.1
    assert sum(event.plateaus for event in told[0]) > 20_000
    assert {round(event.level_dbfs, 1) for event in told[0]} == {-6.0}
    assert told[1] == told[2] == []
    assert len(told[3]) <= 1
    assert not any(isinstance(event, Clip | Over) for event in events)


def test_case_22_is_an_over_that_no_sample_shows():
    (case,) = (case for case in CASES if case.name == "3341-22")
    target = deaf_analyser(case.strips, RATE)
    events = heard(target, [case.make(RATE).T])
    assert {type(event) for event in events} == {Over}
    levels = target.state[0].levels
    assert levels.max_peak_dbfs == pytest.approx((-2.5, -2.5), abs=0.05)
    assert levels.max_true_peak_dbtp == pytest.approx((0.0, 0.0), abs=0.2)
