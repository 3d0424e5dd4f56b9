"""Drum patterns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.training import gm
from models.training.score import Frame, Score, ScoreNote


@dataclass(frozen=True, slots=True)
class Beat:
    """What a drummer repeats, in sixteenths of a bar.

    Attributes:
        kick, snare, hat: keys.
        kicks, snares: steps on which they come.
        every: hats come on each so many steps.
    """

    kick: int
    snare: int
    hat: int
    kicks: frozenset[int]
    snares: frozenset[int]
    every: int

    def keys(self, step: int) -> list[tuple[int, float]]:
        """Key and accent of what is hit on a step."""
        hits = []
        if step in self.kicks:
            hits.append((self.kick, 0.1))
        if step in self.snares:
            hits.append((self.snare, 0.1))
        if self.every and step % self.every == 0:
            hits.append((self.hat, 0.0 if step % 4 == 0 else -0.15))
        return hits


def _beat(rng: np.random.Generator) -> Beat:
    hats = (gm.CLOSED_HATS, gm.CLOSED_HATS, gm.RIDES, gm.HAND_PERCUSSION)[rng.integers(4)]
    kicks = {0, *(int(step) for step in rng.choice(16, size=rng.integers(1, 5), replace=False))}
    parts = rng.random(3) > (0.08, 0.12, 0.15)
    return Beat(
        kick=int(rng.choice(gm.KICKS)),
        snare=int(rng.choice((*gm.SNARES, *gm.SNARES, *gm.SIDE_STICKS))),
        hat=int(rng.choice(hats)),
        kicks=frozenset((0, 4, 8, 12) if rng.random() < 0.25 else kicks)
        if parts[0] or not parts.any()
        else frozenset(),
        snares=frozenset((4, 12) if rng.random() < 0.75 else (8,)) if parts[1] else frozenset(),
        every=int(rng.choice([1, 2, 2, 4])) if parts[2] else 0,
    )


def groove(rng: np.random.Generator, frame: Frame) -> Score:
    """A drum pattern of one bar, repeated with ghost notes, open hats, fills, pauses and a crash to begin with."""
    sixteenth = frame.beat_s / 4
    beat = _beat(rng)
    score: Score = []
    for bar in range(int(frame.seconds / (16 * sixteenth)) + 1):
        if bar and rng.random() < 0.08:
            continue
        fill = rng.random() < 0.15
        for step in range(16):
            hits = beat.keys(step)
            if fill and step >= 8:
                hits = [(int(rng.choice((*gm.TOMS, *gm.SNARES))), 0.05)] if rng.random() < 0.75 else []
            elif rng.random() < 0.04:
                hits.append((beat.snare if beat.snares else gm.OPEN_HATS[0], -0.35))
            if bar == step == 0 and rng.random() < 0.3:
                hits.append((int(rng.choice(gm.CRASHES)), 0.0))
            for key, accent in hits:
                onset_s = max(0.0, (16 * bar + step) * sixteenth + rng.normal(0, 0.004))
                score.append(ScoreNote(onset_s, 0.1, key, frame.velocity(rng, accent)))
    return sorted(score, key=lambda note: note.onset_s)
