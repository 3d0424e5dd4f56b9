from __future__ import annotations

import numpy as np

from dsp.labels import LABELS
from models.training.listening import Heard
from models.training.thresholds import choose_thresholds, hysteresis, median_filter
from models.training.truth import TrueEvent, Truth

TIMES_S = np.arange(150) / 15
BASS, BRASS = LABELS.index("bass"), LABELS.index("brass")


def test_a_median_removes_what_is_shorter_than_half_of_it():
    values = np.zeros((30, 1), np.float32)
    values[5:8] = 1
    values[15:19] = 1
    smoothed = median_filter(values, 7)[:, 0]
    assert not smoothed[:14].any()
    assert smoothed.sum() == 4


def test_hysteresis_holds_between_the_thresholds():
    values = np.array([0.4, 0.6, 0.4, 0.2, 0.4, 0.7, 0.3])
    assert hysteresis(values, on=0.6, off=0.3).tolist() == [False, True, True, False, False, True, True]


def played(label: str | None, high: float, low: float, column: int) -> tuple[Heard, Truth]:
    """Ten seconds in which a label plays from 3 to 7 s (or nothing), and the posteriors of one column."""
    posteriors = np.full((150, len(LABELS)), 0.01, np.float32)
    posteriors[:, column] = np.where((TIMES_S >= 3) & (TIMES_S < 7), high, low)
    events = (TrueEvent(label=label, onset=3, offset=7),) if label else ()
    truth = Truth(file="", seconds=10, labels=(label,) if label else (), events=events)
    return Heard(frozenset(), TIMES_S, posteriors), truth


def test_thresholds_lie_where_they_part_the_played_from_the_rest():
    pairs = [played("bass", 0.9, 0.1, BASS)] * 4 + [played(None, 0.5, 0.1, BASS)] * 4
    threshold = choose_thresholds([heard for heard, _ in pairs], [truth for _, truth in pairs])["bass"]
    assert 0.54 < threshold.on < 0.86
    assert 0.1 < threshold.off <= threshold.on
    assert threshold.median_frames == 7


def test_each_label_has_its_own():
    pairs = [played("bass", 0.9, 0.5, BASS), played("brass", 0.3, 0.05, BRASS), played(None, 0.5, 0.1, BASS)]
    chosen = choose_thresholds([heard for heard, _ in pairs], [truth for _, truth in pairs])
    assert set(chosen) == set(LABELS)
    assert chosen["brass"].on < 0.3
    assert chosen["bass"].on > 0.5
