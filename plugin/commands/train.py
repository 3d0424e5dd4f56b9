"""``soundcheck train``: teach the detector a user's own recordings."""

from __future__ import annotations

import argparse
import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from plugin.commands import Subparsers, add_command, say_that_it_loads
from plugin.errors import UsageError, UserError

if TYPE_CHECKING:
    from models.training.last_layer import LastLayerTrainer
    from models.training.own_run import Outcome, OwnRun

INSTALL = "pip install 'obs-soundcheck[train]'"
INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells say it."""


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``train`` to the program."""
    parser = add_command(
        subparsers,
        "train",
        summary="teach the detector your own recordings",
        description=(
            "Learns from recordings that lie in folders named after their labels: guitar/, synth_lead/, … and, if "
            "you like, none/ for noise. Each file is one instrument alone, of any length, single notes or takes. "
            "It starts from the weights that Soundcheck brings and holds on to what these say of everything else. "
            "Ctrl-C stops it; the same command goes on. Needs the extra obs-soundcheck[train]."
        ),
        examples=(
            "  soundcheck train band                   to band-trained/band.safetensors\n"
            "  soundcheck train band --minutes 30      longer; also to go on with a run that is done\n"
            "  soundcheck analyze --weights band-trained/band.safetensors song.wav\n"
            "                                          try it; `run` takes --weights too"
        ),
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="recordings, a folder a label")
    parser.add_argument(
        "--out", type=Path, metavar="RUN", help="folder for all that it writes (default: FOLDER's name and -trained)"
    )
    parser.add_argument(
        "--minutes",
        type=_minutes,
        default=10.0,
        metavar="N",
        help="time to train, earlier runs counted in (default: 10)",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of everything random (default: 0)")
    parser.add_argument(
        "--threads",
        type=_threads,
        default=max(1, (os.cpu_count() or 1) // 2),
        metavar="N",
        help="processor threads (default: half of them)",
    )


def run(args: argparse.Namespace) -> int:
    """Train, and write the weights.

    Raises:
        UserError: there is nothing to learn from, the run cannot be written, or the extra is not installed.
    """
    say_that_it_loads()
    try:
        import torch

        from models.training.own_run import OwnRun, weights_name
    except ModuleNotFoundError as error:
        raise UserError(f"`soundcheck train` needs the package {error.name}: {INSTALL}") from error
    torch.set_num_threads(args.threads)
    out: Path = args.out or Path(f"{weights_name(args.folder)}-trained")
    if out.resolve().is_relative_to(args.folder.resolve()):
        raise UsageError(f"{out} lies in {args.folder}, among what it is made of: name another --out")
    own = OwnRun(out, weights_name(args.folder))
    try:
        return _train(args, own)
    except ValueError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        full = error.errno == errno.ENOSPC
        what = "the disk is full: make room, and the same command goes on" if full else error.strerror or error
        raise UserError(f"{error.filename or out}: {what}") from error


def _train(args: argparse.Namespace, own: OwnRun) -> int:
    from models.training.folder import read_folder
    from models.training.own_bank import make_bank
    from models.training.own_run import own_settings
    from models.training.progress import progress_display
    from models.training.train import StopSwitch
    from plugin.file_progress import complain, file_progress

    listing = read_folder(args.folder)
    own.folder.mkdir(parents=True, exist_ok=True)
    for notice in listing.notices:
        complain(notice)
    with file_progress(f"reading {args.folder.name}", 2 * len(listing.files)) as advance:
        make_bank(listing, own.bank, args.seed, complain=complain, tell=print, on_file=advance)
    trainer = own.trainer(own_settings(args.minutes, args.seed))
    stop = StopSwitch()
    behind = f", {trainer.elapsed_s / 60:.1f} of them done" if trainer.step else ""
    print(f"Training for {args.minutes:g} minutes{behind}. Ctrl-C saves and stops.", flush=True)
    with progress_display() as show:
        trainer.train(show, stop)
    outcome = own.export(trainer)
    _tell(own, trainer, outcome)
    if trainer.spent < 1:
        print(f"Stopped after {trainer.elapsed_s / 60:.1f} of {args.minutes:g} min. The same command goes on.")
        return INTERRUPTED
    return 0


def _tell(own: OwnRun, trainer: LastLayerTrainer, outcome: Outcome) -> None:
    import tomlkit

    print(f"Trained for {trainer.elapsed_s / 60:.1f} min, {trainer.step} steps.")
    if outcome.before and outcome.after:
        (ap_before, f1_before), (ap_after, f1_after) = outcome.before, outcome.after
        print(
            f"Mixtures of recordings it did not learn from: F1 {f1_before:.2f} → {f1_after:.2f}, "
            f"AP {ap_before:.2f} → {ap_after:.2f}; see {own.curves}"
        )
    others = outcome.moved
    if others:
        farthest = max(others, key=others.__getitem__)
        mean = sum(others.values()) / len(others)
        print(
            f"The other {len(others)} labels stayed where they were but for {mean:.2f} logits, "
            f"{farthest} for {others[farthest]:.2f}."
        )
    chosen = ", ".join(outcome.chosen)
    print(f"Thresholds: {f'chosen for {chosen}; the others' if chosen else 'all'} as they came.")
    print(f"Wrote {outcome.weights}. Use it with --weights, or in soundcheck.toml under [detector]:")
    print(f"weights = {tomlkit.item(str(outcome.weights.resolve())).as_string()}")


def _minutes(text: str) -> float:
    minutes = float(text)
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError("should be more than 0 minutes")
    return minutes


def _threads(text: str) -> int:
    threads = int(text)
    if threads < 1:
        raise argparse.ArgumentTypeError("should be at least 1")
    return threads
