"""``python -m models.training protocol``: overlays of 0 to 10 families, heard, scored and told in a report."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from rich.progress import track

from models.store import load_detector
from models.streaming import StreamingDetector
from models.training.bank import DEFAULT_SOUNDFONTS, open_studio
from models.training.phrases import Studio
from models.training.protocol.families import FAMILIES
from models.training.protocol.hearing import WAYS, Way, hear
from models.training.protocol.library import Library, open_library
from models.training.protocol.outcome import Outcome
from models.training.protocol.overlays import Overlay, draw_overlays, truth_of
from models.training.protocol.page import as_html, as_markdown
from models.training.protocol.report import TITLE, write_report
from models.training.protocol.result import Clips, judge
from models.training.splits import SPLITS, Split

CLIPS: Final = 100

T = TypeVar("T")


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--notes", type=Path, required=True, help="folder with manifest.csv and recordings")
    parser.add_argument("--out", type=Path, required=True, help="folder for report.html and report.md")
    parser.add_argument(
        "--soundfonts", type=Path, nargs="*", default=DEFAULT_SOUNDFONTS, help="folders with .sf2 and .sf3"
    )
    parser.add_argument("--weights", type=Path, help="a .safetensors file with its card (default: the shipped)")
    parser.add_argument("--clips", type=int, default=CLIPS, help=f"of each number of families (default: {CLIPS})")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")


def run(args: Namespace) -> None:
    """Write the report; the same options give the same one.

    Raises:
        ValueError: weights, notes or options are no good.
    """
    if args.clips < 1:
        raise ValueError(f"--clips is at least 1, got {args.clips}")
    torch.set_num_threads(args.threads)
    detector = load_detector(args.weights)
    try:
        studio = open_studio(args.notes, args.soundfonts)
    except FileNotFoundError as error:
        raise ValueError(f"{args.notes} holds no notes: manifest.csv is missing") from error
    outcome = play(studio, detector, args.clips, args.seed)
    blocks = write_report(outcome)
    args.out.mkdir(parents=True, exist_ok=True)
    # One file with the pictures in it can be sent or attached; the tables alone go into other documents.
    (args.out / "report.html").write_text(as_html(TITLE, blocks), encoding="utf-8")
    (args.out / "report.md").write_text(as_markdown(TITLE, blocks), encoding="utf-8")
    print(f"{args.out / 'report.html'}: " + ", ".join(  # noqa: T201 - this program's output
        f"mAP {outcome.results[way].scores.mean_ap:.3f} ({way})" for way in WAYS
    ))  # fmt: skip


def play(studio: Studio, detector: StreamingDetector, clips: int, seed: int) -> Outcome:
    """Make both splits' overlays, hear them, choose on the one and score the other.

    Args:
        studio: what plays.
        detector: on the CPU.
        clips: of each number of families.
        seed: of all choices.

    Raises:
        ValueError: a split has no notes of any family.
    """
    test, valid = (_perform(studio, detector, split, clips, seed) for split in ("test", "valid"))
    families = test.library.families
    columns = [detector.labels.index(family) for family in families]
    median_frames = [detector.card.thresholds[label].median_frames for label in detector.labels]
    return Outcome(
        card=detector.card,
        seed=seed,
        families=families,
        missing=tuple(_missing(studio, test.library, valid.library)),
        libraries={"test": test.library, "valid": valid.library},
        overlays=test.overlays,
        results={
            way: judge(valid.clips(way, families), test.clips(way, families), columns, median_frames) for way in WAYS
        },
    )


@dataclass(frozen=True, slots=True)
class _Performance:
    library: Library
    overlays: Sequence[Overlay]
    heard: Mapping[Way, NDArray[np.float32]]

    def clips(self, way: Way, families: Sequence[str]) -> Clips:
        return Clips(self.heard[way], truth_of(self.overlays, families))


def _perform(studio: Studio, detector: StreamingDetector, split: Split, clips: int, seed: int) -> _Performance:
    rng = np.random.default_rng([seed, SPLITS.index(split)])
    library = open_library(studio, split, rng, partial(_watch, f"{split} notes"))
    overlays = draw_overlays(library, clips, rng)
    return _Performance(library, overlays, hear(overlays, detector, partial(_watch, f"{split} overlays")))


def _missing(studio: Studio, test: Library, valid: Library) -> Iterator[str]:
    if studio.fluidsynth is None:
        yield "FluidSynth is not installed, so no soundfont plays."
    elif not studio.soundfonts:
        yield "no known soundfont was found."
    if silent := [family for family in FAMILIES if family not in test.sources]:
        yield f"no test source of {', '.join(silent)}; no score here knows of them."
    if silent := [family for family in test.families if family not in valid.sources]:
        yield f"no validation source of {', '.join(silent)}; thresholds there are the best for all families together."


def _watch(description: str, items: Sequence[T]) -> Iterable[T]:
    return track(items, description, disable=not sys.stderr.isatty(), transient=True)
