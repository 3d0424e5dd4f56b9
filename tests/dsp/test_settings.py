from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.settings import AnalysisSettings, LabelSettings


@pytest.mark.parametrize(("on", "off"), [(0.3, 0.4), (1.1, 0.5), (0.5, -0.1), (float("nan"), 0.1)])
def test_thresholds_out_of_order_are_refused(on: float, off: float):
    with pytest.raises(ValueError, match="thresholds"):
        LabelSettings(on, off)


@pytest.mark.parametrize("frames", [0, 2, -1])
def test_a_median_is_odd(frames: int):
    with pytest.raises(ValueError, match="odd"):
        LabelSettings(0.5, 0.4, frames)


@pytest.mark.parametrize(
    "wrong",
    [{"minimum_on_s": -1.0}, {"reaction_s": 1.1}, {"clip_run": 0}, {"clip_hold_s": 61.0}, {"ceiling_dbtp": 7.0}],
)
def test_times_and_runs_out_of_range_are_refused(wrong: dict[str, float]):
    with pytest.raises(ValueError, match="got"):
        AnalysisSettings({}, **wrong)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_with_another_threshold_for_on_a_label_can_still_go_off(one: float, other: float, wish: float):
    own = LabelSettings(on=max(one, other), off=min(one, other), median_frames=5)
    changed = own.with_on(wish)
    assert (changed.on, changed.median_frames) == (wish, 5)
    assert wish / 2 <= changed.off <= wish or changed == own


def test_the_threshold_for_off_keeps_its_distance():
    own = LabelSettings(on=0.5, off=0.4)
    assert own.with_on(0.8).off == pytest.approx(0.7)
    assert own.with_on(0.1).off == 0.05
    assert own.with_on(0.5) is own


@pytest.mark.parametrize("wish", [-0.1, 1.1, float("nan")])
def test_a_threshold_out_of_range_is_refused(wish: float):
    with pytest.raises(ValueError, match="thresholds are"):
        LabelSettings(0.5, 0.4).with_on(wish)
