"""Scenes: waveform mixtures of held-out sources with labels and events, to judge a detector in use."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from dsp.labels import LABELS
from models.training import activity, effects
from models.training.bank import DEFAULT_SOUNDFONTS, open_studio
from models.training.phrases import RATE_HZ, Phrase, Studio
from models.training.splits import NOISE, SPLITS, Split
from models.training.voices import Voice, find_voices

Samples = NDArray[np.float32]

SCENE_S: Final = 10.0
SCENE_HZ: Final = 44_100
_SAMPLES: Final = round(SCENE_S * RATE_HZ)
_GRID_S: Final = 0.01
_SHORTEST_S: Final = 1.0
"""An instrument that sounds for less is played again: it would be a matter of taste whether it is there."""

INSTRUMENTS: Final = tuple(label for label in LABELS if label != "speech")
_COUNT_SHARES: Final = (0.34, 0.36, 0.30)
"""How often 1, 2 and 3 instruments play."""


@dataclass(frozen=True, slots=True)
class SceneEvent:
    """A label sounds, seconds into the scene."""

    label: str
    onset: float
    offset: float


@dataclass(frozen=True, slots=True)
class Scene:
    """A mixture and what is in it.

    Attributes:
        signal: ``[SCENE_S * SCENE_HZ]``, peak between -30 and -1 dBFS.
        events: by onset.
    """

    signal: Samples
    events: tuple[SceneEvent, ...]

    @property
    def labels(self) -> list[str]:
        """What sounds at all, in the detector's order."""
        sounding = {event.label for event in self.events}
        return [label for label in LABELS if label in sounding]


def events_of(signal: Samples, label: str, mixture: Samples | None = None) -> list[SceneEvent]:
    """When one instrument's part can be heard, alone or in a mixture."""
    grid = np.arange(0, SCENE_S, _GRID_S)
    return [
        SceneEvent(label, round(start * _GRID_S, 2), round(stop * _GRID_S, 2))
        for start, stop in activity.runs(activity.heard(signal, RATE_HZ, grid, mixture))
    ]


class Stage:
    """Draws scenes of one split; all instruments are equally likely.

    Args:
        studio: plays.
        voices: all of them; the split's are taken.
        split: whose sources.
        rng: all choices.

    Raises:
        ValueError: the split has no voice for an instrument.
    """

    def __init__(self, studio: Studio, voices: Sequence[Voice], split: Split, rng: np.random.Generator) -> None:
        self._studio, self._rng = studio, rng
        self._voices = {
            family: [voice for voice in voices if voice.family == family and voice.split == split]
            for family in (*LABELS, NOISE)
        }
        if missing := [family for family, found in self._voices.items() if not found]:
            raise ValueError(f"split {split!r} has no sources for {', '.join(missing)}")

    def draw(self) -> Scene:
        """The next scene."""
        rng = self._rng
        count = 1 + int(rng.choice(len(_COUNT_SHARES), p=_COUNT_SHARES))
        families = [str(family) for family in rng.choice(INSTRUMENTS, size=count, replace=False)]
        if rng.random() < 0.15:
            families.append("speech")
        parts = {family: effects.gain(self._play(family), rng.uniform(-6, 6)) for family in families}
        total: Samples = np.stack(list(parts.values())).sum(axis=0)
        events = [event for family, part in parts.items() for event in events_of(part, family, total)]
        if rng.random() < 0.3:
            total += effects.gain(self._play(NOISE), rng.uniform(-30, -10))
        if rng.random() < 0.3:
            total = effects.compress(total, RATE_HZ, -20.0, float(rng.choice([3.0, 6.0, 20.0])))
        wide = soxr.resample(total, RATE_HZ, SCENE_HZ)
        peak_dbfs = rng.uniform(-30, -1) if rng.random() < 0.4 else rng.uniform(-14, -1)
        signal = wide * np.float32(10 ** (peak_dbfs / 20) / max(1e-6, float(np.abs(wide).max())))
        return Scene(signal, tuple(sorted(events, key=lambda event: (event.onset, event.label))))

    def _play(self, family: str) -> Samples:
        voices = self._voices[family]
        weights = np.array([voice.weight for voice in voices])
        part = np.zeros(_SAMPLES, dtype=np.float32)
        for _ in range(8):
            voice = voices[int(self._rng.choice(len(voices), p=weights / weights.sum()))]
            phrases: list[Phrase] = list(self._studio.record(voice, 1, self._rng))
            if phrases:
                part = phrases[0].signal[:_SAMPLES]
                if sum(event.offset - event.onset for event in events_of(part, family)) >= _SHORTEST_S:
                    break
        return part


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``scenes``."""
    parser.add_argument("--notes", type=Path, required=True, help="folder with manifest.csv and recordings")
    parser.add_argument("--out", type=Path, required=True, help="folder for the FLAC files and scenes.jsonl")
    parser.add_argument("--split", choices=SPLITS, default="test")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument(
        "--soundfonts", type=Path, nargs="*", default=DEFAULT_SOUNDFONTS, help="folders with .sf2 and .sf3"
    )
    parser.add_argument("--seed", type=int, default=0)


def run(args: argparse.Namespace) -> None:
    """Write scenes; a folder that has the first of them already gets the rest, the same as in one go."""
    studio = open_studio(args.notes, args.soundfonts)
    voices = find_voices(studio.recordings, studio.soundfonts, studio.patches)
    args.out.mkdir(parents=True, exist_ok=True)
    table = args.out / "scenes.jsonl"
    there = table.read_text(encoding="utf-8").count("\n") if table.exists() else 0
    for index in range(there, args.count):  # each scene from its own seed: taken up again, they are the same
        rng = np.random.default_rng([args.seed, SPLITS.index(args.split), index])
        scene = Stage(studio, voices, args.split, rng).draw()
        name = f"{args.split}-{index:04d}.flac"
        soundfile.write(args.out / name, scene.signal, SCENE_HZ, subtype="PCM_16")
        line = {
            "file": name,
            "seconds": SCENE_S,
            "labels": scene.labels,
            "events": [asdict(event) for event in scene.events],
        }
        with table.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        if sys.stderr.isatty():
            print(f"\r{index + 1}/{args.count} scenes", end="", file=sys.stderr, flush=True)  # noqa: T201
    if sys.stderr.isatty():
        print(file=sys.stderr)  # noqa: T201
