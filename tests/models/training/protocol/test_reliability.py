from __future__ import annotations

import numpy as np
import pytest

from models.training.protocol.reliability import reliability


def test_bins_hold_the_mean_score_and_the_share_that_is_true():
    scores = np.array([0.71, 0.75, 0.79, 0.79, 0.05, 1.0])
    true = np.array([True, True, True, False, False, True])
    made = reliability(scores, true)
    assert made.clips.tolist() == [1, 0, 0, 0, 0, 0, 0, 4, 0, 1]
    assert (made.score[7], made.share[7]) == pytest.approx((0.76, 0.75))
    assert np.isnan(made.share[3])
    assert made.error == pytest.approx((4 * 0.01 + 0.05 + 0) / 6)
