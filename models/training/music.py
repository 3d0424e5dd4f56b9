"""``python -m models.training music``: real music, unlabelled, as mel powers that the trainer draws from.

The folder it writes holds ``mel.npy`` (uint8 ``[N, HOPS, 128]``, coded as in the phrase bank) and ``clips.csv`` (index,
group, file, start_s). Each recording is brought to the phrase bank's level as a whole: its
quiet clips stay quiet.
"""

from __future__ import annotations

import csv
import logging
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import soundfile
import soxr
import torch
from numpy.typing import NDArray

from dsp.features import FeatureSettings
from models.training.bank import bank_log_mel, encode, grow
from models.training.level import SILENT_DBFS, Level
from models.training.music_items import MEL, TABLE
from models.training.phrases import NOMINAL_DBFS, PHRASE_S, RATE_HZ

CLIP_S: Final = PHRASE_S

_ENDINGS: Final = frozenset({".ogg", ".oga", ".opus", ".mp3", ".flac", ".wav"})
_COLUMNS: Final = ("index", "group", "file", "start_s")
_SILENT_DBFS: Final = -70.0  # a recording that is nowhere louder than this holds nothing
_QUIET_DB: Final = 45.0  # a clip so far below its recording is a fade or a gap

log = logging.getLogger(__name__)


class Recording(NamedTuple):
    """A file of music.

    Attributes:
        path: where it lies.
        group: the folder that it was found through, as a name for its origin.
        starts_s: where the clips to be taken begin.
    """

    path: Path
    group: str
    starts_s: tuple[float, ...]


class Clips(NamedTuple):
    """What a recording gave.

    Attributes:
        codes: ``[clips, HOPS, 128]`` uint8; those of ``starts_s``.
        starts_s: where they begin.
        complaint: why it gave nothing, or nothing.
    """

    codes: NDArray[np.uint8]
    starts_s: tuple[float, ...]
    complaint: str = ""


def clips_of(path: Path, starts_s: Sequence[float], rate_hz: int) -> Iterator[NDArray[np.float32]]:
    """The clips of a file that begin there, mixed down, at this rate: ``[CLIP_S * rate_hz]`` each.

    Raises:
        ValueError: the file can't be read, or ends within a clip.
    """
    try:
        with soundfile.SoundFile(path) as file:
            for start_s in starts_s:
                file.seek(round(start_s * file.samplerate))
                frames = round(CLIP_S * file.samplerate)
                sound = file.read(frames, dtype="float32", always_2d=True).mean(1)
                if len(sound) < frames:
                    raise ValueError(f"{path} ends within the clip at {start_s:.1f} s")
                clip = soxr.resample(sound, file.samplerate, rate_hz)
                wanted = round(CLIP_S * rate_hz)
                yield np.pad(clip, (0, max(0, wanted - len(clip))))[:wanted]
    except (soundfile.LibsndfileError, OSError) as error:
        raise ValueError(f"{path} can't be read: {error}") from error


def find_recordings(folders: Sequence[Path]) -> list[tuple[Path, str]]:
    """Sound files below the folders and their groups: the first folder on the way, or the one they lie in.

    Raises:
        ValueError: a folder is not there.
    """
    found = []
    for folder in folders:
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() in _ENDINGS and path.is_file():
                way = path.relative_to(folder).parts
                found.append((path.resolve(), way[0] if len(way) > 1 else folder.resolve().name))
    return found


