from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsp.analysis import LabelState
from dsp.events import InstrumentOff, InstrumentOn
from dsp.settings import LabelSettings
from dsp.smoothing import Smoother, Switch

FRAME_S = 0.0625
LATE_S = 0.125  # from the moment a frame describes to its report


def smooth(
    posteriors: np.ndarray, labels: dict[str, LabelSettings], minimum_on_s: float = 0.0
) -> tuple[list[Switch], list[Switch]]:
    """Smooth ``[frames, strips, labels]``; the switches before and those at the end."""
    strips = [f"strip {index}" for index in range(posteriors.shape[1])]
    smoother = Smoother(strips, labels, minimum_on_s=minimum_on_s)
    switches = []
    for index, values in enumerate(posteriors.astype(np.float32)):
        switches += smoother.step(values, index * FRAME_S, index * FRAME_S + LATE_S)
    end = len(posteriors) * FRAME_S
    return switches, smoother.finish(end, end + LATE_S, FRAME_S)


def one(values: list[float], median_frames: int = 1, minimum_on_s: float = 0.0) -> list[tuple[str, float, float]]:
    """One label of one strip: (event, frame when it happened, frame when it could be told)."""
    labels = {"flute": LabelSettings(0.6, 0.4, median_frames)}
    before, after = smooth(np.array(values)[:, None, None], labels, minimum_on_s)
    return [(switch.name, switch.time / FRAME_S, (switch.reported - LATE_S) / FRAME_S) for switch in before + after]


def test_a_blip_of_one_frame_does_not_switch():
    assert one([0] * 10 + [1] + [0] * 10, median_frames=3) == []
    assert one([0] * 10 + [1] * 3 + [0] * 10, median_frames=7) == []


@pytest.mark.parametrize("median_frames", [1, 3, 7])
def test_more_than_half_the_median_switches_and_names_the_true_moments(median_frames: int):
    enough = median_frames // 2 + 1
    late = (median_frames - 1) // 2
    assert one([0] * 10 + [1] * enough + [0] * 10, median_frames) == [
        ("instrument_on", 10, 10 + late),
        ("instrument_off", 10 + enough, 10 + enough + late),
    ]


def test_between_the_thresholds_it_stays_what_it_was():
    assert one([0.5, 0.5, 0.6, 0.5, 0.41, 0.39, 0.5]) == [("instrument_on", 2, 2), ("instrument_off", 5, 5)]


def test_an_off_is_told_after_the_minimum_time_with_the_moment_it_fell():
    values = [0, 1, 1] + [0] * 20
    assert one(values, minimum_on_s=8 * FRAME_S) == [("instrument_on", 1, 1), ("instrument_off", 3, 9)]


def test_a_label_that_comes_back_in_time_was_never_off():
    values = [0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0]
    assert one(values, minimum_on_s=8 * FRAME_S) == [("instrument_on", 1, 1), ("instrument_off", 10, 10)]


