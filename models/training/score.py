"""Scores: notes with times, and what the parts of a phrase agree on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


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

    def velocity(self, rng: np.random.Generator, accent: float = 0.0) -> float:
        """How hard a note is struck: the mean, a human's unevenness, and an accent."""
        return float(np.clip(self.loudness + accent + rng.normal(0, 0.07), 0.1, 1.0))
