from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.api.limits import TokenBucket


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_through_and_then_so_many_a_second() -> None:
    clock = Clock()
    bucket = TokenBucket(10, burst=3, clock=clock)
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() == pytest.approx(0.1)
    clock.now += 0.1
    assert bucket.take() == pytest.approx(0.1)
    clock.now += 1000
    assert [bucket.take() for _ in range(3)] == [0, 0, 0]
    assert bucket.take() > 0


@given(st.lists(st.floats(0, 2), min_size=1, max_size=60))
def test_whoever_waits_as_told_never_gets_more_than_the_rate(pauses: list[float]) -> None:
    clock = Clock()
    bucket = TokenBucket(5, burst=2, clock=clock)
    went: list[float] = []
    for pause in pauses:
        clock.now += pause
        clock.now += bucket.take()
        went.append(clock.now)
    for first in range(len(went)):
        for last in range(first, len(went)):
            assert last - first + 1 <= 2 + (went[last] - went[first]) * 5 + 1e-6
