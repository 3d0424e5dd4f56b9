"""Short scores, played as music and not as dice: keys, tempi, styles, and a time to enter and to leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from models.training.groove import groove
from models.training.patterns import arpeggio, chords, held, line, power, riff, two_hands, walk
from models.training.score import Frame, Score, ScoreNote

_SCALES: Final = (
    (0, 2, 4, 5, 7, 9, 11),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 2, 3, 5, 7, 9, 10),
    (0, 3, 5, 7, 10),
    (0, 2, 4, 7, 9),
    (0, 3, 5, 6, 7, 10),
)


def write_score(rng: np.random.Generator, styles: Sequence[str], low: int, high: int, seconds: float) -> Score:
    """A phrase in one of these styles (keys of ``STYLES``), within a compass, beginning and ending where it likes."""
    beat_s = 60.0 / rng.uniform(60, 180)
    scale = _SCALES[rng.integers(len(_SCALES))]
    frame = Frame(
        seconds=seconds,
        beat_s=beat_s,
        low=low,
        high=high,
        scale=scale,
        tonic=int(low + rng.integers(0, max(1, min(12, high - low + 1)))),
        legato=float(rng.choice([0.4, 0.7, 0.9, 1.0, 1.05], p=[0.15, 0.2, 0.3, 0.25, 0.1])),
        loudness=float(rng.uniform(0.45, 0.95)),
    )
    score = STYLES[styles[int(rng.integers(len(styles)))]](rng, frame)
    return _enter_and_leave(rng, score, seconds)


def _enter_and_leave(rng: np.random.Generator, score: Score, seconds: float) -> Score:
    """Cut a score to a window of its time, at least three tenths; the whole of it in more than half the cases."""
    start, stop = 0.0, seconds
    if rng.random() < 0.2:
        start = rng.uniform(0, 0.5) * seconds
    if rng.random() < 0.25:
        stop = start + max(0.3 * seconds, rng.uniform(0.4, 0.95) * (seconds - start))
    shift = 0.0 if start == 0.0 else rng.uniform(-0.1, 0.0)
    kept = [
        ScoreNote(
            max(0.0, note.onset_s + shift),
            max(0.05, min(note.duration_s, stop - note.onset_s)),
            note.pitch,
            note.velocity,
        )
        for note in score
        if start <= note.onset_s < min(stop, seconds - 0.1)
    ]
    return kept or score[:1]


STYLES: Final[dict[str, Callable[[np.random.Generator, Frame], Score]]] = {
    "line": line,
    "held": held,
    "chords": chords,
    "arpeggio": arpeggio,
    "riff": riff,
    "power": power,
    "walk": walk,
    "two_hands": two_hands,
    "groove": groove,
}
