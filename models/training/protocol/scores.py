"""Scores of the protocol, from what was said and what is true of each clip and family; pure functions of arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.training.metrics import average_precisions


@dataclass(frozen=True, slots=True)
class CountScores:
    """Scores of the clips that one number of families plays in.

    Attributes:
        count: the number.
        exact: exact match ratio.
        jaccard: mean Jaccard index.
        said: how many families were said, on average.
    """

    count: int
    exact: float
    jaccard: float
    said: float


@dataclass(frozen=True, slots=True)
class ProtocolScores:
    """Scores of one way of overlaying.

    Attributes:
        thresholds: that decided, a family each.
        ap: average precision; NaN for a family that never plays. ``[families]``.
        accuracy: share of clips with the right answer about the family, ``[families]``.
        majority: accuracy of always giving the more frequent answer, ``[families]``.
        exact: share of clips whose set of families is exactly right.
        jaccard: mean Jaccard index.
        by_count: the same for each number of families.
    """

    thresholds: NDArray[np.float64]
    ap: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    majority: NDArray[np.float64]
    exact: float
    jaccard: float
    by_count: tuple[CountScores, ...]

    @property
    def mean_ap(self) -> float:
        """Mean average precision of the families that play."""
        return float(np.nanmean(self.ap))


def score(scores: NDArray[np.floating], true: NDArray[np.bool_], thresholds: NDArray[np.float64]) -> ProtocolScores:
    """Score clips; at a threshold or above it, a family is said.

    Shape:
        ``[clips, families]`` twice, ``[families]``.
    """
    said = scores >= thresholds
    share = true.mean(0)
    counts = true.sum(1)
    return ProtocolScores(
        thresholds=thresholds,
        ap=average_precisions(scores, true),
        accuracy=np.asarray((said == true).mean(0)),
        majority=np.asarray(np.maximum(share, 1 - share)),
        exact=exact_match_ratio(said, true),
        jaccard=jaccard(said, true),
        by_count=tuple(
            _count_scores(count, said[counts == count], true[counts == count]) for count in np.unique(counts).tolist()
        ),
    )


def _count_scores(count: int, said: NDArray[np.bool_], true: NDArray[np.bool_]) -> CountScores:
    return CountScores(count, exact_match_ratio(said, true), jaccard(said, true), float(said.sum(1).mean()))


def exact_match_ratio(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """The share of clips with every family right: ``[clips, families]`` twice."""
    return float((said == true).all(1).mean())


def jaccard(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """What was said and is true over what was said or is true, averaged over clips; 1 where both sets are empty.

    Shape:
        ``[clips, families]`` twice.
    """
    both, either = (said & true).sum(1), (said | true).sum(1)
    return float(np.where(either > 0, both / np.maximum(either, 1), 1.0).mean())
