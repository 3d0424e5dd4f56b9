"""``python -m models.training train``: options, and stopping by signal."""

from __future__ import annotations

import signal
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from types import FrameType

import torch

from models.crnn import CrnnSettings
from models.training.items import Items
from models.training.mixing import Mixer, MixingSettings
from models.training.progress import progress_display
from models.training.trainer import CHECKPOINT, CURVE, Trainer, TrainerSettings

SCENE_FRAMES = 75
"""Five seconds: the network hears further back through the state that it carries over, and half the length is twice
the steps."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--bank", type=Path, required=True, help="folder of the phrase bank")
    parser.add_argument("--run", type=Path, required=True, help="folder of this run: checkpoint and curve")
    parser.add_argument("--minutes", type=float, required=True, help="time to train, earlier runs counted in")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="of everything random (default: 0)")
    parser.add_argument("--batch", type=int, default=24, help="scenes a step (default: 24)")
    parser.add_argument("--fresh", action="store_true", help="begin anew instead of resuming")
    parser.add_argument("--resume", action="store_true", help="insist on resuming: fail without a checkpoint")
    parser.add_argument(
        "--compile",
        action="store_true",
        help="compile the convolutions (needs a C++ compiler; nearly twice as fast)",
    )


def run(args: Namespace) -> None:
    """Train until the time is up; Ctrl-C or SIGTERM saves and ends.

    Raises:
        ValueError: the bank, the options or the checkpoint are no good.
    """
    if args.minutes <= 0 or args.threads < 1 or args.batch < 1:
        raise ValueError("--minutes, --threads and --batch are more than 0")
    torch.set_num_threads(args.threads)
    training = Trainer(
        Mixer(Items(args.bank, "train"), MixingSettings(frames=SCENE_FRAMES)),
        args.run,
        TrainerSettings(minutes=args.minutes, seed=args.seed, batch=args.batch),
        CrnnSettings(),
        validation_items=Items(args.bank, "valid"),
        clock=time.monotonic,
    )
    if args.resume or ((args.run / CHECKPOINT).exists() and not args.fresh):
        training.restore()
    elif args.fresh:
        (args.run / CURVE).unlink(missing_ok=True)
    if args.compile:
        for conv in training.network.convs:
            conv.compile(dynamic=False)
    stop = StopSwitch()
    with progress_display() as show:
        training.train(show, stop)
    print(f"{training.step} steps in {training.elapsed_s / 60:.1f} min, saved in {args.run}")  # noqa: T201


class StopSwitch:
    """Thrown by the first Ctrl-C or SIGTERM; the second one ends the program as usual."""

    def __init__(self) -> None:
        self.thrown = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._throw)

    def __call__(self) -> bool:
        """Whether it was thrown."""
        return self.thrown

    def _throw(self, number: int, _frame: FrameType | None) -> None:
        self.thrown = True
        signal.signal(number, signal.SIG_DFL)
