"""Singers made of what there is: syllables chanted on one pitch moved into melodies, and speakers made to sing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import soxr
from numpy.typing import NDArray

from models.training.sampler import play_takes

Samples = NDArray[np.float32]

_STEPS = (-5, -4, -2, 0, 0, 0, 2, 3, 5)


def chant(takes: Sequence[Samples], seconds: float, rate_hz: int, rng: np.random.Generator) -> Samples:
    """Takes sung on one pitch, each moved by a step of a scale (formants move along: other singers), sometimes a choir."""
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
    """Several singers of the same part: copies a little late, out of tune, and in thirds or octaves."""
    total = voice.copy()
    for _ in range(int(rng.integers(2, 6))):
        cents = rng.normal(0, 12) + 100 * float(
            rng.choice([0, 0, 0, 3, 4, -5, 12, -12], p=[0.5, 0.1, 0.1, 0.06, 0.06, 0.06, 0.06, 0.06])
        )
        copy = soxr.resample(voice, rate_hz * 2 ** (cents / 1200), rate_hz, quality="MQ")
        late = int(rng.uniform(0, 0.05) * rate_hz)
        length = min(len(total) - late, len(copy))
        total[late : late + length] += copy[:length] * np.float32(rng.uniform(0.4, 1.0))
    return total


def sing(sounds: Sequence[Samples], seconds: float, rate_hz: int, rng: np.random.Generator) -> Samples:
    """Speech sung to a melody through the WORLD vocoder (Morise et al. 2016).

    Each syllable-long stretch is stretched in time and given the pitch of a note, with vibrato and glides.
    """
    import pyworld  # noqa: PLC0415 - only singers need it

    total = round(seconds * rate_hz)
    out = np.zeros(total, dtype=np.float32)
    position = round(rng.uniform(0, 1.5) * rate_hz)
    tonic = float(rng.uniform(45, 70))
    scale = (0, 2, 4, 5, 7, 9, 11, 12)
    degree = int(rng.integers(len(scale)))
    formant = float(rng.uniform(0.88, 1.15))
    for sound in sounds:
        if position >= total:
            break
        part = sound[: 3 * rate_hz].astype(np.float64)
        f0, times = pyworld.dio(part, rate_hz)
        envelope = pyworld.cheaptrick(part, f0, times, rate_hz)
        noisiness = pyworld.d4c(part, f0, times, rate_hz)
        frames = len(f0)
        index: list[float] = []
        pitch: list[float] = []
        at = 0.0
        while at < frames - 1:
            degree = int(np.clip(degree + rng.integers(-2, 3), 0, len(scale) - 1))
            note = tonic + scale[degree]
            taken = min(frames - 1 - at, rng.uniform(20, 45))  # 5 ms frames: a syllable
            held = taken * float(rng.choice([1.0, 1.5, 2.5, 4.0], p=[0.25, 0.35, 0.25, 0.15]))
            steps = np.arange(int(held))
            vibrato = 0.25 * np.sin(2 * np.pi * 5.5 * 0.005 * steps) * np.clip((steps - 30) / 40, 0, 1)
            pitch += list(note + vibrato)
            index += list(at + taken * steps / max(1.0, held))
            at += taken
        if not index:
            continue
        chosen = np.minimum(np.round(index).astype(int), frames - 1)
        smooth = np.convolve(np.pad(pitch, 6, mode="edge"), np.ones(13) / 13, "valid")
        hertz = 440 * 2 ** ((smooth[: len(chosen)] - 69) / 12)
        sung_f0 = np.where(f0[chosen] > 0, hertz, 0.0)
        bins = envelope.shape[1]
        warp = np.clip(np.round(np.arange(bins) / formant).astype(int), 0, bins - 1)
        voice = pyworld.synthesize(
            sung_f0,
            np.ascontiguousarray(envelope[chosen][:, warp]),
            np.ascontiguousarray(noisiness[chosen]),
            rate_hz,
        )
        voice = voice[: total - position]
        out[position : position + len(voice)] += voice.astype(np.float32)
        position += len(voice) + (round(rng.uniform(0.2, 1.2) * rate_hz) if rng.random() < 0.5 else 0)
    return choir(out, rate_hz, rng) if rng.random() < 0.2 else out
