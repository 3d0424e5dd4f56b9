from __future__ import annotations

import pytest
from configs import parse, problems

from dsp.profile import R128, STREAMING, Profile


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        ("", STREAMING),
        ('profile = "streaming"', STREAMING),
        ('profile = "r128"', R128),
        ('profile = "own"\ntarget_lufs = -16', Profile("own", -16.0, -1.0)),
        ("target_lufs = -16", Profile("own", -16.0, -1.0)),
        ('profile = "r128"\ntarget_lufs = -16\nceiling_dbtp = -2', R128),
        ('profile = "own"\ntarget_lufs = -18.5\nceiling_dbtp = -2', Profile("own", -18.5, -2.0)),
    ],
)
def test_a_profile_is_known_or_the_users_own(text: str, profile: Profile) -> None:
    assert parse(f"[loudness]\n{text}").loudness.aim == profile


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ceiling_dbtp = -2", ["ceiling_dbtp: goes with target_lufs, such as -16, not -2"]),
        ('profile = "own"', ['target_lufs: is missing: profile = "own" needs it, such as -16']),
        ('profile = "own"\nceiling_dbtp = -2', ['target_lufs: is missing: profile = "own" needs it, such as -16']),
        ('profile = "own"\ntarget_lufs = 1', ["target_lufs: should be less than or equal to 0, not 1"]),
        (
            'profile = "own"\ntarget_lufs = -16\nceiling_dbtp = -21',
            ["ceiling_dbtp: should be greater than or equal to -20, not -21"],
        ),
        ('profile = "loud"\ntarget_lufs = -6', ["profile: should be 'streaming', 'r128' or 'own'"]),
    ],
)
def test_what_does_not_fit_together_is_told(text: str, told: list[str]) -> None:
    assert problems(f"[loudness]\n{text}") == tuple(f"loudness.{line}" for line in told)
