"""``python -m models.training evaluate``: the streaming detector and its smoothing on scenes with known answers."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

import torch
from rich.progress import track

from models.store import load_detector
from models.training.judging import judge, table
from models.training.listening import Heard
from models.training.systems import Streaming, System
from models.training.truth import Truth, read_scenes
from models.training.tuning import tuning_of


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--scenes", type=Path, required=True, help="folder of scenes.jsonl and its files")
    parser.add_argument("--weights", type=Path, help="a .safetensors file with its card (default: the shipped)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")


def run(args: Namespace) -> None:
    """Print the table.

    Raises:
        ValueError: weights or scenes are no good.
    """
    torch.set_num_threads(args.threads)
    detector = load_detector(args.weights)
    scenes = read_scenes(args.scenes)
    heard = hear(args.scenes, scenes, Streaming(detector.card.title, detector))
    print(table(judge(detector.card.title, args.scenes.name, heard, scenes, tuning_of(detector.card))))  # noqa: T201


def hear(folder: Path, scenes: Sequence[Truth], system: System) -> list[Heard]:
    """Hear every scene, with a bar on a terminal.

    Raises:
        ValueError: a recording is missing or broken.
    """
    watched = track(scenes, f"{system.name} hears {folder.name}", disable=not sys.stderr.isatty(), transient=True)
    return [system.hear(folder / scene.file) for scene in watched]
