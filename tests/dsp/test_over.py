from __future__ import annotations

from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.over import OverDetector, Overs

RATE = 1_000  # blocks of 10 frames are 10 ms
QUIET, HOT = 0.5, 0.95  # -6 and -0.4 dBTP


def detect(peaks: list[float], clips: dict[int, int] | None = None, ceiling_dbtp: float = -1.0) -> list[Overs]:
    """What is told of one channel; ``clips`` says for a block until which of its frames it clips."""
    detector, told, until = OverDetector(1, RATE, ceiling_dbtp), [], -1
    for block, peak in enumerate(peaks):
        if clips and block in clips:
            until = 10 * block + clips[block]
        told += detector.process(np.array([peak]), np.array([until]), 10 * block, 10)
    return told + detector.close()


def test_a_block_above_the_ceiling_is_an_over():
    assert detect([QUIET, HOT, QUIET]) == [Overs(channel=0, start=10, end=20, overs=1, peak=HOT)]


def test_the_ceiling_itself_is_allowed_and_can_be_set():
    assert detect([10 ** (-1 / 20)]) == []
    assert detect([HOT], ceiling_dbtp=0.0) == []
    assert detect([QUIET], ceiling_dbtp=-7.0) == [Overs(0, 0, 10, 1, QUIET)]


def test_it_is_told_when_the_next_block_is_known():
    detector, none = OverDetector(1, RATE), np.array([-1])
    assert detector.process(np.array([HOT]), none, 0, 10) == []
    assert len(detector.process(np.array([QUIET]), none, 10, 10)) == 1


def test_blocks_next_to_each_other_are_one_over():
    assert detect([HOT, 1.1, HOT, QUIET]) == [
        Overs(channel=0, start=0, end=10, overs=1, peak=HOT),
        Overs(channel=0, start=10, end=30, overs=0, peak=1.1),
    ]


def test_the_first_is_told_at_once_and_the_next_ones_together():
    peaks = [QUIET] * 40
    peaks[2], peaks[4], peaks[7], peaks[30] = HOT, HOT, 1.2, HOT
    assert detect(peaks) == [Overs(0, 20, 30, 1, HOT), Overs(0, 40, 80, 2, 1.2), Overs(0, 300, 310, 1, HOT)]


@pytest.mark.parametrize("clip", [1, 2, 3])
def test_what_is_in_or_next_to_a_clip_is_none(clip: int):
    assert detect([QUIET, QUIET, 1.1, QUIET, QUIET], {clip: 5}) == []


@pytest.mark.parametrize("clip", [0, 4])
def test_a_clip_further_away_hides_nothing(clip: int):
    assert len(detect([QUIET, QUIET, 1.1, QUIET, QUIET], {clip: 10})) == 1


def test_a_clip_cuts_an_over_in_two():
    told = detect([HOT] * 9, {4: 3})
    assert [(over.start, over.overs) for over in told] == [(0, 1), (10, 1)]
    assert told[-1].end == 90


def test_an_over_does_not_go_on_behind_a_gap_and_a_clip_behind_it_hides_nothing():
    detector, none = OverDetector(1, RATE), np.array([-1])
    assert detector.process(np.array([HOT]), none, 0, 10) == []
    told = detector.process(np.array([HOT]), np.array([505]), 500, 10)
    assert told == [Overs(0, 0, 10, 1, HOT)]
    assert detector.close() == []  # the one behind the gap belongs to the clip
    assert detector.process(np.array([HOT]), np.array([505]), 900, 10) == []
    assert detector.process(np.array([HOT]), np.array([505]), 2_000, 10) == [Overs(0, 900, 910, 1, HOT)]
    assert detector.close() == [Overs(0, 2_000, 2_010, 1, HOT)]


def test_channels_are_told_apart():
    detector = OverDetector(3, RATE)
    detector.process(np.array([QUIET, HOT, 1.1]), np.array([-1, -1, 8]), 0, 10)
    assert [over.channel for over in detector.close()] == [1]


def test_a_block_of_no_frames_changes_nothing():
    detector, none = OverDetector(1, RATE), np.array([-1])
    detector.process(np.array([HOT]), none, 0, 10)
    assert detector.process(np.array([0.0]), none, 10, 0) == []
    assert detector.process(np.array([HOT]), none, 10, 10) == [Overs(0, 0, 10, 1, HOT)]
    assert [over.overs for over in detector.close()] == [0]


def test_what_the_meter_overwrites_is_not_kept():
    detector, peak, clipped_until = OverDetector(1, RATE), np.array([HOT]), np.array([-1])
    detector.process(peak, clipped_until, 0, 10)
    peak[0], clipped_until[0] = QUIET, 505
    assert len(detector.process(peak, clipped_until, 500, 10)) == 1


@given(st.lists(st.sampled_from([0.0, QUIET, HOT, 1.3]), max_size=200), st.sets(st.integers(0, 199), max_size=10))
def test_all_records_together_tell_every_over_once(peaks: list[float], clips: set[int]):
    clips &= set(range(len(peaks)))
    told = detect(peaks, dict.fromkeys(clips, 10))
    over = [peak > 0.9 and not clips & {block - 1, block, block + 1} for block, peak in enumerate(peaks)]
    assert sum(record.overs for record in told) == sum(is_over for is_over, _ in groupby(over))
    assert max((record.peak for record in told), default=0.0) == max(
        (peak for peak, is_over in zip(peaks, over, strict=True) if is_over), default=0.0
    )
    assert all(record.start < record.end for record in told)
    assert all(later.start >= earlier.end for earlier, later in pairwise(told))
    assert all(later.start - earlier.start >= 10 for earlier, later in pairwise(told))


def test_another_ceiling_holds_for_the_blocks_to_come():
    detector, none = OverDetector(1, RATE), np.array([-1])

    def told(block: int, peak: float) -> list[tuple[int, int]]:
        return [(over.start, over.overs) for over in detector.process(np.array([peak]), none, 10 * block, 10)]

    assert told(0, HOT) == []
    detector.set_ceiling(0.0)
    assert told(1, HOT) == [(0, 1)]  # the one that waited was judged when it came
    assert told(2, QUIET) == []
    detector.set_ceiling(-7.0)
    assert told(20, QUIET) == []
    assert told(21, QUIET) == [(200, 1)]