def test_coming_back_halfway_is_not_enough():
    values = [0, 1, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    assert one(values, minimum_on_s=4 * FRAME_S) == [("instrument_on", 1, 1), ("instrument_off", 2, 5)]


def test_the_first_frames_can_switch():
    assert one([1] * 6 + [0] * 6, median_frames=7)[0] == ("instrument_on", 0, 3)


def test_at_the_end_the_last_frames_come_out_and_what_is_on_goes_off():
    # The last 4 of 12 frames: the median tells of the first of them one frame after the end.
    assert one([0] * 8 + [1] * 4, median_frames=7) == [("instrument_on", 8, 11), ("instrument_off", 12, 15)]
    assert one([0] * 8 + [1] * 3, median_frames=7) == []


def test_an_off_that_waits_at_the_end_keeps_its_moment():
    assert one([1, 1, 0, 0], minimum_on_s=10.0)[-1] == ("instrument_off", 2, 4)


def test_a_stream_shorter_than_the_median():
    assert one([1, 1], median_frames=7) == []
    assert one([1, 1], median_frames=3) == [("instrument_on", 0, 1), ("instrument_off", 2, 3)]
    assert one([], median_frames=7) == []


def test_confidence_is_the_smoothed_posterior_and_its_mean():
    labels = {"flute": LabelSettings(0.6, 0.4, 1)}
    before, _ = smooth(np.array([0, 0.7, 0.9, 0.5, 0.1, 0.1])[:, None, None], labels, 3 * FRAME_S)
    assert [round(switch.confidence, 4) for switch in before] == [0.7, 0.7]
    assert one([0, 0.7, 0.9, 0.5, 0.1, 0.1], minimum_on_s=3 * FRAME_S)[1] == ("instrument_off", 4, 4)


def test_labels_have_medians_of_their_own():
    labels = {"slow": LabelSettings(0.5, 0.5, 5), "fast": LabelSettings(0.5, 0.5, 1)}
    values = np.zeros((12, 1, 2))
    values[4:8] = 1
    before, _ = smooth(values, labels)
    assert [(switch.label, switch.time / FRAME_S) for switch in before] == [
        ("fast", 4),
        ("slow", 4),
        ("fast", 8),
        ("slow", 8),
    ]


def test_playing_shows_what_is_on_with_its_posterior_now():
    labels = {"bass": LabelSettings(0.5, 0.5, 1), "reed": LabelSettings(0.5, 0.5, 1)}
    smoother = Smoother(["a", "b"], labels, minimum_on_s=0.0)
    smoother.step(np.array([[0.25, 0.75], [0.0, 0.0]], np.float32), 0.0, 0.1)
    assert smoother.playing(0) == (("reed", 0.75),)
    assert smoother.playing(1) == ()


@given(
    posteriors=arrays(
        np.float32, st.tuples(st.integers(0, 40), st.just(2), st.just(3)), elements=st.floats(0, 1, width=32)
    ),
    medians=st.lists(st.sampled_from([1, 3, 7]), min_size=3, max_size=3),
    minimum_frames=st.integers(0, 12),
)
def test_switches_of_any_sound_make_sense(posteriors: np.ndarray, medians: list[int], minimum_frames: int):
    labels = {name: LabelSettings(0.6, 0.4, median) for name, median in zip("abc", medians, strict=True)}
    before, after = smooth(posteriors, labels, minimum_frames * FRAME_S)
    switches = before + after
    assert all(first.reported <= second.reported for first, second in pairwise(switches))
    by_label = defaultdict(list)
    for switch in switches:
        assert 0 <= switch.time <= switch.reported
        assert switch.time <= len(posteriors) * FRAME_S
        by_label[switch.strip, switch.label].append(switch)
    for own in by_label.values():
        assert len(own) % 2 == 0  # every on has its off
        for on, off in zip(own[::2], own[1::2], strict=True):
            assert isinstance(on, InstrumentOn)
            assert isinstance(off, InstrumentOff)
            assert on.time < off.time
            assert off in after or off.reported - on.reported >= minimum_frames * FRAME_S
        assert all(off.time <= on.time for off, on in zip(own[1::2], own[2::2], strict=False))


def change(values: list[float], at: int, on: float, off: float, minimum_on_s: float = 0.0) -> list[tuple[str, float]]:
    """One label whose thresholds are 0.6 and 0.4 until they change before a frame: (event, frame it happened)."""
    smoother = Smoother(["strip"], {"flute": LabelSettings(0.6, 0.4, 1)}, minimum_on_s=minimum_on_s)
    switches = []
    for index, value in enumerate(values):
        if index == at:
            smoother.set_thresholds({"flute": LabelSettings(on, off, 1)})
        switches += smoother.step(np.array([[value]], np.float32), index * FRAME_S, index * FRAME_S + LATE_S)
    return [(switch.name, switch.time / FRAME_S) for switch in switches]


def test_above_a_lowered_threshold_it_goes_on_with_the_next_frame():
    assert change([0.5] * 6, at=3, on=0.45, off=0.3) == [("instrument_on", 3)]


def test_below_a_raised_threshold_for_off_it_goes_off_after_its_minimum_time():
    assert change([0.7] * 6, at=3, on=0.9, off=0.8) == [("instrument_on", 0), ("instrument_off", 3)]
    assert change([0.7] * 9, at=3, on=0.9, off=0.8, minimum_on_s=6 * FRAME_S)[1:] == [("instrument_off", 3)]
    assert len(change([0.7] * 6, at=3, on=0.9, off=0.8, minimum_on_s=6 * FRAME_S)) == 1
    assert change([0.7] * 6, at=3, on=0.9, off=0.65) == [("instrument_on", 0)]


def test_a_stop_switches_all_off_now_and_what_fell_when_it_fell():
    labels = {"bass": LabelSettings(0.5, 0.5, 1), "reed": LabelSettings(0.5, 0.5, 1)}
    smoother = Smoother(["strip"], labels, minimum_on_s=9.0)
    for index, frame in enumerate([[1, 1], [1, 0], [0.6, 0]]):
        smoother.step(np.array([frame], np.float32), float(index), index + 0.5)
    assert [(off.label, off.time, off.reported) for off in smoother.stop(3.0, 3.0)] == [
        ("bass", 3.0, 3.0),
        ("reed", 1.0, 3.0),
    ]
    assert smoother.playing(0) == ()
    assert smoother.stop(4.0, 4.0) == []


def test_scores_tell_why_a_label_is_reported_or_not():
    smoother = Smoother(["strip"], {"flute": LabelSettings(0.6, 0.4, 3)}, minimum_on_s=3 * FRAME_S)
    told = []
    for index, value in enumerate([0.5, 0.75, 0.875, 0.125, 0.25, 0.0, 0.0]):
        smoother.step(np.array([[value]], np.float32), index * FRAME_S, index * FRAME_S)
        (scores,) = smoother.scores()
        told.append((scores.raw[0], scores.smoothed[0], scores.states[0].value, scores.is_on[0]))
    assert told == [
        (0.5, 0.0, "below", False),
        (0.75, 0.5, "settling", False),
        (0.875, 0.75, "on", True),
        (0.125, 0.75, "on", True),
        (0.25, 0.25, "held", True),
        (0.0, 0.125, "below", False),
        (0.0, 0.0, "below", False),
    ]


def test_scores_name_the_labels_and_the_thresholds_that_hold():
    labels = {"bass": LabelSettings(0.7, 0.5, 1), "reed": LabelSettings(0.6, 0.4, 1)}
    smoother = Smoother(["a", "b"], labels, minimum_on_s=0.0)
    smoother.step(np.array([[0.5, 0.0], [0.0, 0.75]], np.float32), 0.0, 0.1)
    first, second = smoother.scores()
    assert (first.labels, first.on, first.off) == (("bass", "reed"), (0.7, 0.6), (0.5, 0.4))
    assert (first.states, second.states) == (
        (LabelState.BELOW, LabelState.BELOW),
        (LabelState.BELOW, LabelState.ON),
    )
    smoother.set_thresholds({**labels, "bass": LabelSettings(0.5, 0.25, 1)})
    lowered = smoother.scores()[0]
    assert (lowered.on, lowered.off) == ((0.5, 0.6), (0.25, 0.4))
    assert lowered.states[0] == LabelState.SETTLING  # it goes on with the next frame
    assert first.on == (0.7, 0.6)  # what was handed out stays what it was
    smoother.stop(1.0, 1.0)
    assert smoother.scores()[1].is_on == (False, False)


@given(
    posteriors=arrays(
        np.float32, st.tuples(st.integers(1, 30), st.just(2), st.just(2)), elements=st.floats(0, 1, width=32)
    ),
    medians=st.lists(st.sampled_from([1, 3, 7]), min_size=2, max_size=2),
    minimum_frames=st.integers(0, 6),
)
def test_scores_of_any_sound_agree_with_what_is_told(posteriors: np.ndarray, medians: list[int], minimum_frames: int):
    labels = {name: LabelSettings(0.625, 0.375, median) for name, median in zip("ab", medians, strict=True)}
    smoother = Smoother(["s", "t"], labels, minimum_on_s=minimum_frames * FRAME_S)
    on: set[tuple[str, str]] = set()
    for index, values in enumerate(posteriors):
        for switch in smoother.step(values, index * FRAME_S, index * FRAME_S + LATE_S):
            (on.add if isinstance(switch, InstrumentOn) else on.discard)((switch.strip, switch.label))
        for row, (strip, scores) in enumerate(zip("st", smoother.scores(), strict=True)):
            assert scores.raw == tuple(values[row].tolist())
            assert {(strip, label) for label, is_on in zip("ab", scores.is_on, strict=True) if is_on} == {
                pair for pair in on if pair[0] == strip
            }
            for raw, smoothed, state in zip(scores.raw, scores.smoothed, scores.states, strict=True):
                assert smoothed >= 0.375 if state == LabelState.ON else smoothed < 0.625
                if state in (LabelState.SETTLING, LabelState.BELOW):
                    assert state == (LabelState.SETTLING if raw >= 0.625 else LabelState.BELOW)
