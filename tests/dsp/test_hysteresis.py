from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dsp.hysteresis import Hysteresis, Turn, Verdict

HOP = 10


def follow(hysteresis: Hysteresis, states: str, start: int = 0) -> list[tuple[int, Turn]]:
    """One place, a letter a hop: bad, good, or -, neither; a space is silence. When it was told, and what."""
    told = []
    for index, state in enumerate(states):
        frame = start + HOP * index
        verdict = Verdict(
            np.array([state == "b"]),
            np.array([state == "g"]),
            np.array([state != " "]),
            np.array([float(index)]),
            frame,
            frame,
        )
        told += [(frame + HOP, turn) for turn in hysteresis.step(verdict, frame + HOP, HOP)]
    return told


def test_a_state_begins_when_it_was_bad_and_ends_when_it_was_good():
    told = follow(Hysteresis(1, 30, 20), "ggbbbbgggg")
    assert told == [(50, Turn(0, 20, begins=True, value=4.0)), (80, Turn(0, 60, begins=False, value=7.0))]


def test_a_break_begins_anew():
    assert follow(Hysteresis(1, 30, 20), "bbgbb-bb") == []
    assert [turn.frame for _, turn in follow(Hysteresis(1, 30, 20), "bb-bbb")] == [30]


def test_silence_is_no_break_and_does_not_count():
    assert follow(Hysteresis(1, 30, 20), "bb     ") == []
    assert follow(Hysteresis(1, 30, 20), "bb     b") == [(80, Turn(0, 0, begins=True, value=7.0))]


def test_between_bad_and_good_it_stays_what_it_is():
    assert len(follow(Hysteresis(1, 30, 20), "bbb-b--g-g-bg-b")) == 1
    assert follow(Hysteresis(1, 30, 20), "---------") == []


def test_without_a_time_it_ends_at_once():
    assert [turn.frame for _, turn in follow(Hysteresis(1, 30, 0), "bbbbg")] == [0, 40]


def test_what_was_bad_before_it_was_known_counts():
    hysteresis = Hysteresis(1, 30, 20)
    yes, no = np.array([True]), np.array([False])
    verdict = Verdict(yes, no, yes, np.zeros(1), bad_since=-15, good_since=0)
    assert hysteresis.step(verdict, 10, HOP) == []
    assert hysteresis.step(verdict, 20, HOP) == [Turn(0, -15, begins=True, value=0.0)]


def test_a_gap_forgets_what_was_about_to_turn_and_nothing_else():
    hysteresis = Hysteresis(1, 30, 20)
    assert follow(hysteresis, "bb") == []
    hysteresis.forget()
    assert [turn.frame for _, turn in follow(hysteresis, "bbbg", 100)] == [100]
    hysteresis.forget()
    assert [turn.frame for _, turn in follow(hysteresis, "gg", 200)] == [200]


def test_the_end_ends_it_with_the_last_value_heard():
    hysteresis = Hysteresis(1, 30, 20)
    follow(hysteresis, "bbbb  ")
    assert hysteresis.close(60) == [Turn(0, 60, begins=False, value=3.0)]
    assert hysteresis.close(60) == []


def test_places_are_told_apart():
    hysteresis, both = Hysteresis(2, 20, 20), np.array([True, True])
    verdict = Verdict(np.array([False, True]), ~both, both, np.array([1.0, -math.inf]), 0, 0)
    assert hysteresis.step(verdict, 20, HOP) == [Turn(1, 0, begins=True, value=-math.inf)]


@given(st.text(alphabet="bg- ", max_size=120), st.integers(1, 5), st.integers(0, 5))
def test_turns_alternate_in_order_and_lasted(states: str, begin: int, end: int):
    told = follow(Hysteresis(1, begin * HOP, end * HOP), states)
    assert [turn.begins for _, turn in told] == [index % 2 == 0 for index in range(len(told))]
    moments = [turn.frame for _, turn in told]
    assert moments == sorted(moments)
    assert all(at - turn.frame >= HOP * (begin if turn.begins else end) for at, turn in told)