def spread(available: Sequence[int], limit: int | None) -> list[int]:
    """How many clips to take of each recording: as evenly as their lengths allow, not more than the limit in all."""
    if limit is None or sum(available) <= limit:
        return list(available)
    taken = [0] * len(available)
    left = limit
    for done, index in enumerate(sorted(range(len(available)), key=available.__getitem__)):
        taken[index] = min(available[index], left // (len(available) - done))
        left -= taken[index]
    return taken


def starts(available: int, wanted: int) -> tuple[float, ...]:
    """Where so many clips of a recording begin in seconds, spread over it, none overlapping another."""
    places = np.unique(np.floor((np.arange(wanted) + 0.5) * available / max(wanted, 1)).astype(int))
    return tuple(float(place * CLIP_S) for place in places)


def take(recording: Recording) -> Clips:
    """A recording's audible clips, the whole at the nominal level."""
    try:
        log_mels = [_log_mel_of(clip) for clip in clips_of(recording.path, recording.starts_s, RATE_HZ)]
    except ValueError as error:
        return Clips(_NOTHING, (), str(error))
    power = np.power(10, np.stack(log_mels) / 10, dtype=np.float32)
    level = Level(FeatureSettings())
    whole_dbfs = level.loud_dbfs(power)
    if not whole_dbfs > _SILENT_DBFS:
        return Clips(_NOTHING, (), f"{recording.path} is silent")
    clips_dbfs = np.array([level.loud_dbfs(one) for one in power])
    heard = np.flatnonzero(clips_dbfs > max(SILENT_DBFS, whole_dbfs - _QUIET_DB))
    codes = encode(np.stack([log_mels[clip] for clip in heard]) + np.float32(NOMINAL_DBFS - whole_dbfs))
    return Clips(codes, tuple(recording.starts_s[clip] for clip in heard))


_NOTHING: Final = np.zeros((0, 0, 0), np.uint8)


def _log_mel_of(clip: NDArray[np.float32]) -> NDArray[np.float32]:
    mel = bank_log_mel()
    padded = np.concatenate([np.zeros(mel.settings.n_fft - mel.settings.hop, np.float32), clip])
    return np.asarray(mel(torch.from_numpy(padded)).numpy())


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``music``."""
    parser.add_argument("--folder", type=Path, nargs="+", required=True, help="folders with ogg, mp3, flac, wav, opus")
    parser.add_argument("--out", type=Path, required=True, help="the music bank's folder; files in it are not redone")
    parser.add_argument("--limit-hours", type=float, help="take so much, spread over the files (default: all)")
    parser.add_argument("--workers", type=int, default=1, help="processes (default: 1)")


def run(args: Namespace) -> None:
    """Write a bank of music, or add the files that are not in it yet.

    Raises:
        ValueError: a folder is not there, or nothing in them can be heard.
    """
    logging.basicConfig(format="%(message)s")
    args.out.mkdir(parents=True, exist_ok=True)
    table = args.out / TABLE
    rows = _read_table(table)
    there = {row["file"] for row in rows}
    found = [(path, group) for path, group in find_recordings(args.folder) if str(path) not in there]
    limit = None if args.limit_hours is None else int(args.limit_hours * 3600 / CLIP_S)
    recordings = plan(found, limit)
    size = before = len(rows)
    with ExitStack() as stack, table.open("a", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        if not rows:
            writer.writerow(_COLUMNS)
        if args.workers > 1:
            pool = stack.enter_context(ProcessPoolExecutor(args.workers, mp_context=get_context("spawn")))
            taken: Iterator[Clips] = pool.map(take, recordings)
        else:
            taken = map(take, recordings)
        for recording, clips in zip(recordings, taken, strict=True):
            if clips.complaint:
                log.warning("left out: %s", clips.complaint)
                continue
            grow(args.out / MEL, size, clips.codes)  # sound before its rows: the table never promises too much
            for offset, start_s in enumerate(clips.starts_s):
                writer.writerow([size + offset, recording.group, recording.path, f"{start_s:.3f}"])
            file.flush()
            size += len(clips.starts_s)
    if not size:
        raise ValueError(f"nothing to hear in {', '.join(map(str, args.folder))}: no music bank was made")
    print(f"{size - before} clips, {(size - before) * CLIP_S / 3600:.1f} h added; {size} in {args.out}")  # noqa: T201


def plan(found: Sequence[tuple[Path, str]], limit: int | None) -> list[Recording]:
    """What to take of each file; what can't be opened or is too short is left out with a line."""
    available = []
    for path, _ in found:
        try:
            count = int(soundfile.info(path).duration / CLIP_S)
        except soundfile.LibsndfileError as error:
            log.warning("left out: %s can't be read: %s", path, error)
            count = -1
        available.append(count)
    if short := available.count(0):
        log.warning("left out: %d files shorter than %.0f s", short, CLIP_S)
    available = [max(0, count) for count in available]
    wanted = spread(available, limit)
    return [
        Recording(path, group, starts(total, count))
        for (path, group), total, count in zip(found, available, wanted, strict=True)
        if count
    ]


def _read_table(table: Path) -> list[dict[str, str]]:
    if not table.exists():
        return []
    with table.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
