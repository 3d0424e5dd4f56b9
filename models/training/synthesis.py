"""Instruments of our own, from oscillators: tonewheel and pipe organs, analogue-style lead synthesisers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import scipy.signal
from numpy.typing import NDArray

from models.training import effects
from models.training.score import ScoreNote

Samples = NDArray[np.float32]
Curve = NDArray[np.float64]

DRAWBARS: Final = (0.5, 1.5, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0)
"""Footages of a tonewheel organ's nine drawbars, as multiples of the written pitch: 16', 5 1/3', 8' … 1'."""

_REGISTRATIONS: Final = ("888000000", "888800000", "888888888", "800000888", "008800000", "686040000", "868800000",
                         "006876540", "007704000", "888000568", "800000000", "008000000", "848848448")  # fmt: skip
_PIPE_RANKS: Final = (0.5, 1.0, 2.0, 4.0, 3.0, 8.0, 6.0, 1.5)


def play_tonewheel(score: Sequence[ScoreNote], seconds: float, rate_hz: int, rng: np.random.Generator) -> Samples:
    """A drawbar organ with key click, percussion and a rotating loudspeaker, slow or fast."""
    levels = [10 ** ((int(step) - 8) * 3 / 20) if step != "0" else 0.0 for step in str(rng.choice(_REGISTRATIONS))]
    partials = [(ratio, level) for ratio, level in zip(DRAWBARS, levels, strict=True) if level]
    percussion = float(rng.choice([0.0, 0.0, 0.7]))
    click = float(rng.uniform(0, 0.25))
    out = np.zeros(round(seconds * rate_hz))
    for note in score:
        hertz = _hertz(note.pitch)
        start, time = _span(note, seconds, rate_hz, release_s=0.02)
        if not len(time):
            continue
        tone = np.zeros(len(time))
        for ratio, level in partials:
            if ratio * hertz < 0.45 * rate_hz:
                tone += level * np.sin(2 * np.pi * ratio * hertz * time + rng.uniform(0, 6.28))
        if percussion and 3 * hertz < 0.45 * rate_hz:
            tone += percussion * np.exp(-time / 0.15) * np.sin(2 * np.pi * 3 * hertz * time)
        tone += click * rng.standard_normal(len(time)) * np.exp(-time / 0.004)
        out[start : start + len(time)] += tone * _gate(time, note.duration_s, 0.003, 0.01)
    organ = effects.to_rms(out.astype(np.float32), -18.0)
    organ = effects.distort(organ, rate_hz, rng.uniform(-3, 16), 0.2) if rng.random() < 0.6 else organ
    return _rotate(organ, rate_hz, float(rng.choice([0.0, 0.8, 6.5])), rng)


def _rotate(signal: Samples, rate_hz: int, speed_hz: float, rng: np.random.Generator) -> Samples:
    """A rotating loudspeaker: the pitch and the level swing together."""
    if speed_hz == 0.0:
        return signal
    speed = speed_hz * rng.uniform(0.9, 1.1)
    swung = effects.chorus(signal, rate_hz, speed, rng.uniform(0.15, 0.4), rng.uniform(0.6, 1.0))
    return effects.tremolo(swung, rate_hz, speed, rng.uniform(0.1, 0.4))


def play_pipes(score: Sequence[ScoreNote], seconds: float, rate_hz: int, rng: np.random.Generator) -> Samples:
    """A pipe organ: ranks of flue and reed pipes, slow speech, wind noise, slightly out of tune with each other."""
    ranks = [(ratio, rng.uniform(0.3, 1.0), rng.normal(0, 0.0008)) for ratio in _PIPE_RANKS if rng.random() < 0.5]
    ranks = ranks or [(1.0, 1.0, 0.0)]
    slope = rng.uniform(0.8, 2.6)  # flutes fall steeply, reeds and mixtures don't
    odd = rng.random() < 0.3  # stopped pipes
    attack_s = rng.uniform(0.02, 0.09)
    out = np.zeros(round(seconds * rate_hz))
    for note in score:
        start, time = _span(note, seconds, rate_hz, release_s=0.12)
        if not len(time):
            continue
        tone = np.zeros(len(time))
        for ratio, level, detune in ranks:
            hertz = _hertz(note.pitch) * ratio * (1 + detune)
            for harmonic in range(1, 11, 2 if odd else 1):
                if harmonic * hertz < 0.45 * rate_hz:
                    tone += level / harmonic**slope * np.sin(2 * np.pi * harmonic * hertz * time + rng.uniform(0, 6.28))
        tone += 0.02 * rng.standard_normal(len(time))
        out[start : start + len(time)] += tone * _gate(time, note.duration_s, attack_s, 0.06)
    organ = effects.to_rms(out.astype(np.float32), -18.0)
    return effects.tremolo(organ, rate_hz, rng.uniform(4, 6), 0.2) if rng.random() < 0.2 else organ


