"""``python -m models.training teach``: what teachers hear in real music, as soft labels to learn from.

Their posteriors are calibrated on validation scenes first: AudioSet's models give a sounding bass .05, and a student
would believe it.
"""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track

from dsp.features import POWER_FLOOR, FeatureSettings, LogMel
from dsp.labels import LABELS
from models.training.calibration import calibrate, calibrated
from models.training.choir import AudioSetTeacher, Choir, Clip, DetectorTeacher, TunedTeacher
from models.training.items import decode
from models.training.listening import Heard
from models.training.music import clips_of
from models.training.music_items import MEL, STEP_S, TABLE, TAUGHT
from models.training.phrases import HOPS, PHRASE_SAMPLES
from models.training.takes import read_take
from models.training.teachers.mn04 import RATE_HZ
from models.training.truth import read_scenes

T = TypeVar("T")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--music", type=Path, required=True, help="folder of the music bank")
    parser.add_argument("--scenes", type=Path, required=True, help="validation scenes, to calibrate the teachers on")
    parser.add_argument("--mn04", type=Path, nargs="*", default=[], help="mn04's published weights, as a teacher")
    parser.add_argument("--tuned", type=Path, nargs="*", default=[], help="teachers made by the command tune")
    parser.add_argument("--detector", type=Path, nargs="*", default=[], help="detectors as teachers, or checkpoints")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")


def run(args: Namespace) -> None:
    """Write the soft labels into the music bank.

    Raises:
        ValueError: the bank or the scenes are missing or broken, a teacher is no good, or there is none.
    """
    torch.set_num_threads(args.threads)
    choir = Choir(
        [
            *map(AudioSetTeacher, args.mn04),
            *map(TunedTeacher, args.tuned),
            *map(DetectorTeacher, args.detector),
        ]
    )
    truth = read_scenes(args.scenes)
    heard = [_heard(choir.posteriors(clip_of(args.scenes / scene.file))) for scene in _track(truth, "calibrating")]
    calibrations = calibrate(heard, truth)
    mel, places = open_music(args.music)
    taught = np.full((len(mel), len(heard[0].times_s), len(LABELS)), np.nan, np.float16)
    for path, clips in _track([(path, list(own)) for path, own in groupby(places, key=lambda one: one[1])], "teaching"):
        sounds = clips_of(path, [start_s for _, _, start_s in clips], RATE_HZ)
        for (index, _, _), sound in zip(clips, sounds, strict=True):
            log_mel_db = (10 * np.log10(decode(mel[index]) + POWER_FLOOR)).astype(np.float32)
            taught[index] = calibrated(choir.posteriors(Clip(log_mel_db, sound)), calibrations)
    np.save(args.music / TAUGHT, taught)
    means = zip(LABELS, taught.astype(np.float32).mean((0, 1)), strict=True)
    print(f"{len(taught)} clips taught: " + ", ".join(f"{label} {mean:.2f}" for label, mean in means))  # noqa: T201


def open_music(folder: Path) -> tuple[NDArray[np.uint8], list[tuple[int, Path, float]]]:
    """A music bank's spectrograms, and each clip's index, file and begin in seconds.

    Raises:
        ValueError: there is none.
    """
    try:
        mel = np.load(folder / MEL, mmap_mode="r")
        with (folder / TABLE).open(newline="", encoding="utf-8") as file:
            rows = [(int(row["index"]), Path(row["file"]), float(row["start_s"])) for row in csv.DictReader(file)]
    except FileNotFoundError as error:
        raise ValueError(f"{folder} is no music bank: {error.filename} is missing") from error
    return mel[: len(rows)], rows


def clip_of(path: Path) -> Clip:
    """The first ten seconds of a file, filled up with silence.

    Raises:
        ValueError: it can't be read.
    """
    settings = FeatureSettings()
    samples = read_take(path, settings.sample_rate_hz)[:PHRASE_SAMPLES]
    filled = np.pad(samples, (settings.n_fft - settings.hop, PHRASE_SAMPLES - len(samples)))
    log_mel_db = LogMel(settings)(torch.from_numpy(filled)).numpy()
    seconds = HOPS * settings.hop / settings.sample_rate_hz
    sound = read_take(path, RATE_HZ)[: round(seconds * RATE_HZ)]
    return Clip(log_mel_db, np.pad(sound, (0, round(seconds * RATE_HZ) - len(sound))))


def _heard(posteriors: NDArray[np.float32]) -> Heard:
    return Heard(np.asarray((np.arange(len(posteriors)) + 0.5) * STEP_S), posteriors)


def _track(of: Sequence[T], name: str) -> Iterable[T]:
    return track(of, name, disable=not sys.stderr.isatty(), transient=True)
