"""A bank of phrases as mel powers and labels: what the trainer mixes on the fly."""

from __future__ import annotations

import argparse
import csv
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.features import FeatureSettings, LogMel
from dsp.labels import LABELS
from models.training import activity, render
from models.training.notes import read_manifest
from models.training.patches import find_patches
from models.training.phrases import HOPS, RATE_HZ, Phrase, Studio
from models.training.splits import NOISE, SPLITS, Split
from models.training.voices import FAMILIES, Voice, find_voices

HOPS_PER_FRAME: Final = 4
FRAMES: Final = HOPS // HOPS_PER_FRAME
ROUND: Final = {"train": 160, "valid": 20, "test": 20}
"""Phrases of each family that a round adds; a bank grows by rounds."""

MORE: Final = {"guitar": 1.5, "reed": 1.4, "synth_lead": 1.4, "vocal": 1.6}
"""Families that are the most varied out there get so much more to train on."""

ROUND_SIZE: Final = sum(ROUND.values()) * len(FAMILIES)
_COLUMNS: Final = ("index", "split", "families", "source", "kind")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """Some phrases of one voice.

    Attributes:
        key: what it is known by when a bank is taken up again.
        voice: who plays.
        count: how many phrases.
        seed: of all choices.
        turn: the round it belongs to.
    """

    key: str
    voice: Voice
    count: int
    seed: int
    turn: int


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the bank.

    Attributes:
        mel: ``[HOPS, 128]`` uint8, see ``encode``.
        frames: ``[FRAMES, labels]`` uint8, 1 where the label sounds.
        split, families, source, kind: as in ``items.csv``.
    """

    mel: NDArray[np.uint8]
    frames: NDArray[np.uint8]
    split: Split
    families: str
    source: str
    kind: str


def encode(log_mel: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Mel power in dB as bytes: code ``c`` stands for ``-100 + 0.5 c`` dB, so up to 27.5 dB."""
    return np.clip(np.round((log_mel + 100.0) * 2.0), 0, 255).astype(np.uint8)


def frame_moments() -> NDArray[np.float64]:
    """The moments in seconds that a phrase's frames describe: the middle of the windows of their four hops."""
    settings = FeatureSettings()
    middles = [settings.hop_centre(HOPS_PER_FRAME * frame + 2.5 - 1.0) for frame in range(FRAMES)]
    return np.asarray(np.maximum(0.0, np.array(middles)) / settings.sample_rate_hz)


def to_item(phrase: Phrase, split: Split) -> Item:
    """A phrase as a row of the bank."""
    mel = bank_log_mel()
    padded = np.concatenate([np.zeros(mel.settings.n_fft - mel.settings.hop, dtype=np.float32), phrase.signal])
    codes = encode(mel(torch.from_numpy(padded)).numpy())
    frames = np.zeros((FRAMES, len(LABELS)), dtype=np.uint8)
    if phrase.family != NOISE:
        frames[:, LABELS.index(phrase.family)] = activity.heard(phrase.signal, RATE_HZ, frame_moments())
    kind = "noise" if phrase.family == NOISE else "phrase"
    return Item(codes, frames, split, phrase.family, phrase.source, kind)


@lru_cache(maxsize=1)
def bank_log_mel() -> LogMel:
    """The features of a bank's rows, made once a process; it then keeps to one thread."""
    torch.set_num_threads(1)
    return LogMel(FeatureSettings())


