from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from plugin.plot_columns import COLUMNS, columns, thinned


@given(arrays(np.float64, st.integers(0, 3 * COLUMNS), elements=st.floats(-70, 0) | st.just(math.nan)))
def test_columns_lose_no_extreme(values: np.ndarray) -> None:
    times, low, high = columns(np.arange(len(values), dtype=float), values)
    assert len(times) == len(low) == len(high) <= COLUMNS
    if np.isfinite(values).any():
        assert (np.nanmin(low), np.nanmax(high)) == (np.nanmin(values), np.nanmax(values))


@given(st.lists(st.floats(0, 3_599), max_size=50).map(sorted))
def test_thinning_leaves_a_mark_where_there_was_one(times: list[float]) -> None:
    left = thinned(np.array(times), 3_600.0)
    assert set(left.tolist()) <= set(times)
    assert all(np.abs(left - time).min() <= 3_600 / COLUMNS for time in times)


def test_marks_too_close_to_be_seen_apart_are_one() -> None:
    assert len(thinned(np.linspace(0, 3_599, 100_000), 3_600.0)) == COLUMNS
