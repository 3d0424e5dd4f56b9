from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.falling_peak import FallingPeak


def test_it_rises_at_once_and_falls_at_its_rate():
    falling = FallingPeak(2, 1_000, 20.0)
    falling.follow(np.array([[1.0, 0.5]]), 10)
    falling.follow(np.zeros((1, 2)), 1_000)
    assert falling.amplitude.tolist() == pytest.approx([0.1, 0.05])
    assert falling.follow(np.array([[0.3, 0.0]]), 0).tolist() == [[0.3, pytest.approx(0.05)]]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.integers(1, 5))
def test_several_blocks_at_once_are_the_very_same(peaks: list[float], size: int):
    together, alone = FallingPeak(1, 1_000, 12.0), FallingPeak(1, 1_000, 12.0)
    column = np.array(peaks)[:, None]
    told = np.concatenate([together.follow(column[at : at + size], 10) for at in range(0, len(peaks), size)])
    singles = [alone.follow(column[at : at + 1], 10)[0] for at in range(len(peaks))]
    assert told.tolist() == np.array(singles).tolist()
    assert together.amplitude.tolist() == told[-1].tolist()


def test_what_it_told_stays_as_it_was():
    falling = FallingPeak(1, 1_000, 12.0)
    told = falling.follow(np.ones((2, 1)), 10)
    falling.amplitude[:] = 7.0
    assert told.tolist() == [[1.0], [1.0]]
