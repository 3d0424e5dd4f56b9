from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dsp.units import amplitude, dbfs


def test_full_scale_is_0_dbfs_and_half_is_about_6_below():
    assert dbfs(1.0) == 0.0
    assert math.isclose(dbfs(0.5), -6.0206, abs_tol=1e-4)


def test_silence_is_minus_infinity_and_back():
    assert dbfs([0.0, -0.0]).tolist() == [-math.inf, -math.inf]
    assert amplitude(-math.inf) == 0.0


def test_polarity_does_not_matter():
    assert dbfs(-0.25) == dbfs(0.25)


@given(st.floats(-140, 20))
def test_there_and_back(level_dbfs: float):
    assert np.isclose(dbfs(amplitude(level_dbfs)), level_dbfs, atol=1e-9)
