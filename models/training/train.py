"""``python -m models.training train``: options, and stopping by signal."""

from __future__ import annotations

import signal
import time
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from types import FrameType

import torch

from dsp.labels import LABELS
from models.crnn import Crnn, CrnnSettings
from models.training import reference
from models.training.curves import CURVES, draw_curves
from models.training.items import Items
from models.training.mixing import Mixer, MixingSettings
from models.training.music_items import Music
from models.training.music_mixing import MusicMixer
from models.training.progress import progress_display
from models.training.schedule import Budget
from models.training.start import read_start
from models.training.trainer import CHECKPOINT, CURVE, Kind, Trainer, TrainerSettings

SCENE_FRAMES = 75
"""Five seconds: the network hears further back through the state that it carries over, and half the length is twice
the steps."""
STREAMING = Kind("streaming", lambda: Crnn(CrnnSettings()))
REFERENCE = Kind(reference.KIND, lambda: reference.Reference(len(LABELS)))
KINDS = {kind.name: kind for kind in (STREAMING, REFERENCE)}
TAUGHT_WEIGHT = 0.5
CONSISTENCY_WEIGHT = 2.0


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--bank", type=Path, required=True, help="folder of the phrase bank")
    parser.add_argument("--run", type=Path, required=True, help="folder of this run: checkpoint and curve")
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--minutes", type=float, help="time to train, earlier runs counted in")
    length.add_argument("--steps", type=int, help="or so many steps, earlier runs counted in")
    parser.add_argument(
        "--model", choices=KINDS, default=STREAMING.name, help=f"what to train (default: {STREAMING.name})"
    )
    parser.add_argument("--music", type=Path, help="folder of a music bank to learn from as well")
    parser.add_argument("--music-batch", type=int, help="its excerpts a step (default: half of --batch, or as many)")
    parser.add_argument("--taught", action="store_true", help="learn the music's soft labels")
    parser.add_argument(
        "--taught-weight",
        type=float,
        default=TAUGHT_WEIGHT,
        help=f"weight of the soft labels' loss (default: {TAUGHT_WEIGHT})",
    )
    parser.add_argument(
        "--over",
        type=float,
        default=0.0,
        metavar="CHANCE",
        help="that somebody from the phrase bank plays along with the music (default: 0)",
    )
    parser.add_argument("--mean-teacher", action="store_true", help="learn to agree with the averaged weights")
    parser.add_argument("--start", type=Path, help="checkpoint or weights to begin with")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="of everything random (default: 0)")
    parser.add_argument("--batch", type=int, default=24, help="scenes a step (default: 24)")
    parser.add_argument("--fresh", action="store_true", help="begin anew instead of resuming")
    parser.add_argument("--resume", action="store_true", help="insist on resuming: fail without a checkpoint")
    parser.add_argument(
        "--compile",
        action="store_true",
        help="compile the streaming network's convolutions (needs a C++ compiler; nearly twice as fast)",
    )


def run(args: Namespace) -> None:
    """Train until the budget is spent; Ctrl-C or SIGTERM saves and ends.

    Raises:
        ValueError: the banks, the options or the checkpoint are no good.
    """
    if args.threads < 1 or args.batch < 1:
        raise ValueError("--threads and --batch are more than 0")
    torch.set_num_threads(args.threads)
    training = trainer_of(args)
    if args.resume or ((args.run / CHECKPOINT).exists() and not args.fresh):
        training.restore()
    else:
        if args.fresh:
            (args.run / CURVE).unlink(missing_ok=True)
        if args.start:
            training.start_from(read_start(args.start))
    if args.compile and args.model == STREAMING.name:  # the reference gains nothing: dropout on its big maps rules
        training.compile()
    stop = StopSwitch()
    with progress_display() as show:
        training.train(show, stop)
    if (args.run / CURVE).exists():
        draw_curves(args.run / CURVE, args.run / CURVES)
    print(f"{training.step} steps in {training.elapsed_s / 60:.1f} min, saved in {args.run}")  # noqa: T201


def trainer_of(args: Namespace) -> Trainer:
    """The run that the options describe."""
    settings = _settings(args)
    kind = KINDS[args.model]
    mixer = Mixer(Items(args.bank, "train"), MixingSettings(frames=SCENE_FRAMES if kind is STREAMING else None))
    return Trainer(
        mixer,
        args.run,
        settings,
        kind,
        music=_music(args, mixer),
        validation_items=Items(args.bank, "valid"),
        clock=time.monotonic,
    )


def _settings(args: Namespace) -> TrainerSettings:
    settings = TrainerSettings(
        budget=Budget(args.minutes, args.steps),
        batch=args.batch,
        music=max(1, args.batch // 2) if args.music_batch is None else args.music_batch,
        seed=args.seed,
        taught_weight=args.taught_weight if args.taught else 0.0,
        consistency_weight=CONSISTENCY_WEIGHT if args.mean_teacher else 0.0,
    )
    if KINDS[args.model] is STREAMING:
        return settings
    # As published: as many unlabelled clips as labelled ones, all of them consistent, whole clips counting fully.
    return replace(
        settings,
        music=args.batch if args.music_batch is None else args.music_batch,
        schedule=reference.ReferenceSchedule(),
        clip_weight=1.0,
        consistency_labelled=True,
    )


def _music(args: Namespace, mixer: Mixer) -> MusicMixer | None:
    if not args.music:
        if args.taught or args.over:
            raise ValueError("--taught and --over need --music")
        return None
    if not (args.taught or args.mean_teacher):
        raise ValueError("--music needs --taught, --mean-teacher or both: nothing is learnt from it else")
    if args.over and not args.taught:
        raise ValueError("--over needs --taught: who plays along is known only beside who plays already")
    return MusicMixer(mixer, Music(args.music, mixer.frames, taught=args.taught), args.over)


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
