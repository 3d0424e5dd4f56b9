from __future__ import annotations

import numpy as np

from dsp.events import Clip, ClipCleared, Event
from dsp.meters import Meters
from dsp.strip import Strip

RATE = 1_000
QUANTUM = 10
STRIPS = (Strip("Vocals", (3,)), Strip("Keys", (1, 2)))  # rows: 3, 1, 2


def meters(hold_s: float = 0.5) -> Meters:
    return Meters(STRIPS, RATE, clip_run=3, clip_hold_s=hold_s)


def play(target: Meters, sound: np.ndarray, start: int = 0) -> list[Event]:
    events = []
    for at in range(0, sound.shape[1], QUANTUM):
        events += target.process(sound[:, at : at + QUANTUM], start + at)
    return events


def sound(frames: int, *runs: tuple[int, int, int]) -> np.ndarray:
    """Three rows, with runs (row, first frame, length)."""
    rows = np.full((3, frames), 0.1, np.float32)
    for row, begin, length in runs:
        rows[row, begin : begin + length] = 1.0
    return rows


def test_a_clip_names_its_strip_and_interface_channel():
    events = play(meters(), sound(40, (2, 15, 4)))
    assert events == [Clip(time=0.015, reported=0.02, strip="Keys", channel=2, samples=4, runs=1)]


def test_the_warning_is_held_then_cleared_once_with_its_count():
    target = meters()
    events = play(target, sound(1_000, (1, 15, 4), (2, 202, 3)))
    assert events[2:] == [ClipCleared(time=0.705, reported=0.71, strip="Keys", runs=2)]
    assert not target.latches[1].lit


def test_a_clip_within_the_hold_extends_it():
    target = meters()
    assert len(play(target, sound(600, (0, 10, 3), (0, 400, 3)))) == 2
    assert target.latches[0].lit
    assert [event.time for event in play(target, sound(600), 600)] == [0.903]


def test_clips_after_the_hold_are_a_new_warning():
    events = play(meters(), sound(2_000, (0, 10, 3), (0, 1_000, 3), (0, 1_200, 3)))
    assert [event.runs for event in events if isinstance(event, ClipCleared)] == [1, 2]


def test_with_no_hold_it_clears_when_everything_is_told():
    events = play(meters(hold_s=0.0), sound(200, (0, 12, 3), (0, 32, 3)))
    assert [type(event) for event in events] == [Clip, ClipCleared, Clip, ClipCleared]
    assert [event.reported for event in events] == [0.02, 0.02, 0.12, 0.12]


def test_a_gap_longer_than_the_hold_clears_before_the_next_clip():
    target = meters()
    play(target, sound(100, (0, 10, 3)))
    events = play(target, sound(20, (0, 5, 3)), start=5_000)
    assert events == [
        ClipCleared(time=0.513, reported=5.0, strip="Vocals", runs=1),
        Clip(time=5.005, reported=5.01, strip="Vocals", channel=3, samples=3, runs=1),
    ]


def test_at_the_end_all_is_told_and_a_held_warning_stays():
    target = meters()
    play(target, sound(30, (0, 10, 3), (0, 28, 2)))
    play(target, sound(5, (0, 0, 5)), start=30)
    assert target.close(35) == [Clip(time=0.028, reported=0.035, strip="Vocals", channel=3, samples=7, runs=1)]
    assert target.latches[0].lit
    assert target.latches[0].total == 2


def test_levels_belong_to_the_strips():
    target = meters()
    rows = np.zeros((3, QUANTUM), np.float32)
    rows[0], rows[2] = 1.0, 0.1
    target.process(rows, 0)
    assert target.of_strip(0, target.levels.peak_dbfs) == (0.0,)
    left, right = target.of_strip(1, target.levels.peak_dbfs)
    assert left == -np.inf
    assert abs(right + 20) < 1e-4
