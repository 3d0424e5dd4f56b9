from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.controls.sensitivity import moved

thresholds = st.floats(0.0, 1.0)
steps = st.floats(-100.0, 100.0)


@pytest.mark.parametrize(("by", "after"), [(50, 0.05), (0, 0.5), (-50, 0.95)])
def test_the_ends_of_the_slider(by: float, after: float) -> None:
    assert moved(0.5, by) == pytest.approx(after)


@given(thresholds)
def test_unmoved_it_is_exactly_what_it_was(threshold: float) -> None:
    assert moved(threshold, 0.0) == threshold


@given(thresholds, steps)
def test_it_stays_a_probability_and_goes_the_right_way(threshold: float, by: float) -> None:
    after = moved(threshold, by)
    assert 0.0 <= after <= 1.0
    assert after <= threshold + 1e-12 if by > 0 else after >= threshold - 1e-12


@given(thresholds, thresholds, steps)
def test_labels_keep_their_order(one: float, other: float, by: float) -> None:
    low, high = sorted((one, other))
    assert moved(low, by) <= moved(high, by) + 1e-12


@given(st.floats(0.001, 0.999), steps)
def test_moving_back_gives_what_it_was(threshold: float, by: float) -> None:
    assert moved(moved(threshold, by), -by) == pytest.approx(threshold, abs=1e-9)


@given(st.sampled_from([0.0, 1.0]), steps)
def test_always_and_never_stay(threshold: float, by: float) -> None:
    assert moved(threshold, by) == threshold
