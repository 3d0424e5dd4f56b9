from __future__ import annotations

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.judging import judge, table
from models.training.listening import Heard
from models.training.truth import TrueEvent, Truth

TIMES_S = np.arange(30) / 10


def scene(label: str, onset: float, offset: float) -> Truth:
    event = TrueEvent(label=label, onset=onset, offset=offset)
    return Truth(file="", seconds=3.0, labels=(label,), events=(event,))


def heard(shown: set[str], **during: tuple[float, float]) -> Heard:
    """Posteriors of .9 for labels during some time, else .1."""
    posteriors = np.full((30, len(LABELS)), 0.1, np.float32)
    for label, (start, end) in during.items():
        posteriors[(start <= TIMES_S) & (end > TIMES_S), LABELS.index(label)] = 0.9
    return Heard(frozenset(shown), TIMES_S, posteriors)


def test_perfect_hearing_scores_one():
    truth = [scene("bass", 0, 1), scene("drums", 1, 3)]
    evaluation = judge("test", [heard({"bass"}, bass=(0, 1)), heard({"drums"}, drums=(1, 3))], truth)
    assert evaluation.macro_f1 == evaluation.clip_map == evaluation.segment_map == 1
    assert evaluation.labels["bass"].clips == 1
    assert evaluation.scenes == "test, 2 clips"


def test_what_was_shown_decides_the_clip_and_posteriors_the_segments():
    truth = [scene("bass", 0, 1), scene("drums", 1, 3)]
    evaluation = judge("test", [heard({"drums"}, bass=(0, 1)), heard({"drums"}, drums=(1, 2))], truth)
    bass, drums = evaluation.labels["bass"], evaluation.labels["drums"]
    assert (bass.f1, bass.clip_ap, bass.segment_ap) == (0, 1, 1)
    assert (drums.precision, drums.recall) == (0.5, 1)
    # Of six segments two are drums: one leads, the other is one of five equals.
    assert drums.segment_ap == pytest.approx((1 + 2 / 6) / 2)
    assert evaluation.macro_f1 == pytest.approx((0 + 2 / 3) / 2)


def test_the_table_has_a_row_a_label_and_the_means():
    lines = table(judge("test", [heard({"bass"}, bass=(0, 1))], [scene("bass", 0, 1)])).splitlines()
    assert len(lines) == len(LABELS) + 3
    assert lines[-1].split() == ["mean", "1.000", "1.000", "1.000"]
