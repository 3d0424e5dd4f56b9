"""Thresholds and median lengths chosen on validation scenes, for each label its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.training.calibration import frames_true
from models.training.decisions import decide, medians, segments
from models.training.event_scores import event_counts
from models.training.listening import Heard
from models.training.metrics import Counts, best_thresholds, count, f1_in_company
from models.training.truth import Truth, clip_truth

OFF_SHARES: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""What part of ``on`` the ``off`` threshold may be."""


def choose_labels(heard: Sequence[Heard], truth: Sequence[Truth], lengths: Sequence[int]) -> dict[str, LabelSettings]:
    """Each label's thresholds at each length of the median, then the length with the highest F1.

    That F1 is the mean of those of one-second segments and of events. As for thresholds, a label is judged by its own
    counts and, with the same weight, by those of the average label: three or four odd sources shall not decide
    alone. Of equals, the shortest is taken, as its decisions come soonest.

    Args:
        heard: what was heard of each scene.
        truth: of the same scenes.
        lengths: odd numbers of frames, rising.
    """
    choices = [_thresholds(heard, truth, length) for length in lengths]
    best = np.stack([_f1(heard, truth, choice) for choice in choices]).argmax(0)
    return {label: choices[best[column]][label] for column, label in enumerate(LABELS)}


def _thresholds(heard: Sequence[Heard], truth: Sequence[Truth], length: int) -> dict[str, LabelSettings]:
    """``on`` by clip F1 (a clip has a label if its median ever reaches it), then ``off`` by frame F1."""
    posteriors = [one.posteriors for one in heard]
    clips = np.stack([one.max(0) for one in medians(posteriors, length)])
    on = best_thresholds(clips, clip_truth(truth)).tolist()
    candidates = {
        (label, share): LabelSettings(round(on[column], 3), round(on[column] * share, 3), length)
        for column, label in enumerate(LABELS)
        for share in OFF_SHARES
    }
    each = [np.repeat(one, len(OFF_SHARES), axis=1) for one in posteriors]
    named = {f"{label} {share}": own for (label, share), own in candidates.items()}
    said = np.concatenate(decide(each, named))
    true = np.repeat(frames_true(heard, truth), len(OFF_SHARES), axis=1)
    scores = [count(said[:, column], true[:, column]).f1 for column in range(len(candidates))]
    best = np.reshape(scores, (len(LABELS), -1)).argmax(1)
    return {label: candidates[label, OFF_SHARES[best[column]]] for column, label in enumerate(LABELS)}


def _f1(heard: Sequence[Heard], truth: Sequence[Truth], choice: dict[str, LabelSettings]) -> NDArray[np.float64]:
    """Each label's F1 in company, ``[labels]``: the mean of that of segments and that of events."""
    on = decide([one.posteriors for one in heard], choice)
    said, true = segments(heard, on, truth)
    of_segments = f1_in_company((said & true).sum(0), said.sum(0), true.sum(0))
    events = event_counts(on, [one.edges_s(scene.seconds) for one, scene in zip(heard, truth, strict=True)], truth)
    counts = [events.get(label, Counts(0, 0, 0)) for label in LABELS]
    hits = np.array([one.hits for one in counts])
    of_events = f1_in_company(
        hits,
        hits + np.array([one.false_alarms for one in counts]),
        hits + np.array([one.misses for one in counts]),
    )
    return np.asarray((of_segments + of_events) / 2)
