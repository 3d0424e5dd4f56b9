from __future__ import annotations

import numpy as np

from dsp.sliding_sum import SlidingSum


def push(window: SlidingSum, *values: float) -> list[float | None]:
    sums = [window.push(np.array([value])) for value in values]
    return [None if total is None else float(total[0]) for total in sums]


def test_it_sums_the_latest_pieces_once_there_are_enough():
    assert push(SlidingSum(3, 1), 1, 2, 3, 4, 5) == [None, None, 6, 9, 12]


def test_what_was_loud_leaves_nothing_behind():
    assert push(SlidingSum(2, 1), 1e30, 1e-30, 0, 0)[2:] == [1e-30, 0]


def test_it_starts_anew():
    window = SlidingSum(2, 1)
    assert push(window, 1, 2) == [None, 3]
    window.forget()
    assert push(window, 4, 5) == [None, 9]
