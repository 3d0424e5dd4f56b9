from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.training.decisions import decide, medians, segments, shown
from models.training.listening import Heard
from models.training.truth import TrueEvent, Truth

PLAIN = {"bass": LabelSettings(on=0.6, off=0.3, median_frames=1)}


def column(*values: float) -> np.ndarray:
    return np.array(values, np.float32)[:, None]


def test_on_from_the_upper_threshold_until_below_the_lower():
    (on,) = decide([column(0.4, 0.6, 0.4, 0.2, 0.4, 0.7, 0.3)], PLAIN)
    assert on[:, 0].tolist() == [False, True, True, False, False, True, True]


def test_recordings_side_by_side_are_each_alone():
    rng = np.random.default_rng(0)
    posteriors = [rng.random((length, 2), np.float32) for length in (40, 3, 17)]
    labels = {"bass": LabelSettings(0.6, 0.3, 1), "reed": LabelSettings(0.55, 0.5, 7)}
    together = decide(posteriors, labels)
    for one, on in zip(posteriors, together, strict=True):
        np.testing.assert_array_equal(decide([one], labels)[0], on)
        assert on.shape == one.shape


@given(
    values=arrays(np.float32, st.integers(1, 30), elements=st.floats(0, 1, width=32)),
    off=st.sampled_from([0.1, 0.3, 0.6]),
    length=st.sampled_from([1, 3, 7]),
)
def test_decisions_are_hysteresis_over_the_median(values: np.ndarray, off: float, length: int):
    (on,) = decide([values[:, None]], {"bass": LabelSettings(0.6, off, length)})
    around = np.pad(values, length // 2)
    is_on = False
    for frame in range(len(values)):
        median = np.median(around[frame : frame + length])
        is_on = bool(median >= np.float32(off if is_on else 0.6))
        assert on[frame, 0] == is_on


def test_a_median_removes_what_is_shorter_than_half_of_it():
    values = np.zeros((30, 1), np.float32)
    values[5:8] = 1
    values[15:19] = 1
    (smoothed,) = medians([values], 7)
    assert not smoothed[:14].any()
    assert smoothed.sum() == 4
    assert smoothed.shape == values.shape


def test_segments_are_on_and_true_wherever_something_is():
    times_s = np.arange(30) / 10 + 0.05
    on = np.zeros((30, len(LABELS)), np.bool_)
    on[18:21, LABELS.index("drums")] = True  # from 1.8 to 2.1 s
    truth = Truth(file="", seconds=3.0, labels=("bass",), events=(TrueEvent(label="bass", onset=0.2, offset=0.4),))
    said, true = segments([Heard(times_s, np.zeros((30, len(LABELS)), np.float32))], [on], [truth])
    assert said[:, LABELS.index("drums")].tolist() == [False, True, True]
    assert true[:, LABELS.index("bass")].tolist() == [True, False, False]
    assert (said.sum(), true.sum()) == (2, 1)


def test_what_was_ever_on_is_shown():
    labels = {"bass": LabelSettings(0.6, 0.3, 1), "reed": LabelSettings(0.9, 0.3, 1)}
    posteriors = np.array([[0.7, 0.7], [0.1, 0.8]], np.float32)
    heard = Heard(np.arange(2.0), posteriors)
    assert shown([heard, Heard(np.arange(2.0), posteriors[::-1] / 2)], labels) == [frozenset({"bass"}), frozenset()]
