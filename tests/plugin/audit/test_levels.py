"""Peaks of the last seconds, and what OBS's meters mean."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.audit.levels import BINS, Levels, metered


def test_what_was_never_heard_of_is_unknown_and_silence_is_known() -> None:
    levels = Levels(10.0)
    assert levels.peaks_dbfs(0.0) == {}
    levels.hear("Desk", 0.0, 0.0)
    assert levels.peaks_dbfs(0.0) == {"Desk": -math.inf}


def test_the_highest_peak_counts_for_the_window_and_then_the_next() -> None:
    levels = Levels(10.0)
    levels.hear("Desk", 1.0, 0.0)
    levels.hear("Desk", 0.1, 5.0)
    assert levels.peaks_dbfs(9.9)["Desk"] == pytest.approx(0.0)
    assert levels.peaks_dbfs(12.0)["Desk"] == pytest.approx(-20.0)


def test_what_is_not_heard_of_any_more_is_unknown_again() -> None:
    levels = Levels(10.0)
    levels.hear("Desk", 1.0, 0.0)
    assert levels.peaks_dbfs(20.0) == {}


@given(st.lists(st.tuples(st.floats(0.0, 3.0), st.floats(0.0, 1.0)), min_size=1, max_size=60))
def test_it_is_the_highest_peak_of_the_window_or_a_tenth_of_it_more(steps: list[tuple[float, float]]) -> None:
    levels, heard, now_s = Levels(10.0), [], 0.0
    for step_s, peak in steps:
        now_s += step_s
        heard.append((now_s, peak))
        levels.hear("Desk", peak, now_s)
    found = 10 ** (levels.peaks_dbfs(now_s)["Desk"] / 20)
    within = max(peak for at_s, peak in heard if at_s >= now_s - 10.0 + 10.0 / BINS)
    longer = max(peak for at_s, peak in heard if at_s >= now_s - 10.0 - 10.0 / BINS)
    assert within - 1e-9 <= found <= longer + 1e-9


def meters(*channels: list[float]) -> dict[str, object]:
    return {"inputName": "Desk", "inputLevelsMul": list(channels)}


def peak(entry: dict[str, object]) -> float | None:
    return dict(metered([entry])).get("Desk")


def test_a_muted_input_with_a_signal_has_a_peak() -> None:
    assert peak(meters([0.0, 0.0, 0.5], [0.0, 0.0, 0.25])) == 0.5


def test_an_input_that_has_never_brought_anything_is_silent() -> None:
    assert peak(meters()) == 0.0


def test_what_obs_could_not_measure_is_no_peak() -> None:
    assert peak(meters([0.0, 0.0, 1.0])) is None
    assert peak(meters([0.0, 0.0, 1.0], [0.0, 0.0, 0.1])) == 0.1
    assert peak(meters([0.7, 1.0, 1.0])) == 1.0  # this one is really that loud