class Bank:
    """The files of a bank, growing at their ends; who opened it earlier keeps what was there.

    ``mel.npy`` uint8 ``[N, HOPS, 128]``, ``activity.npy`` uint8 ``[N, FRAMES, labels]``, ``items.csv``, ``jobs.txt``
    (what is done) and ``READY``, there once the first round is complete.

    Args:
        folder: made where it isn't there.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.done: set[str] = set()
        if (folder / "jobs.txt").exists():
            self.done = set((folder / "jobs.txt").read_text(encoding="utf-8").splitlines())
        self.size = 0
        if (folder / "items.csv").exists():
            with (folder / "items.csv").open(encoding="utf-8", newline="") as file:
                self.size = sum(1 for _ in csv.reader(file)) - 1

    def append(self, items: Sequence[Item], key: str) -> None:
        """Add a job's rows: arrays first, then the table, so that the table never promises what isn't there."""
        if items:
            grow(self.folder / "mel.npy", self.size, np.stack([item.mel for item in items]))
            grow(self.folder / "activity.npy", self.size, np.stack([item.frames for item in items]))
            new = not (self.folder / "items.csv").exists()
            with (self.folder / "items.csv").open("a", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                if new:
                    writer.writerow(_COLUMNS)
                for offset, item in enumerate(items):
                    writer.writerow([self.size + offset, item.split, item.families, item.source, item.kind])
            self.size += len(items)
        with (self.folder / "jobs.txt").open("a", encoding="utf-8") as file:
            file.write(key + "\n")
        self.done.add(key)

    def mark_ready(self) -> None:
        """Tell readers that a state is complete."""
        (self.folder / "READY").write_text(f"{self.size}\n", encoding="utf-8")


def grow(path: Path, rows: int, more: NDArray[np.uint8]) -> None:
    """Put rows behind the first ``rows`` of an ``.npy`` file, in place, and correct its header.

    Raises:
        ValueError: the file holds other rows, or fewer.
    """
    header = {"descr": "|u1", "fortran_order": False, "shape": (rows + len(more), *more.shape[1:])}
    if not path.exists():
        np.save(path, more)
        return
    old = np.load(path, mmap_mode="r")
    if old.shape[1:] != more.shape[1:] or old.shape[0] < rows:
        raise ValueError(f"{path}: has shape {old.shape}, wanted at least ({rows}, …) of {more.shape[1:]}")
    offset = int(old.offset) if isinstance(old, np.memmap) else 0
    del old
    with path.open("r+b") as file:
        file.seek(offset + rows * int(np.prod(more.shape[1:])))
        file.write(np.ascontiguousarray(more).tobytes())
        file.truncate()
        file.seek(0)
        np.lib.format.write_array_header_1_0(file, header)
        if file.tell() != offset:  # numpy leaves room for a longer first axis, so this can't be
            raise ValueError(f"{path}: its header would not fit")


def plan(voices: Sequence[Voice], size: int, seed: int) -> Iterator[Job]:
    """Jobs for whole rounds until about ``size`` rows; a larger size begins with the same jobs."""
    for turn in range(max(1, -(-size // ROUND_SIZE))):
        jobs = []
        for split in SPLITS:
            for family in FAMILIES:
                players = [voice for voice in voices if voice.family == family and voice.split == split]
                if not players:
                    continue
                rng = np.random.default_rng([seed, turn, SPLITS.index(split), FAMILIES.index(family)])
                weights = np.array([player.weight for player in players])
                wanted = round(ROUND[split] * (MORE.get(family, 1.0) if split == "train" else 1.0))
                counts = rng.multinomial(wanted, weights / weights.sum())
                for player, count in zip(players, counts, strict=True):
                    for part in range(-(-int(count) // 16)):
                        key = f"{seed}/{turn}/{split}/{family}/{player.source}/{part}"
                        jobs.append(Job(key, player, min(16, int(count) - 16 * part), int(rng.integers(2**31)), turn))
        order = np.random.default_rng([seed, turn]).permutation(len(jobs))
        yield from (jobs[int(index)] for index in order)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``prepare``."""
    parser.add_argument("--notes", type=Path, required=True, help="folder with manifest.csv and recordings")
    parser.add_argument("--out", type=Path, required=True, help="the bank's folder; taken up again where it is")
    parser.add_argument(
        "--soundfonts", type=Path, nargs="*", default=DEFAULT_SOUNDFONTS, help="folders with .sf2 and .sf3"
    )
    parser.add_argument("--size", type=int, default=ROUND_SIZE, help=f"rows, rounded up to rounds of {ROUND_SIZE}")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)


FREEPATS: Final = Path("/usr/share/midi/freepats")
DEFAULT_SOUNDFONTS: Final = [Path("/usr/share/sounds/sf2"), Path("/usr/share/sounds/sf3")]


def run(args: argparse.Namespace) -> None:
    """Make a bank, or make it larger."""
    studio = open_studio(args.notes, args.soundfonts)
    bank = Bank(args.out)
    voices = find_voices(studio.recordings, studio.soundfonts, studio.patches)
    jobs = list(plan(voices, args.size, args.seed))
    context = get_context("spawn")
    with ProcessPoolExecutor(args.workers, mp_context=context, initializer=_start, initargs=(studio,)) as pool:
        for _, turn in groupby(jobs, key=lambda job: job.turn):
            _record(pool, [job for job in turn if job.key not in bank.done], bank, len(jobs))
            bank.mark_ready()
    if sys.stderr.isatty():
        print(file=sys.stderr)  # noqa: T201


def _record(pool: ProcessPoolExecutor, jobs: Sequence[Job], bank: Bank, total: int) -> None:
    futures = {pool.submit(_work, job): job for job in jobs}
    for future in as_completed(futures):
        job = futures[future]
        try:
            bank.append(future.result(), job.key)
        except BrokenExecutor:  # a worker died: what is done is kept, and the rest can't be
            raise
        except (ImportError, OSError, RuntimeError, ValueError) as error:
            log.warning("left out %s: %s", job.key, error)
        if sys.stderr.isatty():
            progress = f"\r{len(bank.done)}/{total} jobs, {bank.size} phrases"
            print(progress, end="", file=sys.stderr, flush=True)  # noqa: T201


def open_studio(notes: Path, soundfont_folders: Sequence[Path]) -> Studio:
    """What there is to play with; what is missing is said in a line."""
    fluidsynth = render.find_fluidsynth()
    soundfonts = render.find_soundfonts(soundfont_folders)
    if fluidsynth is None:
        log.warning("FluidSynth is not installed: soundfonts are left out")
        soundfonts = {}
    elif not soundfonts:
        log.warning("no known soundfont in %s: left out", ", ".join(map(str, soundfont_folders)))
    return Studio(read_manifest(notes), soundfonts, find_patches(FREEPATS), fluidsynth)


_studio: list[Studio] = []  # one a worker process, set when it starts


def _start(studio: Studio) -> None:
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _studio[:] = [studio]
    bank_log_mel()


def _work(job: Job) -> list[Item]:
    rng = np.random.default_rng(job.seed)
    return [to_item(phrase, job.voice.split) for phrase in _studio[0].record(job.voice, job.count, rng)]
