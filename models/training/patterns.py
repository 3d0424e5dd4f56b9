"""What players play: motifs that return, chords that lead, broken chords, riffs, walking basses; with rests."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from models.training.score import Frame, Score, ScoreNote

_PROGRESSIONS: Final = (
    (0, 3, 4, 0),
    (0, 5, 3, 4),
    (0, 4, 5, 3),
    (1, 4, 0, 0),
    (0, 0, 3, 4),
    (5, 3, 0, 4),
    (0, 6, 5, 4),
)
_RHYTHMS: Final = (
    (1.0, 1.0, 1.0, 1.0),
    (2.0, 1.0, 1.0),
    (1.5, 0.5, 1.0, 1.0),
    (0.5, 0.5, 1.0, 0.5, 0.5, 1.0),
    (0.5,) * 8,
    (0.75, 0.25, 0.5, 0.5, 1.0, 1.0),
    (1.5, 1.5, 1.0),
    (0.25, 0.25, 0.5, 1.0, 0.25, 0.25, 0.5, 1.0),
    (3.0, 1.0),
    (4.0,),
)


def line(rng: np.random.Generator, frame: Frame) -> Score:
    """A melody: a motif of one or two bars that returns, varied, with rests between its appearances."""
    count = 2 if rng.random() < 0.5 else 1
    rhythms = [_RHYTHMS[rng.integers(len(_RHYTHMS))] for _ in range(count)]
    steps = [int(step) for step in rng.choice([-2, -1, -1, 0, 1, 1, 2, 4, -4], size=sum(len(r) for r in rhythms))]
    score: Score = []
    degree, time = int(rng.integers(0, 2 * len(frame.scale))), rng.uniform(0, 0.3)
    while time < frame.seconds:
        index = 0
        for rhythm in rhythms:
            for beats in rhythm:
                step = steps[index] if rng.random() < 0.75 else int(rng.integers(-2, 3))
                degree = int(np.clip(degree + step, -3, 3 * len(frame.scale)))
                length = beats * frame.beat_s
                if rng.random() > 0.08:
                    score.append(
                        ScoreNote(
                            max(0.0, time + rng.normal(0, 0.006)),
                            max(0.06, length * frame.legato),
                            frame.pitch(degree),
                            frame.velocity(rng, 0.05 if index == 0 else 0.0),
                        )
                    )
                time += length
                index += 1
        if rng.random() < 0.45:
            time += float(rng.choice([1, 2, 4])) * frame.beat_s
    return score


def held(rng: np.random.Generator, frame: Frame) -> Score:
    """Long tones, one after another or two together."""
    score: Score = []
    time, degree = rng.uniform(0, 0.5), int(rng.integers(0, 2 * len(frame.scale)))
    while time < frame.seconds:
        length = rng.uniform(1.2, 5.0)
        score.append(ScoreNote(time, length * 0.97, frame.pitch(degree), frame.velocity(rng)))
        if rng.random() < 0.2:
            score.append(ScoreNote(time, length * 0.97, frame.pitch(degree + 2), frame.velocity(rng)))
        time += length + (rng.uniform(0.3, 1.5) if rng.random() < 0.4 else 0.0)
        degree += int(rng.integers(-3, 4))
    return score


def _bars(rng: np.random.Generator, frame: Frame) -> list[tuple[float, float, int]]:
    """Start, length and root degree of each chord."""
    progression = _PROGRESSIONS[rng.integers(len(_PROGRESSIONS))]
    length = frame.beat_s * float(rng.choice([2, 4]))
    return [(k * length, length, progression[k % 4]) for k in range(int(np.ceil(frame.seconds / length)))]


def _triad(rng: np.random.Generator, frame: Frame, root: int) -> list[int]:
    degrees = [root, root + 2, root + 4]
    if rng.random() < 0.3:
        degrees.append(root + 6)
    if rng.random() < 0.4:
        degrees.append(root + len(frame.scale))
    return sorted({frame.pitch(degree + (len(frame.scale) if rng.random() < 0.2 else 0)) for degree in degrees})


def chords(rng: np.random.Generator, frame: Frame) -> Score:
    """Chords held for the bar, or struck in a rhythm; strummed or at once."""
    rhythm = None if rng.random() < 0.4 else _RHYTHMS[rng.integers(len(_RHYTHMS))]
    strum_s = float(rng.choice([0.0, 0.008, 0.02, 0.035]))
    score: Score = []
    for start, length, root in _bars(rng, frame):
        if rng.random() < 0.08:
            continue
        chord = _triad(rng, frame, root)
        time = start
        for beats in rhythm or (length / frame.beat_s,):
            if time >= start + length - 1e-6:
                break
            order = chord if rng.random() < 0.7 else chord[::-1]
            held = beats * frame.beat_s * frame.legato
            score += [
                ScoreNote(time + k * strum_s, max(0.06, held), pitch, frame.velocity(rng))
                for k, pitch in enumerate(order)
            ]
            time += beats * frame.beat_s
    return score


def arpeggio(rng: np.random.Generator, frame: Frame) -> Score:
    """Broken chords in an even pulse; notes ring on where the instrument does."""
    pulse = frame.beat_s * float(rng.choice([0.25, 0.5, 0.5, 1 / 3]))
    pulse = max(pulse, 0.09)
    ring = float(rng.choice([0.9, 1.0, 2.5]))
    order = rng.permutation(8)
    score: Score = []
    for start, length, root in _bars(rng, frame):
        if rng.random() < 0.08:
            continue
        chord = _triad(rng, frame, root)
        for k in range(int(length / pulse)):
            pitch = chord[int(order[k % 8]) % len(chord)]
            score.append(ScoreNote(start + k * pulse, pulse * ring, pitch, frame.velocity(rng, 0.06 if k == 0 else 0)))
    return score


def riff(rng: np.random.Generator, frame: Frame) -> Score:
    """One bar of a few low degrees, repeated with small changes."""
    rhythm = _RHYTHMS[rng.integers(len(_RHYTHMS))]
    degrees = [int(degree) for degree in rng.choice([0, 0, 2, 3, 4, 6, 7], size=len(rhythm))]
    score: Score = []
    time = 0.0
    while time < frame.seconds:
        for beats, degree in zip(rhythm, degrees, strict=True):
            if rng.random() > 0.07:
                score.append(
                    ScoreNote(
                        time,
                        max(0.06, beats * frame.beat_s * frame.legato),
                        frame.pitch(degree),
                        frame.velocity(rng),
                    )
                )
            time += beats * frame.beat_s
        if rng.random() < 0.12:
            time += 4 * frame.beat_s
    return score


def power(rng: np.random.Generator, frame: Frame) -> Score:
    """Rock guitar: a riff of fifths and octaves on low roots, some of it palm-muted."""
    score: Score = []
    for note in riff(rng, replace(frame, high=min(frame.high, frame.low + 14))):
        muted = rng.random() < 0.3
        for interval in (0, 7, 12) if rng.random() < 0.9 else (0,):
            if note.pitch + interval <= frame.high:
                held = min(0.12, note.duration_s) if muted else note.duration_s
                score.append(ScoreNote(note.onset_s, held, note.pitch + interval, note.velocity))
    return score


def walk(rng: np.random.Generator, frame: Frame) -> Score:
    """A bass line: roots on the first beat, chord and passing tones after."""
    pulse = float(rng.choice([0.5, 1.0, 1.0, 2.0])) * frame.beat_s
    score: Score = []
    for start, length, root in _bars(rng, frame):
        for k in range(max(1, round(length / pulse))):
            degree = root if k == 0 else root + int(rng.choice([0, 0, 2, 4, 1, -1, len(frame.scale)]))
            if k == 0 or rng.random() < 0.85:
                score.append(
                    ScoreNote(
                        start + k * pulse,
                        max(0.08, pulse * frame.legato),
                        frame.pitch(degree),
                        frame.velocity(rng),
                    )
                )
    return score


def two_hands(rng: np.random.Generator, frame: Frame) -> Score:
    """Chords below, a melody above."""
    split = (frame.low + frame.high) // 2
    below = Frame(
        frame.seconds,
        frame.beat_s,
        frame.low,
        split,
        frame.scale,
        frame.tonic,
        frame.legato,
        frame.loudness - 0.15,
    )
    above = Frame(
        frame.seconds, frame.beat_s, split, frame.high, frame.scale, frame.tonic, frame.legato, frame.loudness
    )
    left = chords if rng.random() < 0.6 else arpeggio
    return sorted(left(rng, below) + line(rng, above), key=lambda note: note.onset_s)
