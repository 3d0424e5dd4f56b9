from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.pace import IDLE_S, LONGEST_S, RETRY_S, Pace

RATE_HZ = 48_000


def looks(block: int, seconds: float = 4.0, late_s: float = 0.0) -> tuple[int, list[float]]:
    """How often one looks at a source of such blocks, and how long each block waited, after the first second."""
    pace, now_s, blocks, waited, count = Pace(RATE_HZ), 0.0, 0, [], 0
    while now_s < seconds:
        count += now_s > 1.0
        there = int(now_s * RATE_HZ / block)
        if there > blocks:
            if now_s > 1.0:
                waited += [now_s - index * block / RATE_HZ for index in range(blocks + 1, there + 1)]
            pace.heard((there - blocks) * block, now_s)
            blocks = there
            now_s += late_s  # the time that the analysis takes
        else:
            now_s += pace.wait_s(now_s)
    return count, waited


def test_one_who_knows_nothing_looks_two_hundred_times_a_second():
    assert Pace(RATE_HZ).wait_s(12.3) == IDLE_S


@pytest.mark.parametrize("late_s", [0.0, 0.004])
@pytest.mark.parametrize("block", [64, 256, 480, 512, 1_024])
def test_blocks_are_found_soon_and_without_looking_much_oftener_than_they_come(block: int, late_s: float):
    count, waited = looks(block, late_s=late_s)
    assert max(waited) <= max(IDLE_S, RETRY_S) + 2 * late_s + block / RATE_HZ * 0.1 + 1e-6
    assert np.mean(waited) < IDLE_S / 2 + late_s + 0.001
    blocks_each_look = RATE_HZ / block
    assert count / 3 < 3 * max(min(blocks_each_look, 1 / IDLE_S), 1 / LONGEST_S) + 60


def test_one_late_look_that_finds_two_blocks_does_not_make_the_next_one_late():
    pace = Pace(RATE_HZ)
    pace.heard(1_024, 0.0)
    pace.heard(2_048, 0.05)
    assert pace.wait_s(0.05) <= 1_024 / RATE_HZ


def test_when_nothing_comes_it_stops_to_hurry():
    pace = Pace(RATE_HZ)
    pace.heard(512, 0.0)
    assert pace.wait_s(0.012) == RETRY_S
    assert pace.wait_s(1.0) == IDLE_S


@given(st.lists(st.tuples(st.integers(1, 48_000), st.floats(0, 1)), max_size=20), st.floats(0, 2))
def test_it_never_waits_for_long_or_not_at_all(heard: list[tuple[int, float]], wait_s: float):
    pace, now_s = Pace(RATE_HZ), 0.0
    for frames, passed_s in heard:
        now_s += passed_s
        pace.heard(frames, now_s)
    assert RETRY_S <= pace.wait_s(now_s + wait_s) <= LONGEST_S
