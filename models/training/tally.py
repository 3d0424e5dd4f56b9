"""What was shown of each label's recordings: right, missed, and what was shown instead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.labels import LABELS
from models.training.metrics import Counts, average_precision, count

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answer:
    """One recording, and what was made of it.

    Attributes:
        sounding: labels that sound in it.
        shown: labels that were switched on at least once.
        scores: its pooled posteriors, ``[labels]``.
    """

    sounding: frozenset[str]
    shown: frozenset[str]
    scores: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """One label.

    Attributes:
        label: its name.
        files: recordings that it sounds in.
        counts: of recordings, what was shown against what sounds.
        ap: average precision of the recordings' pooled posteriors; None where all or none of them have the label.
        instead: of the recordings in which it was missed: what was wrongly shown, or ``nothing``, and how often.
        besides: of those in which it was found: what was wrongly shown as well.
    """

    label: str
    files: int
    counts: Counts
    ap: float | None
    instead: Counter[str]
    besides: Counter[str]


@dataclass(frozen=True, slots=True)
class Tally:
    """The rows of the labels that sound in any recording.

    Attributes:
        rows: in the detector's order.
        noise: how many recordings no label sounds in.
        noise_shown: what was shown of those, and how often.
    """

    rows: tuple[Row, ...]
    noise: int
    noise_shown: Counter[str]

    @property
    def macro_f1(self) -> float | None:
        """Mean of the labels' F1; None without any."""
        return _mean([row.counts.f1 for row in self.rows])

    @property
    def macro_ap(self) -> float | None:
        """Mean of the labels' AP where they have one; None without any."""
        return _mean([row.ap for row in self.rows if row.ap is not None])


def tally(answers: Sequence[Answer]) -> Tally:
    """Add up."""
    rows = []
    for column, label in enumerate(LABELS):
        with_it = [one for one in answers if label in one.sounding]
        if not with_it:
            continue
        true = np.array([label in one.sounding for one in answers])
        said = np.array([label in one.shown for one in answers])
        scores = np.array([one.scores[column] for one in answers])
        missed = [one.shown - one.sounding or {NOTHING} for one in with_it if label not in one.shown]
        found = [one.shown - one.sounding for one in with_it if label in one.shown]
        rows.append(
            Row(
                label=label,
                files=len(with_it),
                counts=count(said, true),
                ap=None if true.all() else average_precision(scores, true),
                instead=_counted(missed),
                besides=_counted(found),
            )
        )
    noise = [one.shown for one in answers if not one.sounding]
    return Tally(tuple(rows), len(noise), _counted(noise))


def _counted(sets: Iterable[AbstractSet[str]]) -> Counter[str]:
    return Counter(label for labels in sets for label in labels)


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None
