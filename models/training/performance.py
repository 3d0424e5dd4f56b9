"""Plays the demo's piece into the file that ships: ``python -m models.training.performance --out …``."""

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
from numpy.typing import NDArray

from models.training import activity, effects, piece, render, synthesis
from models.training.room import impulse_response, play_in

Samples = NDArray[np.float32]

RATE_HZ: Final = 48_000
_SEED: Final = 7
_LEAD_SEED: Final = 9
_ORGAN_SEED: Final = 7
_PART_DBFS: Final = -20.0
PEAK_DBFS: Final = -3.0
"""Each strip's peak outside of the hot passage."""

HOT_DBFS: Final = 4.0
"""The hot strip's peak within it: the player saturates, as an interface does."""

REST_S: Final = 1.0
"""In the description, an instrument that is silent for less goes on playing."""

_QUALITY: Final = 0.55  # Vorbis, 0 best to 1 smallest
TITLE: Final = "Soundcheck in A minor"
LICENCE: Final = (
    "Composed and rendered by this project, under its licence (GPL-3.0-or-later); sounds from FluidR3_GM.sf2 "
    "(Frank Wen and others, MIT) and from the project's own synthesisers."
)


@dataclass(frozen=True, slots=True)
class Span:
    """An instrument can be heard on a strip, seconds into the file."""

    strip: str
    label: str
    instrument: str
    onset_s: float
    offset_s: float


def play(part: piece.Part, soundfont: Path, fluidsynth: str) -> Samples:
    """One part as it comes out of its amplifier, dry of its strip's room: ``[samples]``."""
    if part.instrument == "lead":
        return synthesis.play_lead(part.score, piece.SECONDS, RATE_HZ, np.random.default_rng(_LEAD_SEED))
    if part.instrument == "tonewheel":
        return synthesis.play_tonewheel(part.score, piece.SECONDS, RATE_HZ, np.random.default_rng(_ORGAN_SEED))
    (sound,) = render.render_phrases(
        fluidsynth,
        soundfont,
        part.program,
        [part.score],
        seconds=piece.SECONDS,
        rate_hz=RATE_HZ,
        drums=part.label == "drums",
    )
    if part.drive_db is not None:
        loud = sound / np.float32(np.abs(sound).max())
        sound = effects.cabinet(effects.distort(loud, RATE_HZ, part.drive_db, 0.2), RATE_HZ, 5000.0)
    return sound


def place(sound: Samples, part: piece.Part) -> Samples:
    """A part at its level, in the room, between left and right: ``[samples, 2]``."""
    grid = np.arange(0, piece.SECONDS, 0.02)
    active = np.repeat(activity.heard(sound, RATE_HZ, grid), round(0.02 * RATE_HZ))[: len(sound)]
    mask = np.zeros(len(sound), dtype=np.bool_)
    mask[: len(active)] = active
    level = effects.to_rms(sound, _PART_DBFS + part.level_db, mask)
    sides = []
    for side in (-1, 1):
        response = impulse_response(RATE_HZ, 0.5, part.wet_db, np.random.default_rng([_SEED, side + 1]))
        sides.append(play_in(level, response) * np.float32(np.sqrt((1 + side * part.pan) / 2)))
    return np.stack(sides, axis=1)


def too_hot(strip: Samples) -> Samples:
    """A strip with its hot passage: peaks at ``HOT_DBFS`` there and at ``PEAK_DBFS`` elsewhere."""
    first, last = (round((piece.LEAD_IN_S + bar * piece.BAR_S) * RATE_HZ) for bar in piece.HOT_BARS)
    outside = np.concatenate([strip[:first], strip[last:]])
    rise = np.full(len(strip), 10 ** (PEAK_DBFS / 20) / np.abs(outside).max())
    rise[first:last] = 10 ** (HOT_DBFS / 20) / np.abs(strip[first:last]).max()
    ramp = RATE_HZ // 50
    smooth = np.convolve(np.pad(rise, ramp, mode="edge"), np.full(2 * ramp + 1, 1 / (2 * ramp + 1)), "valid")
    return (strip * smooth[:, None]).astype(np.float32)


def perform(soundfont: Path, fluidsynth: str) -> tuple[Samples, list[Span]]:
    """The piece: ``[samples, 4]``, and what can be heard when."""
    samples = round(piece.SECONDS * RATE_HZ)
    strips = {name: np.zeros((samples, 2), dtype=np.float32) for name in piece.STRIPS}
    heard: list[Span] = []
    for part in piece.parts():
        placed = place(play(part, soundfont, fluidsynth), part)
        strips[part.strip] += placed
        grid = np.arange(0, piece.SECONDS, 0.01)
        sounding = activity.close_gaps(activity.heard(placed.mean(axis=1), RATE_HZ, grid), round(REST_S / 0.01))
        spans = activity.runs(sounding)
        heard += [
            Span(part.strip, part.label, part.name, round(start * 0.01, 2), round(stop * 0.01, 2))
            for start, stop in spans
        ]
    band, keys = (strips[name] for name in piece.STRIPS)
    keys *= np.float32(10 ** (PEAK_DBFS / 20) / np.abs(keys).max())
    return np.concatenate([too_hot(band), keys], axis=1), sorted(heard, key=lambda span: span.onset_s)


def main(arguments: list[str]) -> None:
    """Write ``performance.ogg`` and ``performance.toml``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--soundfont", type=Path, default=Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"))
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(arguments)
    fluidsynth = render.find_fluidsynth()
    if fluidsynth is None:
        sys.exit("FluidSynth is not installed: the performance can't be rendered")
    sound, heard = perform(args.soundfont, fluidsynth)
    args.out.mkdir(parents=True, exist_ok=True)
    with soundfile.SoundFile(
        args.out / "performance.ogg",
        "w",
        RATE_HZ,
        sound.shape[1],
        "VORBIS",
        format="OGG",
        compression_level=_QUALITY,
    ) as file:
        for start in range(0, len(sound), RATE_HZ):  # the encoder overflows its stack on long blocks
            file.write(sound[start : start + RATE_HZ])
    (args.out / "performance.toml").write_text(describe(heard), encoding="utf-8")


def describe(heard: Sequence[Span]) -> str:
    """The performance's description, as TOML."""
    first, last = (piece.LEAD_IN_S + bar * piece.BAR_S for bar in piece.HOT_BARS)
    lines = [
        "# Written by models/training/performance.py.",
        f"title = {json.dumps(TITLE)}",
        f"licence = {json.dumps(LICENCE)}",
        f"seconds = {piece.SECONDS:.2f}",
        "",
        "[too_hot]  # here the strip's peaks lie beyond full scale, and the player saturates them",
        f"strip = {json.dumps(piece.STRIPS[0])}",
        f"from_s = {first:.2f}",
        f"to_s = {last:.2f}",
    ]
    for index, name in enumerate(piece.STRIPS):
        lines += [
            "",
            "[[strips]]",
            f"name = {json.dumps(name)}",
            f"channels = [{2 * index + 1}, {2 * index + 2}]",
        ]
    for span in heard:
        lines += ["", "[[score]]", *(f"{key} = {json.dumps(value)}" for key, value in asdict(span).items())]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1:])
