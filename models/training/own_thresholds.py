"""Thresholds after training on a user's recordings: chosen anew where enough of them validate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.training.decisions import medians
from models.training.items import Items
from models.training.metrics import best_thresholds

ENOUGH_LABELS: Final = 3
"""With fewer, what a label must be told from is hardly there, and the threshold would be too low."""

ENOUGH_PHRASES: Final = 2

SMALLEST_SAY: Final = 0.5
"""What is chosen counts against what was shipped as much as the share of all labels that it was chosen on, but this at
least: labels that are not there can't show what a low threshold would let through."""


def labels_with_enough(items: Items) -> tuple[str, ...]:
    """The labels whose thresholds can be chosen on these validation items; none if there are too few of them."""
    labels = tuple(label for label in items.families if len(items.groups[label].items) >= ENOUGH_PHRASES)
    return labels if len(labels) >= ENOUGH_LABELS else ()


def choose_own(
    shipped: Mapping[str, LabelSettings],
    labels: tuple[str, ...],
    posteriors: NDArray[np.float32],
    active: NDArray[np.bool_],
) -> dict[str, LabelSettings]:
    """New thresholds of these labels, the others' and all medians as they were.

    ``on`` by clip F1 as for the shipped weights; ``off`` keeps its ratio to it.

    Args:
        shipped: of all labels.
        labels: those to choose for.
        posteriors: of validation scenes, ``[scenes, frames, labels]``.
        active: what sounds in them, the same shape.
    """
    columns = [LABELS.index(label) for label in labels]
    if not columns:
        return dict(shipped)
    highest = [
        [
            float(one.max())
            for one in medians([scene[:, [column]] for scene in posteriors], shipped[label].median_frames)
        ]
        for label, column in zip(labels, columns, strict=True)
    ]
    chosen = best_thresholds(np.array(highest, np.float32).T, np.asarray(active[..., columns].any(1))).tolist()
    say = max(SMALLEST_SAY, len(labels) / len(LABELS))
    own = dict(shipped)
    for label, on in zip(labels, chosen, strict=True):
        before = shipped[label]
        now = before.on + say * (on - before.on)
        own[label] = replace(before, on=round(now, 3), off=round(now * before.off / max(before.on, 1e-6), 3))
    return own
