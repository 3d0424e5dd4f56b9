"""Whether a score of .7 is right seven times in ten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.training.calibration import calibration_errors

BINS: Final = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """Scores against how often they were right, in bins of equal width.

    Attributes:
        clips: how many fell into each bin, ``[bins]``.
        score: their mean score, ``[bins]``; NaN where there is none.
        share: the share of them that is true, ``[bins]``; NaN where there is none.
        error: the expected calibration error.
    """

    clips: NDArray[np.int64]
    score: NDArray[np.float64]
    share: NDArray[np.float64]
    error: float


def reliability(scores: NDArray[np.floating], true: NDArray[np.bool_]) -> Reliability:
    """Bin one label's scores, 0–1: ``[clips]`` twice."""
    place = np.minimum((scores * BINS).astype(np.int64), BINS - 1)
    clips = np.bincount(place, minlength=BINS)
    divisor = np.where(clips > 0, clips, np.nan)
    return Reliability(
        clips=clips,
        score=np.bincount(place, weights=scores, minlength=BINS) / divisor,
        share=np.bincount(place, weights=true, minlength=BINS) / divisor,
        error=float(calibration_errors(scores[:, None], true[:, None])[0]),
    )
