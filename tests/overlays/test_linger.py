from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from overlays.linger import Linger

steps = st.lists(st.tuples(st.integers(1, 40), st.sets(st.sampled_from("abc"))), max_size=30)


def test_what_goes_too_early_stays_with_its_last_value_until_its_time_is_over() -> None:
    linger: Linger[str, int] = Linger(2.0)
    assert linger.take({"a": 1}, 10.0) == {"a": 1}
    assert linger.due_s == math.inf
    assert linger.take({"a": 2}, 10.5) == {"a": 2}
    assert linger.take({}, 11.0) == {"a": 2}
    assert linger.due_s == 12.0
    assert linger.take({}, 11.9) == {"a": 2}
    assert linger.take({}, 12.0) == {}
    assert linger.due_s == math.inf


def test_what_was_there_long_enough_goes_at_once() -> None:
    linger: Linger[str, int] = Linger(2.0)
    linger.take({"a": 1}, 10.0)
    assert linger.take({}, 12.0) == {}


def test_what_comes_back_in_time_keeps_its_place() -> None:
    linger: Linger[str, int] = Linger(2.0)
    linger.take({"a": 1, "b": 1}, 0.0)
    linger.take({"b": 1}, 1.0)
    assert list(linger.take({"b": 1, "a": 2}, 1.5).items()) == [("a", 2), ("b", 1)]


@given(steps)
def test_without_a_minimum_only_what_is_there_shows(changes: list[tuple[int, set[str]]]) -> None:
    linger: Linger[str, None] = Linger(0.0)
    now = 0
    for wait, present in changes:
        now += wait
        assert linger.take(dict.fromkeys(present), now).keys() == present


@given(steps, st.integers(0, 60))
def test_all_that_is_there_shows_and_nothing_shows_for_too_short_a_time(
    changes: list[tuple[int, set[str]]], minimum: int
) -> None:
    linger: Linger[str, None] = Linger(minimum)
    since: dict[str, int] = {}
    now = 0
    for wait, present in changes:
        now += wait
        shown = linger.take(dict.fromkeys(present), now).keys()
        assert present <= shown
        for key in since.keys() - shown:
            assert now - since.pop(key) >= minimum
        for key in shown:
            assert now - since.setdefault(key, now) < minimum or key in present
        assert (linger.due_s == math.inf) == (shown == present)
        assert linger.due_s > now
