from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.training.metrics import (
    Counts,
    average_precision,
    average_precisions,
    best_thresholds,
    count,
    f1_in_company,
    segment_scores,
    segment_truth,
)


def test_counts_of_a_hand_made_case():
    counts = count(np.array([True, True, False, False, True]), np.array([True, False, True, False, True]))
    assert counts == Counts(hits=2, false_alarms=1, misses=1)
    assert counts.precision == counts.recall == counts.f1 == pytest.approx(2 / 3)


def test_counts_of_nothing_are_zero_not_an_error():
    assert Counts(0, 0, 0).f1 == Counts(0, 0, 0).precision == Counts(0, 0, 0).recall == 0


def test_average_precision_of_a_hand_made_ranking():
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    true = np.array([True, False, True, False, True])
    assert average_precision(scores, true) == pytest.approx((1 / 1 + 2 / 3 + 3 / 5) / 3)


def test_equal_scores_count_as_one_step():
    assert average_precision(np.full(4, 0.5), np.array([True, False, False, False])) == 0.25


def test_average_precision_without_truth_is_not_a_number():
    both = average_precisions(np.ones((3, 2)), np.array([[True, False]] * 3))
    assert both[0] == 1
    assert np.isnan(both[1])


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1).filter(lambda x: any(t for _, t in x)))
def test_average_precision_knows_only_the_order(ranking: list[tuple[int, bool]]):
    scores = np.array([float(score) for score, _ in ranking])
    true = np.array([sounding for _, sounding in ranking])
    value = average_precision(scores, true)
    assert 0 < value <= 1
    assert average_precision(np.exp(3 * scores), true) == pytest.approx(value)


def test_the_best_threshold_lies_in_the_middle_of_a_gap():
    scores = np.array([[0.1, 0.2, 0.25, 0.65, 0.7, 0.9]]).T
    [threshold] = best_thresholds(scores, scores > 0.5)
    assert threshold == pytest.approx(0.45, abs=0.02)


def test_without_truth_the_threshold_is_out_of_reach():
    assert best_thresholds(np.array([[0.5], [0.9]]), np.zeros((2, 1), bool)) == pytest.approx(0.98)


def test_the_company_of_other_labels_keeps_a_threshold_from_an_extreme():
    rng = np.random.default_rng(5)
    true = rng.random((400, 6)) < 0.3
    scores = np.where(true, rng.beta(6, 3, true.shape), rng.beta(3, 6, true.shape))
    scores[:, 0] = rng.random(400)  # this label's validation sources tell nothing
    alone = best_thresholds(scores[:, :1], true[:, :1])
    together = best_thresholds(scores, true)
    assert alone[0] < 0.2
    assert abs(together[0] - np.median(together[1:])) < 0.15


def test_f1_in_company_counts_the_average_label_as_well():
    hits, said, true = np.array([4, 0]), np.array([4, 4]), np.array([4, 4])
    # Alone they are 1 and 0; the average label has 2 hits of 4 and 4.
    np.testing.assert_allclose(f1_in_company(hits, said, true), [2 * 6 / 16, 2 * 2 / 16])


def test_segments_average_scores_and_join_truth():
    scores = np.array([[0.0], [1.0], [0.5], [0.5], [0.8]])
    np.testing.assert_allclose(segment_scores(scores, 2), [[0.5], [0.5], [0.8]])
    np.testing.assert_array_equal(segment_truth(scores > 0.7, 2), [[True], [False], [True]])
