"""What one way of overlaying gives: validation clips choose, test clips are scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.training.metrics import average_precisions
from models.training.protocol.deciding import Candidates, choose_thresholds
from models.training.protocol.hearing import POOLINGS, Pooling, pool
from models.training.protocol.scores import ProtocolScores, score


@dataclass(frozen=True, slots=True)
class Clips:
    """One split's overlays as they were heard one way.

    Attributes:
        posteriors: ``[clips, frames, labels]``.
        true: which families play, ``[clips, families]``.
    """

    posteriors: NDArray[np.float32]
    true: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Result:
    """One way's result.

    Attributes:
        validation_map: mean average precision on the validation clips, of each pooling.
        pooling: the best of them.
        label_scores: of the test clips, ``[clips, labels]``: all the detector's labels.
        family_scores: the protocol's families of them, ``[clips, families]``.
        said: which families reach their thresholds, ``[clips, families]``.
        true: which play, ``[clips, families]``.
        scores: at the thresholds of the highest F1 on the validation clips.
        most_accurate: at those of the highest accuracy there.
    """

    validation_map: dict[Pooling, float]
    pooling: Pooling
    label_scores: NDArray[np.float32]
    family_scores: NDArray[np.float32]
    said: NDArray[np.bool_]
    true: NDArray[np.bool_]
    scores: ProtocolScores
    most_accurate: ProtocolScores


def judge(valid: Clips, test: Clips, columns: Sequence[int], median_frames: Sequence[int]) -> Result:
    """Choose pooling and thresholds on the validation clips, then score the test clips.

    Args:
        valid: what chooses.
        test: what is scored.
        columns: the families' places among the labels.
        median_frames: of each label's smoothing.
    """
    pooled = {pooling: pool(valid.posteriors, pooling, median_frames)[:, columns] for pooling in POOLINGS}
    means = {pooling: float(np.nanmean(average_precisions(scores, valid.true))) for pooling, scores in pooled.items()}
    pooling = max(means, key=lambda one: means[one])
    label_scores = pool(test.posteriors, pooling, median_frames)
    family_scores = label_scores[:, columns]
    by_f1 = choose_thresholds(pooled[pooling], valid.true)
    by_accuracy = choose_thresholds(pooled[pooling], valid.true, Candidates.accuracy)
    return Result(
        validation_map=means,
        pooling=pooling,
        label_scores=label_scores,
        family_scores=family_scores,
        said=np.asarray(family_scores >= by_f1),
        true=test.true,
        scores=score(family_scores, test.true, by_f1),
        most_accurate=score(family_scores, test.true, by_accuracy),
    )
