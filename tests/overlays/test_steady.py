from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.steady import Steady

levels = st.floats(-120, 20)


def test_a_reading_that_hovers_between_two_steps_does_not_flicker() -> None:
    steady = Steady()
    shown = [steady.take("m", -14.25 + wobble, 0.5) for wobble in (0.05, -0.05, 0.1, -0.1, 0.05)]
    assert len(set(shown)) == 1


@given(st.lists(levels), st.sampled_from([0.1, 0.5, 1.0]))
def test_what_is_shown_is_a_multiple_of_the_step_and_never_far_off(readings: list[float], step: float) -> None:
    steady = Steady()
    for reading in readings:
        shown = steady.take("m", reading, step)
        assert abs(shown - reading) <= 0.75 * step
        assert shown / step == pytest.approx(round(shown / step))


@given(st.lists(levels, min_size=1))
def test_whatever_changes_on_the_screen_the_reading_had_moved_by_a_quarter_step(readings: list[float]) -> None:
    steady, changed_at = Steady(), []
    last = math.nan
    for reading in readings:
        shown = steady.take("m", reading, 0.5)
        if shown != last:
            changed_at.append(reading)
        last = shown
    assert all(abs(one - other) >= 0.125 - 1e-9 for one, other in pairwise(changed_at))


def test_silence_and_nothing_show_at_once_and_numbers_after_them() -> None:
    steady = Steady()
    readings = [math.nan, -70.0, -math.inf, -math.inf, -20.2, math.nan]
    shown = [steady.take("m", reading, 0.5) for reading in readings]
    assert str(shown) == "[nan, -70.0, -inf, -inf, -20.0, nan]"


def test_readings_know_nothing_of_each_other() -> None:
    steady = Steady()
    assert steady.take("a", -14.3, 0.5) == -14.5
    assert steady.take("b", -14.2, 0.5) == -14.0
    assert steady.take("a", -14.2, 0.5) == -14.5
