from __future__ import annotations

import numpy as np
import pytest

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.card import Calibration, Evaluation
from models.training.judging import judge, table
from models.training.listening import Heard
from models.training.truth import TrueEvent, Truth
from models.training.tuning import Tuning

TIMES_S = np.arange(30) / 10 + 0.05
PLAIN = Tuning(
    labels=dict.fromkeys(LABELS, LabelSettings(0.5, 0.5, 1)), calibration=dict.fromkeys(LABELS, Calibration())
)


def scene(label: str, onset: float, offset: float) -> Truth:
    event = TrueEvent(label=label, onset=onset, offset=offset)
    return Truth(file="", seconds=3.0, labels=(label,), events=(event,))


def heard(**during: tuple[float, float]) -> Heard:
    """Posteriors of .9 for labels during some time, else .1."""
    posteriors = np.full((30, len(LABELS)), 0.1, np.float32)
    for label, (start, end) in during.items():
        posteriors[(start <= TIMES_S) & (end > TIMES_S), LABELS.index(label)] = 0.9
    return Heard(TIMES_S, posteriors)


def judged(heard: list[Heard], truth: list[Truth]) -> Evaluation:
    return judge("ours", "test", heard, truth, PLAIN)


def test_perfect_hearing_scores_one():
    evaluation = judged([heard(bass=(0, 1)), heard(drums=(1, 3))], [scene("bass", 0, 1), scene("drums", 1, 3)])
    assert evaluation.clip_f1 == evaluation.segment_f1 == evaluation.event_f1 == 1
    assert evaluation.segment_map == evaluation.clip_map == 1
    assert evaluation.labels["bass"].clips == 1
    assert (evaluation.system, evaluation.scenes) == ("ours", "test, 2 clips")


def test_a_hand_made_case():
    truth = [scene("bass", 0, 1), scene("drums", 1, 3)]
    evaluation = judged([heard(drums=(0, 1)), heard(drums=(1, 2), reed=(0, 3))], truth)
    bass, drums, reed = (evaluation.labels[label] for label in ("bass", "drums", "reed"))
    # Clips: drums once right and once wrong, bass missed, reed wrong.
    assert evaluation.clip_f1 == pytest.approx(2 * 1 / (2 * 1 + 2 + 1), abs=1e-4)
    assert (drums.precision, drums.recall, bass.f1, reed.clips) == (0.5, 1, 0, 0)
    # Segments: drums 1 of 3 hit, 1 false; reed 3 false; bass 1 missed.
    assert evaluation.segment_f1 == pytest.approx(2 * 1 / (2 * 1 + (1 + 3) + (1 + 1)), abs=1e-4)
    # Events: that of the drums ends a second early; labels that sound nowhere don't count.
    assert evaluation.event_f1 == drums.event_f1 == 0
    # Of six segments two are drums: one of the two that lead, the other one of four equals.
    assert drums.segment_ap == pytest.approx((1 / 2 + 2 / 6) / 2, abs=1e-4)
    assert evaluation.segment_map == pytest.approx((bass.segment_ap + drums.segment_ap) / 2, abs=1e-4)


def test_an_event_in_time_counts():
    evaluation = judged([heard(bass=(0, 1.9), drums=(1.5, 3))], [scene("bass", 0, 2)])
    assert evaluation.event_f1 == evaluation.labels["bass"].event_f1 == 1


def test_medians_and_thresholds_decide():
    strict = Tuning(dict.fromkeys(LABELS, Calibration()), dict.fromkeys(LABELS, LabelSettings(0.5, 0.5, 7)))
    short = [heard(bass=(1, 1.3))]
    assert judge("", "", short, [scene("bass", 1, 1.3)], PLAIN).clip_f1 == 1
    assert judge("", "", short, [scene("bass", 1, 1.3)], strict).clip_f1 == 0


