from __future__ import annotations

from dsp.clock import StreamClock


def test_it_counts_heard_and_lost_frames_apart():
    clock = StreamClock(1_000)
    clock.advance(500)
    clock.jump(250)
    clock.advance(100)
    assert (clock.heard_s, clock.now_s) == (0.6, 0.85)


def test_moments_before_a_gap_stay_and_those_after_it_move():
    clock = StreamClock(1_000)
    clock.advance(500)
    clock.jump(250)
    clock.jump(50)
    clock.advance(500)
    clock.jump(1_000)
    clock.advance(10)
    assert [clock.moment(heard_s) for heard_s in (0.0, 0.499, 0.5, 0.999, 1.0)] == [
        0.0,
        0.499,
        0.8,
        1.299,
        2.3,
    ]


def test_what_begins_at_a_gap_lies_behind_it_however_seconds_round():
    clock = StreamClock(44_100)
    clock.advance(15)
    clock.jump(44_100)
    assert clock.heard_s * 44_100 < 15
    assert clock.moment(clock.heard_s) == clock.heard_s + 1.0
