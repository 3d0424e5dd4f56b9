from __future__ import annotations

import numpy as np

from dsp.labels import LABELS
from models.training.listening import Heard
from models.training.thresholds import choose_labels
from models.training.truth import TrueEvent, Truth

TIMES_S = np.arange(150) / 15
BASS, BRASS = LABELS.index("bass"), LABELS.index("brass")

Pair = tuple[Heard, Truth]


def played(label: str | None, high: float, low: float, column: int) -> Pair:
    """Ten seconds in which a label plays from 3 to 7 s (or nothing), and the posteriors of one column."""
    posteriors = np.full((150, len(LABELS)), 0.01, np.float32)
    posteriors[:, column] = np.where((TIMES_S >= 3) & (TIMES_S < 7), high, low)
    events = (TrueEvent(label=label, onset=3, offset=7),) if label else ()
    truth = Truth(file="", seconds=10, labels=(label,) if label else (), events=events)
    return Heard(TIMES_S, posteriors), truth


def flickering(pair: Pair, every: int, columns: list[int]) -> Pair:
    """The same, with a single frame out of so many that says the contrary."""
    pair[0].posteriors[5::every, columns] = 1 - pair[0].posteriors[5::every, columns]
    return pair


def choose(pairs: list[Pair], *lengths: int):
    return choose_labels([heard for heard, _ in pairs], [truth for _, truth in pairs], lengths)


def test_thresholds_lie_where_they_part_the_played_from_the_rest():
    pairs = [played("bass", 0.9, 0.1, BASS)] * 4 + [played(None, 0.5, 0.1, BASS)] * 4
    bass = choose(pairs, 7)["bass"]
    assert 0.54 < bass.on < 0.86
    assert 0.1 < bass.off <= bass.on
    assert bass.median_frames == 7


def test_each_label_has_its_own():
    pairs = [played("bass", 0.9, 0.5, BASS), played("brass", 0.3, 0.05, BRASS), played(None, 0.5, 0.1, BASS)]
    chosen = choose(pairs, 7)
    assert set(chosen) == set(LABELS)
    assert chosen["brass"].on < 0.3
    assert chosen["bass"].on > 0.5


def test_clear_posteriors_need_no_median():
    pairs = [played("bass", 0.9, 0.1, BASS), played("brass", 0.9, 0.1, BRASS), played(None, 0.1, 0.1, BASS)]
    assert {own.median_frames for own in choose(pairs, 1, 3, 5, 7).values()} == {1}


def test_a_label_that_flickers_gets_a_median():
    pairs = [flickering(played("bass", 0.95, 0.05, BASS), 7, [BASS]) for _ in range(4)]
    pairs += [played("brass", 0.95, 0.05, BRASS), played(None, 0.5, 0.05, BASS), played(None, 0.5, 0.05, BRASS)] * 4
    assert choose(pairs, 1, 3)["bass"].median_frames == 3