def test_the_field_tool_counts_and_ranks_the_same():
    # Not at the top: it warns when it is imported, unless event_scores, which silences that, has done so before.
    from sed_scores_eval import clip_based, segment_based  # noqa: PLC0415
    from sed_scores_eval.base_modules.scores import create_score_dataframe  # noqa: PLC0415

    rng = np.random.default_rng(0)
    truth, sound = [], []
    for _ in range(12):
        onsets = rng.uniform(0, 2.5, len(LABELS))
        events = tuple(
            TrueEvent(label=label, onset=round(onset, 2), offset=round(onset + 0.4, 2))
            for label, onset in zip(LABELS, onsets, strict=True)
            if rng.random() < 0.6
        )
        truth.append(Truth(file="", seconds=3.0, labels=tuple(event.label for event in events), events=events))
        sound.append(Heard(TIMES_S, rng.random((30, len(LABELS))).astype(np.float32) ** 3))
    ours = judged(sound, truth)

    files = [str(index) for index in range(len(truth))]
    tags = {name: list(scene.labels) for name, scene in zip(files, truth, strict=True)}
    events = {
        name: [(event.onset, event.offset, event.label) for event in scene.events]
        for name, scene in zip(files, truth, strict=True)
    }
    edges = sound[0].edges_s(3.0)

    def frames(rows: list[np.ndarray], edges_s: np.ndarray) -> dict[str, object]:
        return {
            name: create_score_dataframe(row.astype(np.float64), edges_s, LABELS)
            for name, row in zip(files, rows, strict=True)
        }

    posteriors = frames([one.posteriors for one in sound], edges)
    clips, *_ = clip_based.fscore(posteriors, tags, 0.5)
    assert ours.clip_f1 == pytest.approx(clips["micro_average"], abs=1e-4)
    assert ours.labels["bass"].f1 == pytest.approx(clips["bass"], abs=1e-4)
    seconds, *_ = segment_based.fscore(posteriors, events, dict.fromkeys(files, 3.0), threshold=0.5, segment_length=1.0)
    assert ours.segment_f1 == pytest.approx(seconds["micro_average"], abs=1e-4)
    pooled = frames([one.clip_scores()[None] for one in sound], np.array([0.0, 3.0]))
    clip_ap, _ = clip_based.average_precision(pooled, tags)
    assert ours.clip_map == pytest.approx(clip_ap["mean"], abs=1e-4)
    means = frames([one.segment_scores(3.0) for one in sound], np.arange(4.0))
    segment_ap, _ = segment_based.average_precision(means, events, dict.fromkeys(files, 3.0), segment_length=1.0)
    assert ours.segment_map == pytest.approx(segment_ap["mean"], abs=1e-4)
    for label in LABELS:
        assert ours.labels[label].segment_ap == pytest.approx(segment_ap[label], abs=1e-4)


def test_calibration_errors_are_those_after_and_before():
    halved = Tuning(dict.fromkeys(LABELS, Calibration(scale=0.5)), PLAIN.labels)
    posteriors = np.full((30, len(LABELS)), 0.75, np.float32)
    scores = judge("", "", [Heard(TIMES_S, posteriors)], [scene("bass", 0, 3)], halved).labels["bass"]
    assert scores.calibration_error == pytest.approx(0.25, abs=1e-3)
    assert scores.uncalibrated_error == pytest.approx(0.1, abs=1e-3)  # the logit twice as high: .9


def test_scenes_without_any_label_are_refused():
    silent = Truth(file="", seconds=3.0, labels=(), events=())
    with pytest.raises(ValueError, match="nothing to judge by: no label sounds in any of the scenes test"):
        judged([heard()], [silent])


def test_the_table_has_a_row_a_label_and_the_means():
    lines = table(judged([heard(bass=(0, 1))], [scene("bass", 0, 1)])).splitlines()
    assert len(lines) == len(LABELS) + 4
    assert lines[-2].split() == ["mean", *["1.000"] * 6]
    assert "1.000" in lines[-1]
