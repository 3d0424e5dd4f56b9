"""``python -m models.training export``: a run's averaged weights, thresholds from valid scenes, and the card."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from models.card import Evaluation, LatencyPart, ModelCard, Network, Threshold, write_card
from models.crnn import Crnn, CrnnSettings
from models.store import SHIPPED, card_path, load_detector, save_detector
from models.training.checkpoint import load_checkpoint
from models.training.evaluate import hear
from models.training.judging import judge, table
from models.training.listening import shown_with
from models.training.provenance import describe_sources
from models.training.thresholds import choose_thresholds
from models.training.trainer import CHECKPOINT
from models.training.truth import read_scenes

MEDIAN_FRAMES = 7
UNCHOSEN = Threshold(on=0.5, off=0.25, median_frames=MEDIAN_FRAMES)
LIMITS = (
    "Trained on played samples and soundfonts, mixed by summing mel power spectra; concert recordings differ.",
    "Vocals come from few singers and from speech sung by a vocoder.",
    "A label says that such an instrument sounds, not how many of them.",
    "It was not tested for anything that people's safety, rights or income depend on.",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument("--scenes", type=Path, help="valid scenes to choose thresholds on (default: .5 each)")
    parser.add_argument("--test-scenes", type=Path, help="test scenes whose scores the card shows")
    parser.add_argument("--out", type=Path, default=SHIPPED.parent, help="folder (default: the package's)")
    parser.add_argument("--version", default="0.1.0", help="of the weights (default: 0.1.0)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")


def run(args: Namespace) -> None:
    """Write weights and card, and print the scores.

    Raises:
        ValueError: run or scenes are no good.
    """
    torch.set_num_threads(args.threads)
    saved = load_checkpoint(args.run / CHECKPOINT)
    network = Crnn(CrnnSettings())
    network.load_state_dict(saved["average"])
    path = args.out / SHIPPED.name
    card = save_detector(path, network, draft_card(saved, args.version))
    if args.scenes:
        scenes = read_scenes(args.scenes)
        heard = hear(args.scenes, scenes, load_detector(path))
        card = card.model_copy(update={"thresholds": choose_thresholds(heard, scenes, MEDIAN_FRAMES)})
        shown = [shown_with(one, card) for one in heard]
        card = add_evaluation(path, card, judge(f"{args.scenes.name} (thresholds chosen here)", shown, scenes))
    if args.test_scenes:
        scenes = read_scenes(args.test_scenes)
        heard = hear(args.test_scenes, scenes, load_detector(path))
        add_evaluation(path, card, judge(args.test_scenes.name, heard, scenes))
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB after {saved['step']} steps")  # noqa: T201


def add_evaluation(path: Path, card: ModelCard, evaluation: Evaluation) -> ModelCard:
    """Print scores and write them into the card of these weights; the new card."""
    print(table(evaluation))  # noqa: T201
    card = card.model_copy(update={"evaluations": (*card.evaluations, evaluation)})
    write_card(card_path(path), card)
    return card


def draft_card(saved: dict[str, Any], version: str) -> ModelCard:
    """The card of a checkpoint, before thresholds are chosen."""
    settings = CrnnSettings()
    features = FeatureSettings()
    frame_ms = 1_000 * settings.hops_per_frame * features.hop / features.sample_rate_hz
    return ModelCard(
        name="soundcheck",
        version=version,
        summary="Hears which of twelve kinds of instruments, and speech, sound in a strip; live, 15 times a second.",
        licence="GPL-3.0-or-later",
        labels=LABELS,
        thresholds=dict.fromkeys(LABELS, UNCHOSEN),
        features=features,
        band_mean_db=tuple(round(value, 4) for value in saved["mean_db"].tolist()),
        band_std_db=tuple(round(value, 4) for value in saved["std_db"].tolist()),
        network=Network(**{name: value for name, value in asdict(settings).items() if name in Network.model_fields}),
        parameters=sum(value.numel() for value in Crnn(settings).parameters()),
        latency=(
            LatencyPart(
                stage="half the analysis window",
                milliseconds=round(500 * features.n_fft / features.sample_rate_hz, 1),
            ),
            LatencyPart(stage="one frame of decisions", milliseconds=round(frame_ms, 1)),
            LatencyPart(stage="look-ahead of the network", milliseconds=0.0),
            LatencyPart(
                stage=f"median over {MEDIAN_FRAMES} frames",
                milliseconds=round((MEDIAN_FRAMES // 2) * frame_ms, 1),
            ),
        ),
        training={
            "steps": saved["step"],
            "minutes": round(saved["elapsed_s"] / 60, 1),
            "scenes_a_step": saved["batch"],
        },
        trained_on=describe_sources(saved["sources"]),
        limits=LIMITS,
        weights_sha256="",
    )
