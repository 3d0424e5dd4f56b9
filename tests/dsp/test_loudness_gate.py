from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.k_weighting import lufs, power_of
from dsp.loudness_gate import ABSOLUTE_GATE_LUFS, BIN_LU, LoudnessHistogram

# Around the gate of 10 LU under -20 LUFS, far below it, and anywhere.
LEVELS = st.one_of(st.floats(-30.2, -29.8), st.floats(-20.1, -19.9), st.floats(-90.0, 5.0))


def filled(levels: list[float], strip: int = 0) -> LoudnessHistogram:
    histogram = LoudnessHistogram(2)
    for level in levels:
        histogram.add(strip, power_of(level))
    return histogram


def exactly_gated(levels: list[float], relative_gate_lu: float) -> list[np.ndarray]:
    """The powers above the gates, sorted; once for every place within a bin's width where the second gate may be."""
    powers = np.sort([power_of(level) for level in levels])
    powers = powers[lufs(powers) > ABSOLUTE_GATE_LUFS]
    if not len(powers):
        return [powers]
    gate = float(lufs(powers.mean())) - relative_gate_lu
    loudness = lufs(powers)
    lowest = np.searchsorted(loudness, gate - 1.01 * BIN_LU, side="right")
    highest = np.searchsorted(loudness, gate + 1.01 * BIN_LU, side="right")
    return [powers[cut:] for cut in range(lowest, highest + 1)]


def rank_spread(powers: np.ndarray) -> float:
    """Loudness range as the program of Tech 3342 has it."""
    low, high = (int((len(powers) - 1) * share + 0.5) for share in (0.10, 0.95))
    return float(lufs(powers[high]) - lufs(powers[low]))


@given(levels=st.lists(LEVELS, min_size=1, max_size=60))
def test_a_mean_is_exact_but_for_a_gate_moved_by_less_than_a_bin(levels: list[float]):
    mean = filled(levels).mean_lufs(0, 10.0)
    exact = [float(lufs(powers.mean())) if len(powers) else -math.inf for powers in exactly_gated(levels, 10.0)]
    assert any(mean == pytest.approx(value, abs=1e-9) for value in exact)


@given(levels=st.lists(LEVELS, min_size=1, max_size=60))
def test_a_range_is_within_two_bins_but_for_a_gate_moved_by_less_than_a_bin(levels: list[float]):
    spread = filled(levels).spread_lu(0, 20.0, 0.10, 0.95)
    exact = [rank_spread(powers) if len(powers) else math.nan for powers in exactly_gated(levels, 20.0)]
    assert any(spread == pytest.approx(value, abs=2.02 * BIN_LU, nan_ok=True) for value in exact)


def test_blocks_of_one_level_are_in_or_out_together_however_close_to_the_gate():
    quiet = 1e-3
    for ratio, inside in ((10.001, False), (9.999, True)):
        # Three quiet blocks and one loud: their mean over the quiet is 10 when the loud is 37 times as loud.
        loud = (4 * ratio - 3) * quiet
        histogram = LoudnessHistogram(1)
        for power in (quiet, quiet, quiet, loud):
            histogram.add(0, power)
        expected = (3 * quiet + loud) / 4 if inside else loud
        assert histogram.mean_lufs(0, 10.0) == pytest.approx(float(lufs(expected)))


def test_nothing_above_the_gate_is_silence_and_has_no_range():
    histogram = filled([-70.5] * 10 + [-math.inf] * 3)
    assert histogram.mean_lufs(0, 10.0) == -math.inf
    assert math.isnan(histogram.spread_lu(0, 20.0, 0.10, 0.95))


def test_what_is_louder_than_all_bins_still_has_its_power():
    assert filled([60.0, 60.0]).mean_lufs(0, 10.0) == pytest.approx(60.0)


def test_strips_are_kept_and_cleared_apart():
    histogram = filled([-20.0], strip=0)
    histogram.add(1, power_of(-30.0))
    histogram.clear(0)
    assert histogram.mean_lufs(0, 10.0) == -math.inf
    assert histogram.mean_lufs(1, 10.0) == pytest.approx(-30.0)
