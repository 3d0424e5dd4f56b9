from __future__ import annotations

import pytest

from dsp.watch_settings import DcOffsetSettings, DeadSideSettings, PhaseSettings, SilenceSettings, WatchSettings


def test_all_watch_by_default():
    watch = WatchSettings()
    assert watch.silence.on
    assert watch.dead_side.on
    assert watch.phase.on
    assert watch.dc_offset.on


@pytest.mark.parametrize("settings", [SilenceSettings, DeadSideSettings, PhaseSettings, DcOffsetSettings])
@pytest.mark.parametrize("hold_s", [0.0, -1.0, 3_601.0, float("nan")])
def test_a_fault_lasts(settings: type, hold_s: float):
    with pytest.raises(ValueError, match="has to last"):
        settings(hold_s=hold_s)


@pytest.mark.parametrize("threshold_dbfs", [0.0, -121.0, float("nan")])
def test_silence_is_quiet(threshold_dbfs: float):
    with pytest.raises(ValueError, match="silence begins"):
        SilenceSettings(threshold_dbfs=threshold_dbfs)


@pytest.mark.parametrize("difference_db", [9.0, 121.0, float("nan")])
def test_a_dead_side_is_far_below(difference_db: float):
    with pytest.raises(ValueError, match="dead side lies"):
        DeadSideSettings(difference_db=difference_db)


@pytest.mark.parametrize("correlation", [0.1, -1.0, float("nan")])
def test_out_of_phase_is_negative(correlation: float):
    with pytest.raises(ValueError, match="out of phase"):
        PhaseSettings(correlation=correlation)


@pytest.mark.parametrize("offset", [0.0, 1.0, float("nan")])
def test_an_offset_is_a_share_of_full_scale(offset: float):
    with pytest.raises(ValueError, match="offset lies"):
        DcOffsetSettings(offset=offset)
