"""Scores of detections, as the field defines them; pure functions of arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Counts:
    """What was right and wrong about one label.

    Attributes:
        hits: said and true.
        false_alarms: said and not true.
        misses: true and not said.
    """

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float:
        """The share of what was said that is true; 0 when nothing was said."""
        return self.hits / max(self.hits + self.false_alarms, 1)

    @property
    def recall(self) -> float:
        """The share of what is true that was said; 0 when nothing is true."""
        return self.hits / max(self.hits + self.misses, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 when nothing was said or true."""
        return 2 * self.hits / max(2 * self.hits + self.false_alarms + self.misses, 1)


def count(said: NDArray[np.bool_], true: NDArray[np.bool_]) -> Counts:
    """Compare two equally shaped arrays of yes and no."""
    return Counts(int((said & true).sum()), int((said & ~true).sum()), int((~said & true).sum()))


def average_precision(scores: NDArray[np.floating], true: NDArray[np.bool_]) -> float:
    """Area under the precision-recall curve, as the sum of precision times recall gained (no interpolation).

    Equal scores count as one step. NaN when nothing is true.

    Shape:
        ``[n]`` and ``[n]``.
    """
    positives = int(true.sum())
    if not positives:
        return float("nan")
    _, hits, said = _ranked(scores, true)
    return float(np.sum(np.diff(hits, prepend=0) * hits / said) / positives)


def average_precisions(scores: NDArray[np.floating], true: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The average precision of each label: ``[n, labels]`` twice → ``[labels]``."""
    return np.array([average_precision(scores[:, i], true[:, i]) for i in range(scores.shape[1])])


def best_thresholds(scores: NDArray[np.floating], true: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Each label's threshold (a score >= it means yes): the middle of where F1 is high.

    A label is judged by its own decisions and, with the same weight, by those of the average label at that same
    threshold. The few sources that a label is validated on can be odd ones; the company of the others keeps the
    threshold from following them to an extreme.

    F1 at thresholds .02 to .98 is smoothed over ±.04 before its highest point is taken: the sharp peak itself
    would only fit this very data. With nothing true it is .98.

    Shape:
        ``[n, labels]`` twice → ``[labels]``.
    """
    thresholds = np.linspace(0.02, 0.98, 97)
    if not true.any():
        return np.full(scores.shape[1], thresholds[-1])
    said = scores >= thresholds[:, None, None]  # [thresholds, n, labels]
    f1 = f1_in_company((said & true).sum(1), said.sum(1), true.sum(0))
    width = 9
    padded = np.pad(f1, ((width // 2, width // 2), (0, 0)), mode="edge")
    smoothed = sliding_window_view(padded, width, axis=0).mean(-1)
    highest = smoothed >= smoothed.max(0) - 1e-9
    # Of a plateau, the middle.
    return np.array([np.quantile(thresholds[column], 0.5, method="nearest") for column in highest.T])


def f1_in_company(hits: NDArray[np.int64], said: NDArray[np.int64], true: NDArray[np.int64]) -> NDArray[np.float64]:
    """F1 of each label's own counts and, with the same weight, of the average label's.

    Args:
        hits: how often it was said and true, ``[..., labels]``.
        said: how often it was said.
        true: how often it was true.
    """
    hits_, said_, true_ = (counts + counts.mean(-1, keepdims=True) for counts in (hits, said, true))
    return np.asarray(2 * hits_ / np.maximum(said_ + true_, 1))


def _ranked(
    scores: NDArray[np.floating], true: NDArray[np.bool_]
) -> tuple[NDArray[np.floating], NDArray[np.int64], NDArray[np.int64]]:
    """The different scores from high to low, and how many hits and yeses a threshold at each would give."""
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    last_of_ties = np.append(np.diff(ranked) != 0, True)
    return ranked[last_of_ties], np.cumsum(true[order])[last_of_ties], np.flatnonzero(last_of_ties) + 1


def segment_scores(scores: NDArray[np.floating], frames: int) -> NDArray[np.float64]:
    """Mean of each segment of so many frames; a shorter rest is a segment too.

    Shape:
        ``[n, labels]`` → ``[ceil(n / frames), labels]``.
    """
    starts = np.arange(0, len(scores), frames)
    lengths = np.minimum(starts + frames, len(scores)) - starts
    return np.asarray(np.add.reduceat(scores.astype(np.float64), starts, axis=0) / lengths[:, None])


def segment_truth(active: NDArray[np.bool_], frames: int) -> NDArray[np.bool_]:
    """Whether a label sounds anywhere in a segment; shapes as in ``segment_scores``."""
    return np.asarray(np.logical_or.reduceat(active, np.arange(0, len(active), frames), axis=0))
