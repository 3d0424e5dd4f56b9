from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dsp.peak_hold import PeakHold


def held(readings: list[float], hold: int = 3) -> list[float]:
    hold_of = PeakHold(1, sample_rate_hz=1, hold_s=hold)
    shown = []
    for reading in readings:
        hold_of.follow(np.array([[reading]]), 1)
        shown.append(float(hold_of.amplitude[0]))
    return shown


def test_a_reading_stays_for_the_hold_and_a_higher_one_at_once():
    assert held([5, 1, 2, 1, 1, 4, 0]) == [5, 5, 5, 1, 1, 4, 4]


@given(st.lists(st.floats(0, 1), max_size=40))
def test_it_is_never_below_the_reading_and_always_one_of_the_latest(readings: list[float]):
    for at, shown in enumerate(held(readings)):
        assert shown >= readings[at]
        assert shown in readings[max(0, at - 2) : at + 1]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40), st.integers(1, 9))
def test_several_readings_at_once_are_the_very_same(readings: list[float], size: int):
    hold_of = PeakHold(1, sample_rate_hz=1, hold_s=3)
    for at in range(0, len(readings), size):
        hold_of.follow(np.array(readings[at : at + size], dtype=float)[:, None], 1)
        assert hold_of.amplitude[0] == held(readings[: at + size])[-1]
