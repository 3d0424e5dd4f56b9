from __future__ import annotations

import pytest

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
