"""Plays scores on recorded notes: an instrument made of one source's recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import soxr
from numpy.typing import NDArray

from models.training.score import ScoreNote

Samples = NDArray[np.float32]

LONGEST_SHIFT: float = 4.0
"""Semitones that a recording may be re-pitched by; further, it sounds like another instrument."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A recorded note.

    Attributes:
        signal: ``[samples]``.
        pitch: MIDI number; on drums a key of General MIDI's channel 10.
    """

    signal: Samples
    pitch: float


@dataclass(slots=True)
class Sampler:
    """Notes of one instrument, at one rate.

    Attributes:
        samples: at least one.
        rate_hz: of the samples and of what is played.
        pitched: whether recordings are re-pitched; drums are only chosen by key.
    """

    samples: Sequence[Sample]
    rate_hz: int
    pitched: bool = True
    _shifted: dict[tuple[int, int], Samples] = field(default_factory=dict)

    @property
    def compass(self) -> tuple[int, int]:
        """Lowest and highest pitch that there is a recording for, at least an octave apart where shifting allows."""
        pitches = [sample.pitch for sample in self.samples]
        low, high = round(min(pitches)), round(max(pitches))
        reach = int(min(LONGEST_SHIFT, max(0, (12 - (high - low)) / 2)))
        return low - reach, high + reach

    def play(self, score: Sequence[ScoreNote], seconds: float, rng: np.random.Generator) -> Samples:
        """A score as sound, ``[samples]``; notes are cut with a release where the score lets go."""
        total = round(seconds * self.rate_hz)
        out = np.zeros(total, dtype=np.float32)
        pitches = np.array([sample.pitch for sample in self.samples])
        release_s = float(rng.choice([0.03, 0.08, 0.2, 0.5]))
        for note in score:
            start = round(note.onset_s * self.rate_hz)
            if start >= total:
                continue
            sound = self._sound(note.pitch, pitches, rng)
            if self.pitched:
                sound = self._released(sound, note.duration_s, release_s)
            sound = sound[: total - start]
            level = 10 ** (-20 * (1 - note.velocity) / 20)
            out[start : start + len(sound)] += np.float32(level) * sound
        return out

    def _sound(self, pitch: int, pitches: NDArray[np.float64], rng: np.random.Generator) -> Samples:
        distance = np.abs(pitches - pitch)
        near = np.flatnonzero(distance <= distance.min() + (1.0 if self.pitched else 0.0))
        index = int(rng.choice(near))
        shift = round(pitch - self.samples[index].pitch) if self.pitched else 0
        if shift == 0 or abs(shift) > 2 * LONGEST_SHIFT:
            return self.samples[index].signal
        key = (index, shift)
        if key not in self._shifted:
            ratio = 2 ** (shift / 12)
            self._shifted[key] = soxr.resample(
                self.samples[index].signal, self.rate_hz * ratio, self.rate_hz, quality="MQ"
            )
        return self._shifted[key]

    def _released(self, sound: Samples, held_s: float, release_s: float) -> Samples:
        held, release = round(held_s * self.rate_hz), round(release_s * self.rate_hz)
        if len(sound) <= held:
            return sound
        cut = sound[: held + release].copy()
        tail = len(cut) - held
        cut[held:] *= np.linspace(1, 0, tail, dtype=np.float32) ** 2
        return cut


def play_takes(
    takes: Sequence[Samples], seconds: float, rate_hz: int, rng: np.random.Generator, *, gaps: float
) -> Samples:
    """Whole takes one after another in random order, a rest behind so many of them."""
    total = round(seconds * rate_hz)
    out = np.zeros(total, dtype=np.float32)
    position = round(rng.uniform(0, 2.0) * rate_hz) if rng.random() < 0.4 else 0
    stop = total if rng.random() < 0.6 else round(total * rng.uniform(0.3, 1.0))
    while position < stop:
        take = takes[int(rng.integers(len(takes)))]
        if len(take) > 3 * rate_hz and rng.random() < 0.3:
            take = take[int(rng.integers(0, len(take) // 2)) :]
        take = take[: total - position]
        out[position : position + len(take)] += take
        position += len(take)
        if rng.random() < gaps:
            position += round(rng.uniform(0.2, 2.0) * rate_hz)
    return out
