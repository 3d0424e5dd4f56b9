"""Phrases: one instrument for ten seconds, as it would come out of its strip."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.training import activity, effects, gm, render, synthesis, vocoder
from models.training.chains import apply_chain
from models.training.kit import key_of
from models.training.notes import Recording, decode, estimate_pitch
from models.training.patches import read_patch
from models.training.sampler import Sample, Sampler, play_takes
from models.training.score import Score
from models.training.splits import NOISE
from models.training.voices import COMPASS, STYLES, SYLLABLES, Voice
from models.training.writing import write_score

Samples = NDArray[np.float32]

RATE_HZ: Final = 22_050
HOPS: Final = 604
HOP: Final = 366
PHRASE_SAMPLES: Final = HOPS * HOP
PHRASE_S: Final = PHRASE_SAMPLES / RATE_HZ
"""10.03 s: exactly the hops of a training clip."""

NOMINAL_DBFS: Final = -20.0
"""RMS over the active part."""

_DESK: Final = 4  # phrases made from one choice of recordings
_RECORDINGS: Final = 56  # at most so many of them
_TAKES_AT_ONCE: Final = 20
_TAKES: Final = frozenset({"speech", NOISE})
_TAKE_SOURCES: Final = frozenset(
    {
        ("drums", "remixed"),
        ("synth_lead", "remixed"),
        ("string", "bach-violin-garner"),
        ("vocal", "merry-orks"),
    }
)
_ELECTRIC: Final = re.compile(r"electric|pickup|twang", re.IGNORECASE)
_OVERDRIVEN_PROGRAMS: Final = (29, 30)
_ELECTRIC_PROGRAMS: Final = (26, 27, 28, 33, 34, 35, 36, 37)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One instrument, alone.

    Attributes:
        signal: ``[PHRASE_SAMPLES]`` at ``RATE_HZ``, ``NOMINAL_DBFS`` over its active part.
        family, source: as in the splits' table.
    """

    signal: Samples
    family: str
    source: str


