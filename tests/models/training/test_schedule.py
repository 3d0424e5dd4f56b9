from __future__ import annotations

from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.schedule import Budget, Schedule, ramp_up

SCHEDULE = Schedule(peak=1e-3, warm_up=0.1, last=0.01)


def test_it_rises_to_the_peak_and_falls_to_the_last():
    assert SCHEDULE.rate(0.05) == pytest.approx(5e-4)
    assert SCHEDULE.rate(0.1) == pytest.approx(1e-3)
    assert SCHEDULE.rate(0.55) == pytest.approx(1e-3 * (0.01 + 0.99 / 2))
    assert SCHEDULE.rate(1.0) == pytest.approx(1e-5)


@given(st.floats(0, 1.2))
def test_it_never_leaves_its_range(spent: float):
    assert 0.99e-5 <= SCHEDULE.rate(spent) <= 1e-3


def test_a_budget_is_of_minutes_or_of_steps():
    assert Budget(minutes=2).spent(step=7, elapsed_s=60) == pytest.approx(0.5)
    assert Budget(steps=28).spent(step=7, elapsed_s=60) == pytest.approx(0.25)


@pytest.mark.parametrize("given", [{}, {"minutes": 1.0, "steps": 1}, {"steps": 0}, {"minutes": -1.0}])
def test_a_budget_that_is_none_is_refused(given: dict[str, float]):
    with pytest.raises(ValueError, match="a budget is some minutes or some steps, more than 0"):
        Budget(**given)


def test_a_ramp_rises_to_one():
    assert ramp_up(0) == pytest.approx(exp(-5))
    assert ramp_up(0.5) == pytest.approx(exp(-1.25))
    assert ramp_up(1) == ramp_up(3) == 1
