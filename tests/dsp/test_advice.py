from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from states import levels, loudness

from dsp.advice import FINE_LU, Advice, Verdict, advise
from dsp.profile import PROFILES, R128, STREAMING, Profile

EIGHTHS = st.integers(-400, 64).map(lambda eighths: eighths / 8)
"""Levels in dB that add without any rounding."""


def advice(integrated: float, true_peak: float, profile: Profile = STREAMING, gated_s: float = 60.0) -> Advice | None:
    return advise(loudness(integrated=integrated, gated_s=gated_s), levels(true_peak), profile)


@pytest.mark.parametrize(
    ("integrated", "true_peak", "verdict", "off_db", "move_db"),
    [
        (-14.0, -1.0, Verdict.FINE, 0.0, 0.0),
        (-13.0, -3.0, Verdict.FINE, 1.0, 0.0),
        (-15.0, -3.0, Verdict.FINE, -1.0, 0.0),
        (-14.2, -0.96, Verdict.FINE, 0.0, 0.0),  # shown as -1.0
        (-10.2, -2.0, Verdict.LOWER, 4.0, -4.0),
        (-12.8, -2.0, Verdict.LOWER, 1.0, -1.0),
        (-12.6, -2.0, Verdict.LOWER, 1.5, -1.5),
        (-12.0, 1.4, Verdict.LOWER, 2.0, -2.5),  # half a dB more, for the ceiling's sake
        (-10.0, 6.0, Verdict.LOWER_AND_LIMIT, 4.0, -4.0),
        (-14.3, 0.2, Verdict.LOWER_OR_LIMIT, -0.5, -1.5),
        (-19.8, -10.0, Verdict.RAISE, -6.0, 6.0),
        (-17.6, -4.7, Verdict.RAISE, -4.0, 3.0),  # 4 would be too much, and with 3 it is fine
        (-20.0, -4.3, Verdict.RAISE_AND_LIMIT, -6.0, 3.0),
        (-20.0, -1.7, Verdict.LIMIT, -6.0, 0.0),
        (-20.0, 0.5, Verdict.LIMIT, -6.0, 0.0),
    ],
)
def test_what_a_live_engineer_would_do(
    integrated: float, true_peak: float, verdict: Verdict, off_db: float, move_db: float
):
    told = advice(integrated, true_peak)
    assert told is not None
    assert (told.verdict, told.off_db, told.move_db) == (verdict, off_db, move_db)
    assert (told.integrated_lufs, told.true_peak_dbtp, told.profile) == (integrated, true_peak, STREAMING)


def test_nothing_is_said_before_a_minute_of_sound():
    assert advice(-10.0, -1.0, gated_s=59.9) is None
    assert advice(-10.0, -1.0, gated_s=60.0) is not None


@pytest.mark.parametrize("integrated", [math.nan, -math.inf])
def test_nothing_is_said_of_what_is_not_defined(integrated: float):
    assert advice(integrated, -1.0) is None


def test_the_loudest_channel_has_the_say():
    told = advise(loudness(integrated=-20.0, gated_s=90.0), levels(-2.0, -30.0), STREAMING)
    assert told is not None
    assert told.true_peak_dbtp == -2.0


def test_the_same_song_is_too_hot_for_one_profile_and_fine_for_another():
    streaming, broadcast = advice(-14.0, -2.0), advice(-14.0, -2.0, R128)
    assert streaming is not None
    assert broadcast is not None
    assert streaming.verdict is Verdict.FINE
    assert (broadcast.verdict, broadcast.move_db) == (Verdict.LOWER, -9.0)


@given(EIGHTHS, EIGHTHS, st.sampled_from(list(PROFILES.values())))
def test_who_moves_the_fader_as_told_is_told_to_leave_it(integrated: float, true_peak: float, profile: Profile):
    told = advice(integrated, true_peak, profile)
    assert told is not None
    after = advice(integrated + told.move_db, true_peak + told.move_db, profile)
    assert after is not None
    if told.verdict in {Verdict.FINE, Verdict.LOWER, Verdict.RAISE}:
        assert after.verdict is Verdict.FINE
    else:  # what a limiter has to do stays to be done; a fader could do no more than what was rounded off
        assert after.verdict not in {Verdict.LOWER, Verdict.LOWER_AND_LIMIT}
        assert after.move_db < 1.0


@given(EIGHTHS, EIGHTHS, st.sampled_from(list(PROFILES.values())))
def test_no_peak_is_ever_raised_above_the_ceiling(integrated: float, true_peak: float, profile: Profile):
    told = advice(integrated, true_peak, profile)
    assert told is not None
    if told.verdict is not Verdict.LOWER_AND_LIMIT and told.verdict is not Verdict.LIMIT:
        assert true_peak + told.move_db <= profile.ceiling_dbtp
    if told.move_db > 0:
        assert integrated < profile.target_lufs - FINE_LU
