"""Single notes of a voice, as they are recorded or rendered: dry, of any length and level."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from models.training import gm, render
from models.training.notes import decode
from models.training.patches import read_patch
from models.training.phrases import RATE_HZ, Studio
from models.training.protocol.clips import HELD_S, NOTE_S
from models.training.sampler import Sampler
from models.training.score import ScoreNote
from models.training.voices import COMPASS, Voice

Samples = NDArray[np.float32]
Sounds = Iterator[tuple[str, Samples]]
"""Names to complain about, and sounds ``[samples]`` at 22 050 Hz."""

VELOCITIES: Final = (25, 50, 75, 100, 127)
"""Those of NSynth's notes."""

log = logging.getLogger(__name__)


def sounds_of(studio: Studio, voice: Voice, count: int, rng: np.random.Generator) -> Sounds:
    """About ``count`` notes of a voice, at least two of each of its instruments.

    What can't be read or rendered is left out, with a line that says so.
    """
    match voice.maker:
        case "notes":
            yield from _recorded(studio, voice, count, rng)
        case "soundfont" if studio.fluidsynth is not None:
            yield from _rendered(studio, studio.fluidsynth, voice, count, rng)
        case "patches":
            yield from _looped(studio, voice, count, rng)
        case "noise":
            yield from ((voice.source, phrase.signal) for phrase in studio.record(voice, count, rng))
        case _:
            log.warning("left out %s %s: nothing here plays its single notes", voice.family, voice.source)


def _recorded(studio: Studio, voice: Voice, count: int, rng: np.random.Generator) -> Sounds:
    recordings = studio.recordings[voice.family, voice.source]
    for index in rng.permutation(len(recordings))[:count].tolist():
        path = recordings[index].path
        try:
            yield str(path), decode(path, RATE_HZ)
        except (soundfile.SoundFileError, OSError, ValueError) as error:
            log.warning("left out: %s", error)


def _rendered(studio: Studio, fluidsynth: str, voice: Voice, count: int, rng: np.random.Generator) -> Sounds:
    instruments = [
        (font, program) for font in studio.soundfonts[voice.source] for program in gm.FAMILY_PROGRAMS[voice.family]
    ]
    low, high = COMPASS[voice.family]
    for font, program in instruments:
        name = f"{font.name} program {program}"
        scores = [
            [ScoreNote(0.0, HELD_S, int(rng.integers(low, high + 1)), int(rng.choice(VELOCITIES)) / 127)]
            for _ in range(_share(count, len(instruments)))
        ]
        try:
            sounds = render.render_phrases(fluidsynth, font, program, scores, seconds=NOTE_S, rate_hz=RATE_HZ)
        except RuntimeError as error:
            log.warning("left out %s: %s", name, error)
            continue
        yield from ((name, sound) for sound in sounds)


def _looped(studio: Studio, voice: Voice, count: int, rng: np.random.Generator) -> Sounds:
    paths = studio.patches[voice.family]
    for path in paths:
        try:
            sampler = Sampler(read_patch(path, RATE_HZ), RATE_HZ)
        except (OSError, ValueError) as error:
            log.warning("left out: %s", error)
            continue
        low, high = sampler.compass
        for _ in range(_share(count, len(paths))):
            note = ScoreNote(0.0, HELD_S, int(rng.integers(low, high + 1)), 1.0)
            yield str(path), sampler.play([note], NOTE_S, rng)


def _share(count: int, instruments: int) -> int:
    return max(2, round(count / instruments))