@dataclass(slots=True)
class Studio:
    """Makes phrases of voices.

    Attributes:
        recordings: the manifest, by (family, source).
        soundfonts: files by source.
        patches: files by family.
        fluidsynth: the program, where there is one.
    """

    recordings: Mapping[tuple[str, str], Sequence[Recording]]
    soundfonts: Mapping[str, Sequence[Path]]
    patches: Mapping[str, Sequence[Path]]
    fluidsynth: str | None
    _broken: set[Path] = field(default_factory=set)

    def record(self, voice: Voice, count: int, rng: np.random.Generator) -> Iterator[Phrase]:
        """About ``count`` phrases of a voice; silent ones are dropped."""
        makers: dict[str, Maker] = {
            "notes": self._notes,
            "soundfont": self._soundfont,
            "patches": self._patches,
            "noise": self._noise,
            "sung": self._sung,
            "tonewheel": partial(_synthesised, synthesis.play_tonewheel),
            "pipes": partial(_synthesised, synthesis.play_pipes),
            "lead": partial(_synthesised, synthesis.play_lead),
        }
        for dry, amplifier in makers[voice.maker](voice, count, rng):
            wet = apply_chain(dry, RATE_HZ, voice.family, rng, amplifier=amplifier)
            if float(np.abs(wet).max(initial=0.0)) > 1e-5 and np.isfinite(wet).all():
                yield Phrase(to_nominal(wet), voice.family, voice.source)

    def _notes(self, voice: Voice, count: int, rng: np.random.Generator) -> Iterator[tuple[Samples, bool]]:
        for begin in range(0, count, _DESK):
            chosen = choose(self.recordings[voice.family, voice.source], rng)
            sounds = [(recording, sound) for recording in chosen if (sound := self._decode(recording)) is not None]
            if not sounds:
                continue
            electric = bool(_ELECTRIC.search(chosen[0].instrument))
            for _ in range(min(_DESK, count - begin)):
                amplifier = voice.source != "power-chords" and rng.random() < (0.9 if electric else 0.15)
                yield play_recordings(sounds, rng), amplifier

    def _decode(self, recording: Recording) -> Samples | None:
        try:
            return decode(recording.path, RATE_HZ)
        except (soundfile.SoundFileError, ValueError, OSError) as error:
            if recording.path not in self._broken:
                self._broken.add(recording.path)
                log.warning("left out: %s", error)
            return None

    def _soundfont(self, voice: Voice, count: int, rng: np.random.Generator) -> Iterator[tuple[Samples, bool]]:
        if self.fluidsynth is None:
            return
        fonts = self.soundfonts[voice.source]
        drums = voice.family == "drums"
        programs = gm.DRUM_KITS if drums else gm.FAMILY_PROGRAMS[voice.family]
        for begin in range(0, count, 2 * _DESK):
            font, program = fonts[int(rng.integers(len(fonts)))], int(rng.choice(programs, p=gm.weights(programs)))
            scores = [
                write_phrase(voice.family, *COMPASS[voice.family], rng) for _ in range(min(2 * _DESK, count - begin))
            ]
            amplifier = program in _ELECTRIC_PROGRAMS
            kit = drums and voice.source not in render.DRUMS_ONLY
            program = program if kit or not drums else 0  # a soundfont of one kit has it as its first program
            for dry in render.render_phrases(
                self.fluidsynth, font, program, scores, seconds=PHRASE_S, rate_hz=RATE_HZ, drums=kit
            ):
                yield dry, amplifier and rng.random() < 0.7

    def _patches(self, voice: Voice, count: int, rng: np.random.Generator) -> Iterator[tuple[Samples, bool]]:
        paths = self.patches[voice.family]
        for _ in range(count):
            sampler = Sampler(read_patch(paths[int(rng.integers(len(paths)))], RATE_HZ), RATE_HZ)
            yield sampler.play(write_phrase(voice.family, *sampler.compass, rng), PHRASE_S, rng), False

    def _sung(self, voice: Voice, count: int, rng: np.random.Generator) -> Iterator[tuple[Samples, bool]]:
        source = voice.source.removesuffix(" sung")
        speech = self.recordings["vocal" if source in SYLLABLES else "speech", source]
        for _ in range(count):
            picked = [speech[int(index)] for index in rng.choice(len(speech), size=min(6, len(speech)), replace=False)]
            sounds = [sound for recording in picked if (sound := self._decode(recording)) is not None]
            if sounds:
                yield vocoder.sing(sounds, PHRASE_S, RATE_HZ, rng), False

    def _noise(self, voice: Voice, count: int, rng: np.random.Generator) -> Iterator[tuple[Samples, bool]]:
        del voice
        for _ in range(count):
            noise = effects.noise(PHRASE_SAMPLES, -20.0, rng.uniform(-7, 1), rng)
            kind = rng.choice(["steady", "hum", "bursts", "swell"])
            if kind == "hum":
                noise = effects.gain(noise, -15.0) + effects.hum(
                    PHRASE_SAMPLES, RATE_HZ, float(rng.choice([50, 60])), -20, rng
                )
            elif kind == "bursts":  # typing, dishes, steps
                gate = np.zeros(PHRASE_SAMPLES, dtype=np.float32)
                for at in rng.integers(0, PHRASE_SAMPLES, size=rng.integers(3, 60)):
                    length = int(rng.uniform(0.005, 0.15) * RATE_HZ)
                    tail = np.exp(-np.linspace(0, 6, length, dtype=np.float32))[: PHRASE_SAMPLES - at]
                    gate[at : at + length] += rng.uniform(0.1, 1.0) * tail
                noise = noise * gate
            elif kind == "swell":  # wind, traffic, a crowd
                noise = effects.tremolo(noise, RATE_HZ, rng.uniform(0.05, 0.6), rng.uniform(0.5, 1.0))
            yield noise, False


Maker = Callable[[Voice, int, np.random.Generator], Iterator[tuple[Samples, bool]]]
"""Gives dry phrases, each with whether an amplifier may follow."""


