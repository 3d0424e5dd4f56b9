"""Thresholds chosen on validation clips: each family's own, tried at every score that there is.

The live detector's thresholds (``metrics.best_thresholds``) come from a grid that begins at .02. Here, where ten
families at once are as likely as one, the best ones can lie near its end: so every score is a candidate.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Candidates(NamedTuple):
    """One family's possible thresholds and what each would do.

    Attributes:
        thresholds: rising, ``[candidates]``.
        said: clips at or above each, ``[candidates]``.
        hits: those of them that are true, ``[candidates]``.
        true: clips that are true.
        clips: all clips.
    """

    thresholds: NDArray[np.floating]
    said: NDArray[np.int64]
    hits: NDArray[np.int64]
    true: int
    clips: int

    def f1(self) -> NDArray[np.float64]:
        """Of each candidate, ``[candidates]``."""
        return np.asarray(2 * self.hits / np.maximum(self.said + self.true, 1))

    def accuracy(self) -> NDArray[np.float64]:
        """Of each candidate, ``[candidates]``."""
        false_alarms, misses = self.said - self.hits, self.true - self.hits
        return np.asarray(1 - (false_alarms + misses) / self.clips)


def choose_thresholds(
    scores: NDArray[np.floating],
    true: NDArray[np.bool_],
    measure: Callable[[Candidates], NDArray[np.float64]] = Candidates.f1,
) -> NDArray[np.float64]:
    """Each family's threshold of the highest measure; a score at or above it means yes.

    A family that never plays gets the one that is best for all families together.

    Shape:
        ``[clips, families]`` twice → ``[families]``.
    """
    together = candidates(scores.ravel(), true.ravel())
    each = [candidates(scores[:, index], true[:, index]) for index in range(true.shape[1])]
    chosen = [own if own.true else together for own in each]
    return np.array([one.thresholds[measure(one).argmax()] for one in chosen])


def candidates(scores: NDArray[np.floating], true: NDArray[np.bool_]) -> Candidates:
    """Every score as a threshold: ``[clips]`` twice."""
    thresholds = np.unique(scores)
    said = len(scores) - np.searchsorted(np.sort(scores), thresholds)
    hits = int(true.sum()) - np.searchsorted(np.sort(scores[true]), thresholds)
    return Candidates(thresholds, said, hits, int(true.sum()), len(scores))
