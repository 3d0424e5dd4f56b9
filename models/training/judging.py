"""Scores of what was heard against what was played, label by label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.labels import LABELS
from models.card import Evaluation, Scores
from models.crnn import linear_pooling
from models.training.listening import Heard
from models.training.metrics import average_precisions, count
from models.training.truth import Truth, clip_truth

SEGMENT_S = 1.0


def judge(name: str, heard: Sequence[Heard], truth: Sequence[Truth]) -> Evaluation:
    """Score recordings.

    Clip decisions are what the smoothing showed; clip scores pool the posteriors linearly; a one-second
    segment's score is the mean of its frames, and it is true if the label sounds anywhere in it.

    Args:
        name: of the scenes.
        heard: of each scene.
        truth: of the same scenes.
    """
    true = clip_truth(truth)
    shown = np.array([[label in one.shown for label in LABELS] for one in heard])
    clip_ap = average_precisions(np.stack([_pooled(one) for one in heard]), true)
    segments = [_segments(one, scene) for one, scene in zip(heard, truth, strict=True)]
    segment_ap = average_precisions(*(np.concatenate(part) for part in zip(*segments, strict=True)))
    labels = {}
    for index, label in enumerate(LABELS):
        counts = count(shown[:, index], true[:, index])
        labels[label] = Scores(
            clips=int(true[:, index].sum()),
            precision=counts.precision,
            recall=counts.recall,
            f1=counts.f1,
            clip_ap=float(np.nan_to_num(clip_ap[index])),
            segment_ap=float(np.nan_to_num(segment_ap[index])),
        )
    there = [scores for scores in labels.values() if scores.clips]
    return Evaluation(
        scenes=f"{name}, {len(truth)} clips",
        macro_f1=float(np.mean([scores.f1 for scores in there])),
        segment_map=float(np.mean([scores.segment_ap for scores in there])),
        clip_map=float(np.mean([scores.clip_ap for scores in there])),
        labels=labels,
    )


def _pooled(heard: Heard) -> NDArray[np.float32]:
    pooled: NDArray[np.float32] = linear_pooling(torch.from_numpy(heard.posteriors)).numpy()
    return pooled


def _segments(heard: Heard, scene: Truth) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Scores and truth of a scene's one-second segments, ``[segments, labels]`` each."""
    numbers = np.minimum(heard.times_s // SEGMENT_S, np.ceil(scene.seconds / SEGMENT_S) - 1)
    starts = np.flatnonzero(np.diff(numbers, prepend=-1))
    frames = np.diff(starts, append=len(numbers))
    means = np.add.reduceat(heard.posteriors.astype(np.float64), starts, axis=0) / frames[:, None]
    return means, scene.during(numbers[starts] * SEGMENT_S, SEGMENT_S)


def table(evaluation: Evaluation) -> str:
    """The scores as text for a terminal."""
    head = f"{'label':<11}{'clips':>6}{'prec.':>8}{'recall':>8}{'F1':>8}{'AP':>8}{'seg. AP':>9}"
    rows = [
        f"{label:<11}{s.clips:>6}{s.precision:>8.3f}{s.recall:>8.3f}{s.f1:>8.3f}{s.clip_ap:>8.3f}{s.segment_ap:>9.3f}"
        for label, s in evaluation.labels.items()
    ]
    mean = f"{'mean':<11}{'':>22}{evaluation.macro_f1:>8.3f}{evaluation.clip_map:>8.3f}{evaluation.segment_map:>9.3f}"
    return "\n".join([evaluation.scenes, head, *rows, mean])
