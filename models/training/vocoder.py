"""Singers made of what there is: syllables chanted on one pitch moved into melodies, and speakers made to sing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr
from numpy.typing import NDArray

from models.training.sampler import play_takes

Samples = NDArray[np.float32]

_STEPS = (-5, -4, -2, 0, 0, 0, 2, 3, 5)  # semitones
_SCALE = (0, 2, 4, 5, 7, 9, 11, 12)
_FRAME_S = 0.005  # of the WORLD analysis
_LONGEST_S = 3  # of a stretch of speech
_INTERVALS = (3, 4, -5, 7, 12, -12)


def chant(takes: Sequence[Samples], seconds: float, rate_hz: int, rng: np.random.Generator) -> Samples:
    """Takes sung on one pitch, each moved by a step of a scale (formants move along: other singers), or a choir."""
    register = float(rng.uniform(-4, 3))
    moved = []
    for index in rng.permutation(len(takes))[:8]:
        shift = register + float(rng.choice(_STEPS))
        moved.append(soxr.resample(takes[int(index)], rate_hz * 2 ** (shift / 12), rate_hz, quality="MQ"))
    voice = play_takes(moved, seconds, rate_hz, rng, gaps=0.35)
    if rng.random() < 0.15:
        return choir(voice, rate_hz, rng)
    return voice


def choir(voice: Samples, rate_hz: int, rng: np.random.Generator) -> Samples:
    """Several singers of the same part: copies a little late, out of tune, and some in thirds, fifths or octaves."""
    total = voice.copy()
    for _ in range(int(rng.integers(2, 6))):
        interval = float(rng.choice(_INTERVALS)) if rng.random() < 0.5 else 0.0
        ratio = 2 ** ((interval + rng.normal(0, 0.12)) / 12)
        copy = soxr.resample(voice, rate_hz * ratio, rate_hz, quality="MQ")
        late = int(rng.uniform(0, 0.05) * rate_hz)
        length = min(len(total) - late, len(copy))
        total[late : late + length] += copy[:length] * np.float32(rng.uniform(0.4, 1.0))
    return total


def sing(sounds: Sequence[Samples], seconds: float, rate_hz: int, rng: np.random.Generator) -> Samples:
    """Speech sung to a melody through the WORLD vocoder (Morise et al. 2016).

    Each syllable-long stretch is stretched in time and given the pitch of a note, with vibrato and glides; now and
    then a choir sings.
    """
    total = round(seconds * rate_hz)
    out = np.zeros(total, dtype=np.float32)
    position = round(rng.uniform(0, 1.5) * rate_hz)
    melody = Melody(float(rng.uniform(43, 70)), rng)
    formant = float(rng.uniform(0.8, 1.18))
    for sound in sounds:
        if position >= total:
            break
        begin = int(rng.integers(0, max(1, len(sound) - _LONGEST_S * rate_hz)))
        part = sound[begin : begin + _LONGEST_S * rate_hz]
        voice = _sung(part, rate_hz, melody, formant)[: total - position]
        out[position : position + len(voice)] += voice
        position += len(voice)
        if rng.random() < 0.5:
            position += round(rng.uniform(0.2, 1.2) * rate_hz)
    return choir(out, rate_hz, rng) if rng.random() < 0.2 else out


@dataclass(slots=True)
class Melody:
    """Wanders over a major scale, a syllable a note.

    Attributes:
        tonic: MIDI number.
        rng: all choices.
    """

    tonic: float
    rng: np.random.Generator
    _degree: int = 0

    def sing(self, frames: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """For speech of so many analysis frames: which of them to sing, and at what pitch, frame by frame."""
        index: list[NDArray[np.float64]] = [np.zeros(1)]
        pitch: list[NDArray[np.float64]] = [np.full(1, self.tonic)]
        at = 0.0
        while at < frames - 1:
            self._degree = int(np.clip(self._degree + self.rng.integers(-2, 3), 0, len(_SCALE) - 1))
            taken = min(frames - 1 - at, self.rng.uniform(20, 45))
            held = int(taken * float(self.rng.choice([1.0, 1.5, 2.5, 4.0], p=[0.25, 0.35, 0.25, 0.15])))
            steps = np.arange(held)
            vibrato = 0.25 * np.sin(2 * np.pi * 5.5 * _FRAME_S * steps) * np.clip((steps - 30) / 40, 0, 1)
            pitch.append(self.tonic + _SCALE[self._degree] + vibrato)
            index.append(at + taken * steps / max(1, held))
            at += taken
        glides = np.convolve(np.pad(np.concatenate(pitch), 6, mode="edge"), np.full(13, 1 / 13), "valid")
        return np.concatenate(index), glides


def _sung(sound: Samples, rate_hz: int, melody: Melody, formant: float) -> Samples:
    import pyworld  # noqa: PLC0415 - only singers need it

    speech = sound.astype(np.float64)
    f0, times = pyworld.dio(speech, rate_hz)
    envelope = pyworld.cheaptrick(speech, f0, times, rate_hz)
    noisiness = pyworld.d4c(speech, f0, times, rate_hz)
    index, pitch = melody.sing(len(f0))
    chosen = np.minimum(np.round(index).astype(int), len(f0) - 1)
    bins = np.clip(np.round(np.arange(envelope.shape[1]) / formant).astype(int), 0, envelope.shape[1] - 1)
    voice = pyworld.synthesize(
        np.where(f0[chosen] > 0, 440 * 2 ** ((pitch - 69) / 12), 0.0),
        np.ascontiguousarray(envelope[chosen][:, bins]),
        np.ascontiguousarray(noisiness[chosen]),
        rate_hz,
    )
    return np.asarray(voice, dtype=np.float32)
