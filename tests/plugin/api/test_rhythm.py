from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.api.rhythm import Rhythm


@given(st.floats(1, 30), st.integers(30, 200))
def test_it_is_due_as_often_as_was_asked_for(rate_hz: float, updates_hz: int) -> None:
    rhythm = Rhythm(rate_hz)
    due = sum(rhythm.is_due(1000 + tick / updates_hz) for tick in range(10 * updates_hz))
    assert due == pytest.approx(10 * rate_hz, abs=2)


@given(st.floats(1, 30), st.lists(st.floats(0, 5), min_size=1, max_size=50))
def test_it_is_never_due_twice_at_the_same_time_nor_more_often_than_asked_for(
    rate_hz: float, pauses: list[float]
) -> None:
    rhythm = Rhythm(rate_hz)
    now, due = 1000.0, []
    for pause in pauses:
        now += pause
        if rhythm.is_due(now):
            due.append(now)
        assert not rhythm.is_due(now)
    assert len(due) - 1 <= (due[-1] - due[0]) * rate_hz + 1 + 1e-6


@given(st.sampled_from([1, 2, 3, 5, 6, 10, 15]))
def test_slower_ones_are_due_together_with_faster_ones(rate_hz: int) -> None:
    slow, fast = Rhythm(rate_hz), Rhythm(30)
    assert slow.is_due(1000.0)
    assert fast.is_due(1000.0)
    for tick in range(1, 301):
        now = 1000 + tick / 60 + 1e-6
        fast_is_due, slow_is_due = fast.is_due(now), slow.is_due(now)
        assert fast_is_due >= slow_is_due


def test_without_a_rate_it_is_never_due() -> None:
    assert not Rhythm(None).is_due(1e9)