def choose(recordings: Sequence[Recording], rng: np.random.Generator) -> list[Recording]:
    """Recordings of one instrument that go together: of one articulation and dynamic where there are enough."""
    instrument = recordings[int(rng.integers(len(recordings)))].instrument
    same = [recording for recording in recordings if recording.instrument == instrument]
    if same[0].family not in {"drums", "vocal", *_TAKES} and rng.random() < 0.6:
        group = _articulation(same[int(rng.integers(len(same)))])
        alike = [recording for recording in same if _articulation(recording) == group]
        if len({recording.pitch for recording in alike}) >= 5:
            same = alike
    few = _TAKES_AT_ONCE if recordings[0].family in {"vocal", *_TAKES} else _RECORDINGS
    if len(same) > few:
        same = [same[int(index)] for index in rng.choice(len(same), size=few, replace=False)]
    return same


def _articulation(recording: Recording) -> str:
    name = re.sub(r"(^|[^A-Za-z])[A-Ga-g](#|b|s|-)?-?\d(?!\d)", r"\1", recording.original)
    return re.sub(r"rr\d+|\d+\.\d+|(^|[^a-z])\d{2,3}$", "", name)


def play_recordings(sounds: Sequence[tuple[Recording, Samples]], rng: np.random.Generator) -> Samples:
    """A phrase on decoded recordings of one source: as a kit, as takes, or as notes of a melody."""
    first = sounds[0][0]
    takes = [sound for _, sound in sounds]
    if first.family in _TAKES or (first.family, first.source) in _TAKE_SOURCES:
        return play_takes(takes, PHRASE_S, RATE_HZ, rng, gaps=0.6 if first.family in _TAKES else 0.25)
    if first.source in SYLLABLES:
        return vocoder.chant(takes, PHRASE_S, RATE_HZ, rng)
    if first.family == "drums":
        picked = rng.permutation(len(sounds))[: int(rng.integers(12, 40))]
        kit = [Sample(sounds[int(k)][1], key_of(sounds[int(k)][0].original, int(k))) for k in picked]
        return Sampler(kit, RATE_HZ, pitched=False).play(write_phrase("drums", 35, 81, rng), PHRASE_S, rng)
    samples = [Sample(sound, pitch) for record, sound in sounds if (pitch := _pitch(record, sound)) is not None]
    if len(samples) < 2:
        return play_takes(takes, PHRASE_S, RATE_HZ, rng, gaps=0.25)
    sampler = Sampler(samples, RATE_HZ)
    return sampler.play(write_phrase(first.family, *sampler.compass, rng), PHRASE_S, rng)


def _pitch(recording: Recording, sound: Samples) -> float | None:
    return estimate_pitch(sound, RATE_HZ) if recording.pitch is None else recording.pitch


def write_phrase(family: str, low: int, high: int, rng: np.random.Generator) -> Score:
    """A score in a style of the family, in a part of the compass: two octaves or so, all of it for two hands."""
    styles = STYLES[family]
    if family != "drums" and high - low > 26 and rng.random() < 0.75:
        span = int(rng.integers(14, 27))
        low += int(rng.integers(0, high - low - span + 1))
        high = low + span
    return write_score(rng, styles, low, high, PHRASE_S)


def _synthesised(
    play: synthesis.Player, voice: Voice, count: int, rng: np.random.Generator
) -> Iterator[tuple[Samples, bool]]:
    for _ in range(count):
        yield play(write_phrase(voice.family, *COMPASS[voice.family], rng), PHRASE_S, RATE_HZ, rng), False


def to_nominal(signal: Samples) -> Samples:
    """At ``NOMINAL_DBFS`` over its active part."""
    moments = np.arange(0, len(signal) / RATE_HZ, 0.02)
    active = np.repeat(activity.heard(signal, RATE_HZ, moments), round(0.02 * RATE_HZ))
    mask = np.zeros(len(signal), dtype=np.bool_)
    mask[: len(active)] = active[: len(mask)]
    return effects.to_rms(signal, NOMINAL_DBFS, mask)
