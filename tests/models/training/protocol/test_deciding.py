from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.training.metrics import count
from models.training.protocol.deciding import Candidates, candidates, choose_thresholds

SCORES = np.array([0.1, 0.001, 0.002, 0.9])
TRUE = np.array([False, False, True, True])


def test_tiny_scores_are_told_apart():
    assert choose_thresholds(SCORES[:, None], TRUE[:, None]).tolist() == [0.002]


def test_accuracy_may_choose_another():
    scores, true = np.array([0.1, 0.2, 0.3, 0.4, 0.9]), np.array([True, False, False, False, True])
    assert choose_thresholds(scores[:, None], true[:, None], Candidates.accuracy).tolist() == [0.9]
    assert choose_thresholds(scores[:, None], ~true[:, None]).tolist() == [0.2]


def test_a_family_that_never_plays_gets_the_threshold_of_all_together():
    scores = np.stack([SCORES, np.array([0.5, 0.6, 0.5, 0.6])], axis=1)
    true = np.stack([TRUE, np.zeros(4, dtype=bool)], axis=1)
    assert choose_thresholds(scores, true).tolist() == [0.002, 0.9]


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.7]), st.booleans()), min_size=1, max_size=20))
def test_counts_are_those_of_deciding(clips: list[tuple[float, bool]]):
    scores, true = (np.array(column) for column in zip(*clips, strict=True))
    tried = candidates(scores, true)
    for index, threshold in enumerate(tried.thresholds):
        counts = count(scores >= threshold, true)
        assert tried.hits[index] == counts.hits
        assert tried.said[index] == counts.hits + counts.false_alarms
        assert abs(tried.f1()[index] - counts.f1) < 1e-12
        assert abs(tried.accuracy()[index] - np.mean((scores >= threshold) == true)) < 1e-12
