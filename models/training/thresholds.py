"""Thresholds chosen on validation scenes: each label's own, by F1 of what the smoothing would show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.labels import LABELS
from dsp.median import MedianFilter
from models.card import Threshold
from models.training.listening import Heard
from models.training.metrics import best_thresholds, count
from models.training.truth import Truth, clip_truth

OFF_SHARES = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""What part of ``on`` the ``off`` threshold may be."""


def choose_thresholds(heard: Sequence[Heard], truth: Sequence[Truth], median_frames: int = 7) -> dict[str, Threshold]:
    """``on`` by clip F1 (a clip has a label if its median ever reaches it), then ``off`` by frame F1.

    Args:
        heard: what was heard of each scene; its ``shown`` is not used.
        truth: of the same scenes.
        median_frames: of the smoothing.
    """
    smoothed = [median_filter(one.posteriors, median_frames) for one in heard]
    clips = np.stack([one.max(0) for one in smoothed])
    clip_true = clip_truth(truth)
    frames_true = [scene.during(one.times_s, 0.0) for scene, one in zip(truth, heard, strict=True)]
    chosen = {}
    for index, (label, on) in enumerate(zip(LABELS, best_thresholds(clips, clip_true).tolist(), strict=True)):
        true = np.concatenate([one[:, index] for one in frames_true])
        off = max(
            (on * share for share in OFF_SHARES),
            key=lambda off: count(np.concatenate([hysteresis(one[:, index], on, off) for one in smoothed]), true).f1,
        )
        chosen[label] = Threshold(on=round(on, 3), off=round(min(off, on), 3), median_frames=median_frames)
    return chosen


def median_filter(posteriors: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """The smoothing's own median, each at the frame that it describes: ``[frames, labels]`` → the same."""
    delay = frames // 2
    live = MedianFilter(1, [frames] * posteriors.shape[1])
    return np.stack([live.step(row[None])[0] for row in np.pad(posteriors, ((0, delay), (0, 0)))])[delay:]


def hysteresis(values: NDArray[np.float32], on: float, off: float) -> NDArray[np.bool_]:
    """On from ``>= on`` until ``< off``: ``[frames]`` → the same."""
    # Where a value decides, it is +1 or -1; in between the last decision holds.
    decisions = np.where(values >= on, 1, np.where(values < off, -1, 0))
    last = np.maximum.accumulate(np.where(decisions != 0, np.arange(len(values)), -1))
    return np.asarray((last >= 0) & (decisions[last] == 1))
