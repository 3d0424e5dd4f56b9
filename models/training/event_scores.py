"""Event F1 as the field counts it, by the field's own tool, ``sed_scores_eval``.

Ebbers, Serizel & Haeb-Umbach, "Threshold-independent evaluation of sound event detection scores", 2022.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dsp.labels import LABELS
from models.training.metrics import Counts
from models.training.truth import Truth

with warnings.catch_warnings():
    # A package behind it imports pkg_resources, which says at length that one shouldn't.
    warnings.filterwarnings("ignore", message="pkg_resources is deprecated")
    from sed_scores_eval import collar_based
    from sed_scores_eval.base_modules.scores import create_score_dataframe

ONSET_S: Final = 0.2
OFFSET_S: Final = 0.2
OFFSET_SHARE: Final = 0.2
"""Of the true event's length; the larger of the two holds."""


class _Frames(pd.DataFrame):  # type: ignore[misc]  # pandas has no types of its own
    """Frames whose arrays can be written to: ``sed_scores_eval`` 0.0.4 takes no others, and pandas 3 gives none."""

    @property
    def _constructor(self) -> type[_Frames]:
        return _Frames

    def to_numpy(self, *args: Any, **settings: Any) -> NDArray[Any]:
        array: NDArray[Any] = super().to_numpy(*args, **settings)
        return array.copy()


def event_counts(
    on: Sequence[NDArray[np.bool_]], edges_s: Sequence[NDArray[np.float64]], truth: Sequence[Truth]
) -> dict[str, Counts]:
    """Each label's events that begin and end where true ones do, those that don't, and those that were missed.

    An event is a run of frames that are on. It is right if its onset lies within 200 ms of the true one's, and its
    offset within 200 ms or 20 % of the true length, whichever is more; no two are right about the same.

    Args:
        on: of each recording, ``[frames, labels]``.
        edges_s: of the same, where frames begin, and where the last ends: ``[frames + 1]``.
        truth: of the same.

    Returns:
        by label; only those that sound in any of the recordings.
    """
    there = [label for label in LABELS if any(scene.stretches(label) for scene in truth)]
    if not there:
        return {}
    columns = [LABELS.index(label) for label in there]
    said = {
        str(index): _Frames(create_score_dataframe(frames[:, columns].astype(np.float64), edges, there))
        for index, (frames, edges) in enumerate(zip(on, edges_s, strict=True))
    }
    true = {
        str(index): [(onset, offset, label) for label in there for onset, offset in scene.stretches(label)]
        for index, scene in enumerate(truth)
    }
    *_, counted = collar_based.fscore(
        said, true, threshold=0.5, onset_collar=ONSET_S, offset_collar=OFFSET_S, offset_collar_rate=OFFSET_SHARE
    )
    return {
        label: Counts(
            hits=int(counted[label]["tps"]),
            false_alarms=int(counted[label]["fps"]),
            misses=int(counted[label]["n_ref"] - counted[label]["tps"]),
        )
        for label in there
    }