def play_lead(score: Sequence[ScoreNote], seconds: float, rate_hz: int, rng: np.random.Generator) -> Samples:
    """A lead synthesiser: detuned saws, pulses or FM, a resonant filter with an envelope, glide and vibrato."""
    kind = str(rng.choice(["saw", "pulse", "fm", "sync", "supersaw", "sine"], p=[0.25, 0.22, 0.13, 0.1, 0.25, 0.05]))
    voices = {"supersaw": 7}.get(kind, int(rng.integers(1, 4)))
    spread = rng.uniform(0.001, 0.02)
    detunes = 1 + spread * np.linspace(-1, 1, voices) if voices > 1 else np.ones(1)
    width, ratio, index = rng.uniform(0.1, 0.5), float(rng.choice([1, 2, 3, 0.5, 1.5])), rng.uniform(1, 6)
    glide_s = float(rng.choice([0.0, 0.0, 0.03, 0.12]))
    vibrato_hz, vibrato = rng.uniform(4.5, 6.5), float(rng.choice([0.0, 0.003, 0.01, 0.02]))
    attack_s, release_s = float(rng.choice([0.003, 0.01, 0.08])), float(rng.choice([0.03, 0.15, 0.5]))
    decay_s, floor = rng.uniform(0.1, 1.2), float(rng.choice([0.15, 0.6, 1.0]))
    wide = 2 * rate_hz  # oscillators run at twice the rate: what folds down lies above the filter
    out = np.zeros(round(seconds * wide))
    before: float | None = None
    for note in score:
        start, time = _span(note, seconds, wide, release_s=release_s)
        if not len(time):
            continue
        hertz = np.full(len(time), _hertz(note.pitch))
        if before and glide_s:
            hertz *= (before / hertz[0]) ** np.exp(-time / glide_s)
        hertz *= 1 + vibrato * np.sin(2 * np.pi * vibrato_hz * time) * np.minimum(1, time / 0.4)
        before = _hertz(note.pitch)
        phase = np.cumsum(hertz) / wide
        tone = np.zeros(len(time))
        for detune in detunes:
            tone += _oscillator(kind, phase * detune + rng.random(), width, ratio, index)
        envelope = np.maximum(np.exp(-time / decay_s), floor) * _gate(time, note.duration_s, attack_s, release_s)
        out[start : start + len(time)] += note.velocity * tone * envelope
    cutoff = float(np.exp(rng.uniform(np.log(900), np.log(9000))))
    halved: NDArray[np.float32] = scipy.signal.decimate(out, 2, ftype="fir").astype(np.float32)
    narrow = halved[: round(seconds * rate_hz)]
    if rng.random() < 0.35:  # the filter stands open
        return narrow
    narrow = effects.low_pass(narrow, rate_hz, cutoff, order=4)
    return effects.equalise(narrow, rate_hz, [("peak", cutoff, rng.uniform(0, 12), 2.5)])


def _oscillator(kind: str, phase: Curve, width: float, ratio: float, index: float) -> Curve:
    turn = phase % 1.0
    if kind == "pulse":
        return np.where(turn < width, 1.0, -1.0)
    if kind == "fm":
        return np.asarray(np.sin(2 * np.pi * phase + index * np.sin(2 * np.pi * ratio * phase)))
    if kind == "sine":
        return np.asarray(np.sin(2 * np.pi * phase) + 0.2 * np.sin(4 * np.pi * phase))
    if kind == "sync":
        return np.asarray(2 * ((turn * (1 + index / 2)) % 1.0) - 1)
    return 2 * turn - 1


def _hertz(pitch: float) -> float:
    return float(440 * 2 ** ((pitch - 69) / 12))


def _span(note: ScoreNote, seconds: float, rate_hz: int, release_s: float) -> tuple[int, Curve]:
    start = round(note.onset_s * rate_hz)
    stop = min(round(seconds * rate_hz), start + round((note.duration_s + 4 * release_s) * rate_hz))
    return start, np.arange(max(0, stop - start)) / rate_hz


def _gate(time: Curve, held_s: float, attack_s: float, release_s: float) -> Curve:
    return np.asarray(np.minimum(1, time / attack_s) * np.exp(-np.maximum(0, time - held_s) / release_s))


Player = Callable[[Sequence[ScoreNote], float, int, np.random.Generator], Samples]
"""What the three instruments are: score, seconds, rate, random choices → samples."""
