"""Scores of what was heard against what was played: one judge for every system."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dsp.labels import LABELS
from models.card import Evaluation, Scores
from models.training.calibration import calibration_errors, frames_true, uncalibrated
from models.training.decisions import decide, segments
from models.training.event_scores import event_counts
from models.training.listening import Heard
from models.training.metrics import Counts, average_precisions, count
from models.training.truth import Truth, clip_truth
from models.training.tuning import Tuning


def judge(system: str, scenes: str, heard: Sequence[Heard], truth: Sequence[Truth], tuning: Tuning) -> Evaluation:
    """Score recordings.

    Decisions are those of the live smoothing, without its minimum time: of a clip, what is ever on in it; of a
    one-second segment, what is on anywhere in it. Average precisions need no decision: a clip's score pools its
    posteriors linearly, a segment's is their mean over its time. A label is true where it sounds at all.

    Args:
        system: its name.
        scenes: their name.
        heard: of each scene, calibrated.
        truth: of the same scenes.
        tuning: of the system.

    Raises:
        ValueError: no label sounds in any of them.
    """
    if not any(scene.events for scene in truth):
        raise ValueError(f"there is nothing to judge by: no label sounds in any of the scenes {scenes}")
    on = decide([one.posteriors for one in heard], tuning.labels)
    clips_said, clips_true = np.stack([one.any(0) for one in on]), clip_truth(truth)
    segments_said, segments_true = segments(heard, on, truth)
    pairs = list(zip(heard, truth, strict=True))
    events = event_counts(on, [one.edges_s(scene.seconds) for one, scene in pairs], truth)
    clip_ap = average_precisions(np.stack([one.clip_scores() for one in heard]), clips_true)
    segment_scores = np.concatenate([one.segment_scores(scene.seconds) for one, scene in pairs])
    segment_ap = average_precisions(segment_scores, segments_true)
    frames, sounding = np.concatenate([one.posteriors for one in heard]), frames_true(heard, truth)
    errors = calibration_errors(frames, sounding)
    errors_before = calibration_errors(uncalibrated(frames, tuning.calibration), sounding)
    labels = {}
    for column, label in enumerate(LABELS):
        clips = count(clips_said[:, column], clips_true[:, column])
        labels[label] = Scores(
            clips=clips.hits + clips.misses,
            precision=_rounded(clips.precision),
            recall=_rounded(clips.recall),
            f1=_rounded(clips.f1),
            event_f1=_rounded(events.get(label, Counts(0, 0, 0)).f1),
            clip_ap=_rounded(clip_ap[column]),
            segment_ap=_rounded(segment_ap[column]),
            calibration_error=_rounded(errors[column]),
            uncalibrated_error=_rounded(errors_before[column]),
        )
    return Evaluation(
        system=system,
        scenes=f"{scenes}, {len(truth)} clips",
        clip_f1=_rounded(count(clips_said, clips_true).f1),
        segment_f1=_rounded(count(segments_said, segments_true).f1),
        event_f1=_rounded(float(np.mean([counts.f1 for counts in events.values()]))),
        segment_map=_rounded(float(np.nanmean(segment_ap))),
        clip_map=_rounded(float(np.nanmean(clip_ap))),
        labels=labels,
    )


def table(evaluation: Evaluation) -> str:
    """The scores as text for a terminal."""
    heads = ("prec.", "recall", "F1", "event F1", "AP", "seg. AP")
    rows = {
        label: (own.precision, own.recall, own.f1, own.event_f1, own.clip_ap, own.segment_ap)
        for label, own in evaluation.labels.items()
    }
    there = np.array([rows[label] for label, own in evaluation.labels.items() if own.clips])
    return "\n".join([
        evaluation.scenes,
        f"{'label':<11}{'clips':>6}" + "".join(f"{head:>9}" for head in heads),
        *(f"{label:<11}{evaluation.labels[label].clips:>6}" + _cells(values) for label, values in rows.items()),
        f"{'mean':<17}" + _cells(there.mean(0)),
        f"micro-F1 of clips {evaluation.clip_f1:.3f}, of one-second segments {evaluation.segment_f1:.3f}",
    ])  # fmt: skip


def _cells(values: Sequence[float]) -> str:
    return "".join(f"{value:>9.3f}" for value in values)


def _rounded(value: float) -> float:
    """As many digits as mean something; 0 for what there is no truth about."""
    return round(float(np.nan_to_num(value)), 4)
