from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from models.training.protocol.scores import exact_match_ratio, jaccard, score

TRUE = np.array([[0, 0, 0], [0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]], dtype=bool)
SAID = np.array([[0, 0, 0], [0, 1, 0], [1, 0, 0], [1, 0, 1], [1, 1, 1]], dtype=bool)


def test_exact_match_counts_whole_sets():
    assert exact_match_ratio(SAID, TRUE) == pytest.approx(3 / 5)


def test_jaccard_is_the_mean_over_clips_and_nothing_rightly_said_is_one():
    assert jaccard(SAID, TRUE) == pytest.approx((1 + 0 + 1 + 1 / 3 + 1) / 5)


@given(arrays(bool, (6, 4)), arrays(bool, (6, 4)))
def test_jaccard_is_symmetric_and_at_least_the_exact_match(said: np.ndarray, true: np.ndarray):
    assert jaccard(said, true) == jaccard(true, said)
    assert exact_match_ratio(said, true) <= jaccard(said, true) <= 1


def test_everything_by_hand():
    scored = score(np.where(SAID, 0.8, 0.3), TRUE, np.array([0.5, 0.8, 0.5]))
    assert scored.accuracy.tolist() == pytest.approx([1, 3 / 5, 4 / 5])
    assert scored.majority.tolist() == pytest.approx([3 / 5, 3 / 5, 4 / 5])
    assert scored.exact == pytest.approx(3 / 5)
    # Said first: bass all right; of the other two, two said of which one is right, then all five.
    assert scored.ap.tolist() == pytest.approx([1, 1 / 2 * 1 / 2 + 1 / 2 * 2 / 5, 1 / 2])
    assert scored.mean_ap == pytest.approx(scored.ap.mean())
    assert [(one.count, one.exact, one.said) for one in scored.by_count] == [
        (0, 0.5, 0.5), (1, 1, 1), (2, 0, 2), (3, 1, 3),
    ]  # fmt: skip
    assert [one.jaccard for one in scored.by_count] == pytest.approx([0.5, 1, 1 / 3, 1])


def test_a_family_that_never_plays_does_not_count_in_the_mean():
    scored = score(np.array([[0.9, 0.1], [0.2, 0.3]]), np.array([[True, False], [False, False]]), np.array([0.5, 0.5]))
    assert scored.mean_ap == 1
