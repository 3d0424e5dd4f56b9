from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dsp.runs import runs


def by_hand(mask: np.ndarray) -> list[tuple[int, int, int]]:
    found = []
    for channel, row in enumerate(mask.tolist()):
        at = 0
        for holds, group in groupby(row):
            length = len(list(group))
            if holds:
                found.append((channel, at, at + length))
            at += length
    return found


@given(hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, max_side=30)))
def test_runs_are_those_that_one_would_count_by_hand(mask: np.ndarray):
    assert list(zip(*(array.tolist() for array in runs(mask)), strict=True)) == by_hand(mask)


@given(st.integers(1, 4))
def test_a_channel_that_ends_true_does_not_go_on_in_the_next(channels: int):
    channel, first, stop = runs(np.ones((channels, 7), np.bool_))
    assert channel.tolist() == list(range(channels))
    assert set(first.tolist()) == {0}
    assert set(stop.tolist()) == {7}
