from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.schedule import Schedule

SCHEDULE = Schedule(peak=1e-3, warm_up=0.1, last=0.01)


def test_it_rises_to_the_peak_and_falls_to_the_last():
    assert SCHEDULE.rate(0.05) == pytest.approx(5e-4)
    assert SCHEDULE.rate(0.1) == pytest.approx(1e-3)
    assert SCHEDULE.rate(0.55) == pytest.approx(1e-3 * (0.01 + 0.99 / 2))
    assert SCHEDULE.rate(1.0) == pytest.approx(1e-5)


@given(st.floats(0, 1.2))
def test_it_never_leaves_its_range(spent: float):
    assert 0.99e-5 <= SCHEDULE.rate(spent) <= 1e-3
