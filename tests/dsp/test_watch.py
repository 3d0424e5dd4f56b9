from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from watching import RATE, hiss, in_turn, nothing, tone

from dsp.events import FaultKind
from dsp.watch import Fault, Watch
from dsp.watch_settings import DcOffsetSettings, DeadSideSettings, PhaseSettings, SilenceSettings, WatchSettings

QUICK = WatchSettings(
    SilenceSettings(hold_s=0.5), DeadSideSettings(hold_s=0.5), PhaseSettings(hold_s=0.5), DcOffsetSettings(hold_s=0.5)
)
# Three strips, of one, two and two channels, in which everything happens.
STRIPS = (1, 2, 2)
SOUND = np.stack(
    [
        in_turn(tone(1.5), nothing(1.5), tone(1)),
        hiss(4),
        hiss(4) * np.repeat([1.0, -1.0], 2 * RATE),
        in_turn(tone(2), nothing(2)),
        tone(4) + 0.1,
    ]
).astype(np.float32)


def told_of(sizes: list[int]) -> list[Fault]:
    watch, told, start = Watch(STRIPS, RATE, QUICK), [], 0
    for block in np.split(SOUND, np.cumsum(sizes), axis=1):
        told += watch.process(block, start)
        start += block.shape[1]
    return told + watch.close()


def test_everything_that_happens_is_told_of_its_strip_and_channel():
    begun = {(fault.kind, fault.strip, fault.channel) for fault in told_of([]) if fault.begins}
    assert begun == {
        (FaultKind.SILENCE, 0, None),
        (FaultKind.OUT_OF_PHASE, 1, None),
        (FaultKind.DEAD_SIDE, 2, 3),
        (FaultKind.DC_OFFSET, 2, 4),
    }


@settings(max_examples=50)
@given(st.lists(st.integers(0, 3_000), max_size=20))
def test_any_blocks_tell_the_same(sizes: list[int]):
    assert told_of(sizes) == told_of([])


def test_every_fault_ends_at_the_latest_with_the_sound():
    told = told_of([])
    for fault in told:
        if fault.begins:
            (end,) = [
                other
                for other in told
                if not other.begins and (other.kind, other.channel) == (fault.kind, fault.channel)
            ]
            assert fault.frame < end.frame <= SOUND.shape[1]


def test_no_value_is_no_number():
    assert not any(math.isnan(fault.value) for fault in told_of([]))


def test_an_hour_of_zeros_is_nothing_and_one_silence_after_sound():
    watch, second = Watch((1, 1), RATE, WatchSettings()), np.zeros((2, RATE), np.float32)
    sound = np.stack([tone(1), nothing(1)]).astype(np.float32)
    told = watch.process(sound, 0)
    for start in range(1, 3_601):
        told += watch.process(second, start * RATE)
    assert told == [Fault(FaultKind.SILENCE, 0, None, RATE, begins=True, value=-math.inf)]
    assert len(watch.close()) == 1


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(1, 12_000)), max_size=20))
def test_after_gaps_no_moment_lies_in_one(parts: list[tuple[int, int]]):
    watch, told, start, heard = Watch((2,), RATE, QUICK), [], 0, 0
    left = hiss(30).astype(np.float32)
    sound, spans = np.stack([left, -left]), []
    for gap, frames in parts:
        start += gap
        told += watch.process(sound[:, heard : heard + frames], start)
        spans.append((start, start + frames))
        heard, start = heard + frames, start + frames
    told += watch.close()
    assert all(any(begin <= fault.frame <= end for begin, end in spans) for fault in told)


def test_nothing_to_watch_is_nothing_told():
    off = WatchSettings(
        SilenceSettings(on=False), DeadSideSettings(on=False), PhaseSettings(on=False), DcOffsetSettings(on=False)
    )
    watch = Watch((2,), RATE, off)
    assert watch.process(np.ones((2, 10 * RATE), np.float32), 0) + watch.close() == []
