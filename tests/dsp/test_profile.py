from __future__ import annotations

import pytest

from dsp.profile import PROFILES, Profile


def test_the_profiles_are_those_of_the_standards():
    assert (PROFILES["r128"].target_lufs, PROFILES["r128"].ceiling_dbtp) == (-23.0, -1.0)
    assert (PROFILES["streaming"].target_lufs, PROFILES["streaming"].ceiling_dbtp) == (-14.0, -1.0)


@pytest.mark.parametrize(("target_lufs", "ceiling_dbtp"), [(1.0, -1.0), (-61.0, -1.0), (-14.0, 0.5), (-14.0, -21.0)])
def test_what_nobody_means_is_refused(target_lufs: float, ceiling_dbtp: float):
    with pytest.raises(ValueError, match="got"):
        Profile("own", target_lufs, ceiling_dbtp)
