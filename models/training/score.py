"""Short scores, played as music and not as dice: keys, bars, motifs that return, chords that lead, and rests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from models.training import gm


@dataclass(frozen=True, slots=True)
class ScoreNote:
    """One note of a score.

    Attributes:
        onset_s: when it begins.
        duration_s: how long the key is held.
        pitch: MIDI number, 60 is middle C; on drums a key of General MIDI's channel 10.
        velocity: 0–1.
    """

    onset_s: float
    duration_s: float
    pitch: int
    velocity: float


Score = list[ScoreNote]

_SCALES: Final = (
    (0, 2, 4, 5, 7, 9, 11),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 2, 3, 5, 7, 9, 10),
    (0, 3, 5, 7, 10),
    (0, 2, 4, 7, 9),
    (0, 3, 5, 6, 7, 10),
)
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


@dataclass(frozen=True, slots=True)
class Frame:
    """What the parts of one phrase agree on.

    Attributes:
        seconds: length of the phrase.
        beat_s: length of a beat.
        low, high: the compass, MIDI numbers, both playable.
        scale: pitch classes above the tonic.
        tonic: MIDI number of the lowest tonic within the compass.
        legato: share of a note's written length that it sounds, 0.3 (staccato) to 1.05.
        loudness: the mean velocity.
    """

    seconds: float
    beat_s: float
    low: int
    high: int
    scale: tuple[int, ...]
    tonic: int
    legato: float
    loudness: float

    def pitch(self, degree: int) -> int:
        """The pitch of a scale degree above the tonic, folded into the compass by octaves."""
        octave, step = divmod(degree, len(self.scale))
        pitch = self.tonic + 12 * octave + self.scale[step]
        while pitch > self.high:
            pitch -= 12
        while pitch < self.low:
            pitch += 12
        return min(pitch, self.high)


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


def _velocity(rng: np.random.Generator, frame: Frame, accent: float = 0.0) -> float:
    return float(np.clip(frame.loudness + accent + rng.normal(0, 0.07), 0.1, 1.0))


def _line(rng: np.random.Generator, frame: Frame) -> Score:
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
                            _velocity(rng, frame, 0.05 if index == 0 else 0.0),
                        )
                    )
                time += length
                index += 1
        if rng.random() < 0.45:
            time += float(rng.choice([1, 2, 4])) * frame.beat_s
    return score


def _held(rng: np.random.Generator, frame: Frame) -> Score:
    """Long tones, one after another or two together."""
    score: Score = []
    time, degree = rng.uniform(0, 0.5), int(rng.integers(0, 2 * len(frame.scale)))
    while time < frame.seconds:
        length = rng.uniform(1.2, 5.0)
        score.append(ScoreNote(time, length * 0.97, frame.pitch(degree), _velocity(rng, frame)))
        if rng.random() < 0.2:
            score.append(ScoreNote(time, length * 0.97, frame.pitch(degree + 2), _velocity(rng, frame)))
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


def _chords(rng: np.random.Generator, frame: Frame) -> Score:
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
                ScoreNote(time + k * strum_s, max(0.06, held), pitch, _velocity(rng, frame))
                for k, pitch in enumerate(order)
            ]
            time += beats * frame.beat_s
    return score


def _arpeggio(rng: np.random.Generator, frame: Frame) -> Score:
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
            score.append(
                ScoreNote(start + k * pulse, pulse * ring, pitch, _velocity(rng, frame, 0.06 if k == 0 else 0))
            )
    return score


def _riff(rng: np.random.Generator, frame: Frame) -> Score:
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
                        _velocity(rng, frame),
                    )
                )
            time += beats * frame.beat_s
        if rng.random() < 0.12:
            time += 4 * frame.beat_s
    return score


def _power(rng: np.random.Generator, frame: Frame) -> Score:
    """Rock guitar: a riff of fifths and octaves on low roots, some of it palm-muted."""
    score: Score = []
    for note in _riff(rng, replace(frame, high=min(frame.high, frame.low + 14))):
        muted = rng.random() < 0.3
        for interval in (0, 7, 12) if rng.random() < 0.9 else (0,):
            if note.pitch + interval <= frame.high:
                held = min(0.12, note.duration_s) if muted else note.duration_s
                score.append(ScoreNote(note.onset_s, held, note.pitch + interval, note.velocity))
    return score


def _walk(rng: np.random.Generator, frame: Frame) -> Score:
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
                        _velocity(rng, frame),
                    )
                )
    return score


def _two_hands(rng: np.random.Generator, frame: Frame) -> Score:
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
    left = _chords if rng.random() < 0.6 else _arpeggio
    return sorted(left(rng, below) + _line(rng, above), key=lambda note: note.onset_s)


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


def _groove(rng: np.random.Generator, frame: Frame) -> Score:
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
                score.append(ScoreNote(onset_s, 0.1, key, _velocity(rng, frame, accent)))
    return sorted(score, key=lambda note: note.onset_s)


STYLES: Final[dict[str, Callable[[np.random.Generator, Frame], Score]]] = {
    "line": _line,
    "held": _held,
    "chords": _chords,
    "arpeggio": _arpeggio,
    "riff": _riff,
    "power": _power,
    "walk": _walk,
    "two_hands": _two_hands,
    "groove": _groove,
}
