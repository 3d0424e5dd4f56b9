from __future__ import annotations

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.event_scores import event_counts
from models.training.metrics import Counts
from models.training.truth import TrueEvent, Truth

EDGES_S = np.arange(0, 10.1, 0.1)
BASS, DRUMS = LABELS.index("bass"), LABELS.index("drums")


def scene(*events: tuple[str, float, float]) -> Truth:
    labels = tuple(dict.fromkeys(label for label, _, _ in events))
    made = tuple(TrueEvent(label=label, onset=onset, offset=offset) for label, onset, offset in events)
    return Truth(file="", seconds=10.0, labels=labels, events=made)


def said(*events: tuple[str, float, float]) -> np.ndarray:
    on = np.zeros((100, len(LABELS)), np.bool_)
    for label, onset, offset in events:
        on[round(onset * 10) : round(offset * 10), LABELS.index(label)] = True
    return on


def bass(onset: float, offset: float) -> Counts:
    """What becomes of one event that is said, where the bass plays from 2 to 4 s."""
    return event_counts([said(("bass", onset, offset))], [EDGES_S], [scene(("bass", 2, 4))])["bass"]


RIGHT, WRONG = Counts(hits=1, false_alarms=0, misses=0), Counts(hits=0, false_alarms=1, misses=1)


@pytest.mark.parametrize(("onset", "expected"), [(1.7, WRONG), (1.8, RIGHT), (2.2, RIGHT), (2.3, WRONG)])
def test_an_onset_may_be_200_ms_off(onset: float, expected: Counts):
    assert bass(onset, 4) == expected


@pytest.mark.parametrize(("offset", "expected"), [(3.5, WRONG), (3.6, RIGHT), (4.4, RIGHT), (4.5, WRONG)])
def test_an_offset_may_be_a_fifth_of_the_length_off(offset: float, expected: Counts):
    assert bass(2, offset) == expected


def test_the_offset_of_a_short_event_may_be_200_ms_off():
    true = [scene(("bass", 2, 2.5))]  # a fifth of it would be 100 ms
    assert event_counts([said(("bass", 2, 2.7))], [EDGES_S], true)["bass"] == RIGHT
    assert event_counts([said(("bass", 2, 2.8))], [EDGES_S], true)["bass"] == WRONG


def test_two_events_are_not_right_about_the_same_one():
    true = [scene(("bass", 2, 2.4), ("bass", 6, 8))]
    counts = event_counts([said(("bass", 1.9, 2.2), ("bass", 2.3, 2.5))], [EDGES_S], true)["bass"]
    assert counts == Counts(hits=1, false_alarms=1, misses=1)


def test_counts_add_up_over_recordings_label_by_label():
    true = [scene(("bass", 1, 2), ("drums", 0, 10)), scene(("bass", 5, 7))]
    on = [said(("bass", 1, 2), ("drums", 0, 10)), said(("drums", 3, 4))]
    assert event_counts(on, [EDGES_S, EDGES_S], true) == {
        "bass": Counts(hits=1, false_alarms=0, misses=1),
        "drums": Counts(hits=1, false_alarms=1, misses=0),
    }


def test_events_that_touch_are_one():
    true = [scene(("bass", 2, 3), ("bass", 3, 4))]
    assert event_counts([said(("bass", 2, 4))], [EDGES_S], true)["bass"] == RIGHT


def test_frames_may_differ_in_length():
    edges_s = np.array([0, 1.9, 4.2, 10])
    on = np.zeros((3, len(LABELS)), np.bool_)
    on[1, BASS] = True
    assert event_counts([on], [edges_s], [scene(("bass", 2, 4))])["bass"] == RIGHT


def test_where_nothing_sounds_there_is_nothing_to_count():
    assert event_counts([said(("drums", 1, 2))], [EDGES_S], [scene()]) == {}
