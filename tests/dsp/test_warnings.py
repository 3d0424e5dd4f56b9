from __future__ import annotations

import numpy as np

from dsp.analysis import Light, StandingFault
from dsp.events import Cause, Clip, ClipCleared, Event, FaultKind
from dsp.layout import Layout
from dsp.settings import AnalysisSettings
from dsp.strip import Strip
from dsp.units import amplitude
from dsp.warnings import Warnings

RATE = 1_000
QUANTUM = 10
STRIPS = (Strip("Vocals", (3,)), Strip("Keys", (1, 2)))  # rows: 3, 1, 2


def warnings(hold_s: float = 0.5) -> Warnings:
    return Warnings(Layout(STRIPS), RATE, AnalysisSettings({}, clip_hold_s=hold_s))


def play(target: Warnings, sound: np.ndarray, start: int = 0) -> list[Event]:
    events = []
    for at in range(0, sound.shape[1], QUANTUM):
        quantum = sound[:, at : at + QUANTUM]
        events += target.process(quantum, np.abs(quantum).max(axis=1).astype(float), start + at)
    return events


def sound(frames: int, *runs: tuple[int, int, int]) -> np.ndarray:
    """Three rows, with runs (row, first frame, length)."""
    rows = np.full((3, frames), 0.1, np.float32)
    for row, begin, length in runs:
        rows[row, begin : begin + length] = 1.0
    return rows


def test_a_clip_names_its_strip_and_interface_channel():
    events = play(warnings(), sound(40, (2, 15, 4)))
    assert events == [Clip(time=0.015, reported=0.02, strip="Keys", channel=2, samples=4, runs=1, peak_dbtp=0.0)]


def test_the_warning_is_held_then_cleared_once_with_its_count():
    target = warnings()
    events = play(target, sound(1_000, (1, 15, 4), (2, 202, 3)))
    assert events[2:] == [ClipCleared(time=0.705, reported=0.71, strip="Keys", count=2)]
    assert not target.light(Cause.CLIP, 1).lit


def test_a_clip_within_the_hold_extends_it():
    target = warnings()
    assert len(play(target, sound(600, (0, 10, 3), (0, 400, 3)))) == 2
    assert target.light(Cause.CLIP, 0).lit
    assert [event.time for event in play(target, sound(600), 600)] == [0.903]


def test_clips_after_the_hold_are_a_new_warning():
    events = play(warnings(), sound(2_000, (0, 10, 3), (0, 1_000, 3), (0, 1_200, 3)))
    assert [event.count for event in events if isinstance(event, ClipCleared)] == [1, 2]


def test_with_no_hold_it_clears_when_everything_is_told():
    events = play(warnings(hold_s=0.0), sound(200, (0, 12, 3), (0, 32, 3)))
    assert [type(event) for event in events] == [Clip, ClipCleared, Clip, ClipCleared]
    assert [event.reported for event in events] == [0.02, 0.02, 0.12, 0.12]


def test_a_gap_longer_than_the_hold_clears_before_the_next_clip():
    target = warnings()
    play(target, sound(100, (0, 10, 3)))
    events = play(target, sound(20, (0, 5, 3)), start=5_000)
    assert events == [
        ClipCleared(time=0.513, reported=5.0, strip="Vocals", count=1),
        Clip(time=5.005, reported=5.01, strip="Vocals", channel=3, samples=3, runs=1, peak_dbtp=0.0),
    ]


def test_at_the_end_all_is_told_and_a_held_warning_stays():
    target = warnings()
    play(target, sound(30, (0, 10, 3), (0, 28, 2)))
    play(target, sound(5, (0, 0, 5)), start=30)
    assert target.close(np.zeros(3), 12, 35) == [
        Clip(time=0.028, reported=0.035, strip="Vocals", channel=3, samples=7, runs=1, peak_dbtp=0.0)
    ]
    assert target.light(Cause.CLIP, 0) == Light(lit=True, counts=(2,))


def test_an_over_is_told_with_its_height_and_only_where_nothing_clips():
    target = warnings()
    rows = sound(1_000)
    told = []
    for at in range(0, 1_000, QUANTUM):
        peak = np.array([amplitude(0.5) if at == 200 else 0.5, 0.5, 0.5], dtype=float)
        told += target.process(rows[:, at : at + QUANTUM], peak, at)
    over, cleared = told
    assert (over.name, over.strip, over.channel, over.overs) == ("over", "Vocals", 3, 1)
    assert (over.time, over.reported) == (0.2, 0.22)
    assert round(over.peak_dbtp, 6) == 0.5
    assert (cleared.name, cleared.count, cleared.time) == ("over_cleared", 1, 0.72)
    assert target.light(Cause.OVER, 0) == Light(lit=False, counts=(1,))


def test_a_clip_tells_how_high_the_wave_went():
    target = warnings()
    rows = sound(20, (0, 5, 3))
    (clip,) = target.process(rows, np.array([1.2, 3.0, 0.1]), 0)
    assert round(clip.peak_dbtp, 3) == 1.584


def test_a_reset_puts_out_one_strip_and_forgets_its_counts():
    target = warnings()
    play(target, sound(60, (0, 12, 3), (1, 12, 3), (2, 42, 3)))
    assert target.reset(1, 60) == [ClipCleared(time=0.06, reported=0.06, strip="Keys", count=2)]
    assert target.light(Cause.CLIP, 1) == Light(lit=False, counts=(0, 0))
    assert target.light(Cause.CLIP, 0) == Light(lit=True, counts=(1,))
    assert target.reset(1, 60) == []


def test_a_fault_stands_from_its_event_on_and_ends_with_the_sound():
    target = warnings()
    rows = np.random.default_rng(3).normal(0, 0.1, (3, 6_000)).astype(np.float32)
    rows[2] = 0.0
    begin, *rest = play(target, rows)
    assert rest == []
    assert (begin.name, begin.fault, begin.strip, begin.channel) == ("fault_on", FaultKind.DEAD_SIDE, "Keys", 2)
    assert target.faults(1) == (StandingFault(FaultKind.DEAD_SIDE, 2),)
    assert target.faults(0) == ()
    (end,) = target.close(np.zeros(3), 12, 6_000)
    assert (end.name, end.time, end.channel) == ("fault_off", 6.0, 2)
    assert target.faults(1) == ()
