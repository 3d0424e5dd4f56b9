"""``python -m models.training tune``: make a teacher of mn04 that hears our log-mels and tells our labels."""

from __future__ import annotations

import math
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import adaptive_max_pool1d

from models.training.average import MovingAverage
from models.training.items import Items
from models.training.losses import labelled_loss
from models.training.mixing import Mixer
from models.training.progress import progress_display
from models.training.schedule import Schedule
from models.training.standard import Standard
from models.training.teachers.mn04 import load_mn04
from models.training.teachers.tuned import Tuned, save_tuned
from models.training.trainer import Progress
from models.training.validation import Validation

HEAD_RATE, FEATURES_RATE = 2e-3, 6e-4
"""What is new learns faster than what AudioSet taught."""
CLIP_WEIGHT = 0.3


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--bank", type=Path, required=True, help="folder of the phrase bank")
    parser.add_argument("--mn04", type=Path, required=True, help="mn04's published weights")
    parser.add_argument("--out", type=Path, required=True, help="file of the teacher")
    parser.add_argument("--steps", type=int, default=1000, help="steps of training (default: 1000)")
    parser.add_argument("--batch", type=int, default=16, help="ten-second scenes a step (default: 16)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")
    parser.add_argument("--seed", type=int, default=0, help="of everything random (default: 0)")


def run(args: Namespace) -> None:
    """Train and write the teacher; each tenth of the way its scores are told and it is written.

    Raises:
        ValueError: the bank or mn04's weights are no good.
    """
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    mixer = Mixer(Items(args.bank, "train"))
    network = Tuned(load_mn04(args.mn04)).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    average = MovingAverage(network, 0.995)
    optimizer = torch.optim.AdamW(
        [
            {"params": network.features.parameters(), "base": FEATURES_RATE},
            {"params": [*network.bridge.parameters(), *network.head.parameters()], "base": HEAD_RATE},
        ],
        weight_decay=1e-3,
    )
    nothing = np.zeros(mixer.items.mel.shape[2], np.float32)
    validation = Validation(Items(args.bank, "valid"), Standard(nothing, nothing + 1))
    schedule = Schedule(peak=1.0)
    begin = time.monotonic()
    with progress_display() as show:
        for step in range(args.steps):
            for group in optimizer.param_groups:
                group["lr"] = group["base"] * schedule.rate(step / args.steps)
            scenes = mixer.batch(np.random.default_rng((args.seed, step)), args.batch)
            network.train()
            loss = _loss(network(torch.from_numpy(scenes.log_mel)), torch.from_numpy(scenes.active))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            average.update(network, step + 1)
            spent = (step + 1) / args.steps
            show(Progress(step + 1, spent, time.monotonic() - begin, loss.item(), optimizer.param_groups[1]["lr"]))
            if (step + 1) % math.ceil(args.steps / 10) == 0 or step + 1 == args.steps:
                teacher = cast("Tuned", average.network)
                scores = validation.score(_frames(teacher, validation.inputs, validation.active.shape[1]))
                print(" ".join(f"{name} {value:.3f}" for name, value in scores.row().items()), flush=True)  # noqa: T201
                save_tuned(args.out, teacher)


def _loss(logits: Tensor, active: Tensor) -> Tensor:
    """Cross-entropy of the steps, true where the label sounds anywhere in one, and of the clips."""
    true = adaptive_max_pool1d(active.transpose(1, 2), logits.shape[1]).transpose(1, 2)
    return labelled_loss(logits, true, CLIP_WEIGHT)


def _frames(network: Tuned, log_mel_db: Tensor, frames: int) -> Tensor:
    """Posteriors of the detector's frames: ``[clips, hops, mels]`` → ``[clips, frames, labels]``."""
    with torch.inference_mode():
        steps = torch.cat([network(part).sigmoid() for part in torch.split(log_mel_db, 16)])
        return nn.functional.interpolate(steps.transpose(1, 2), frames, mode="linear").transpose(1, 2)
