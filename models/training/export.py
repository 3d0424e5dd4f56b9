"""``python -m models.training export``: a run's averaged weights, what valid scenes choose, and the card."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.card import Calibration, ModelCard, Network
from models.crnn import Crnn, CrnnSettings
from models.latency import medians_in_time
from models.store import SHIPPED, card_path, load_detector, save_detector
from models.training.calibration import fold
from models.training.checkpoint import load_checkpoint
from models.training.document import write_card_and_document
from models.training.evaluate import hear
from models.training.judging import judge, table
from models.training.listening import Heard
from models.training.provenance import describe_music, describe_sources
from models.training.systems import Streaming
from models.training.trainer import CHECKPOINT
from models.training.truth import Truth, read_scenes
from models.training.tuning import Tuning, tune, tuning_of

UNCHOSEN = LabelSettings(on=0.5, off=0.25)
MOST_REACTION_FRAMES = 5
LIMITS = (
    "Trained on played samples and soundfonts, mixed by summing mel power spectra; concert recordings differ.",
    "Vocals come from few singers and from speech sung by a vocoder.",
    "A label says that such an instrument sounds, not how many of them.",
    "It was not tested for anything that people's safety, rights or income depend on.",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--run", type=Path, required=True, help="folder of the training run")
    parser.add_argument(
        "--after",
        type=Path,
        action="append",
        default=[],
        metavar="RUN",
        help="folder of an earlier run that this one began with: the card counts it in; repeatable",
    )
    parser.add_argument(
        "--scenes",
        type=Path,
        help="valid scenes that choose calibration, thresholds and medians (default: none, .5, 7)",
    )
    parser.add_argument("--test-scenes", type=Path, help="test scenes whose scores the card shows")
    parser.add_argument("--out", type=Path, default=SHIPPED.parent, help="folder (default: the package's)")
    parser.add_argument("--version", default="0.1.0", help="of the weights (default: 0.1.0)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")


def run(args: Namespace) -> None:
    """Write weights, card and its document, and print the scores.

    Raises:
        ValueError: run or scenes are no good.
    """
    torch.set_num_threads(args.threads)
    saved = load_checkpoint(args.run / CHECKPOINT)
    before = [load_checkpoint(folder / CHECKPOINT) for folder in args.after]
    network = Crnn(CrnnSettings())
    network.load_state_dict(saved["average"])
    path = args.out / SHIPPED.name
    card = save_detector(path, network, draft_card(saved, args.version, before))
    if args.scenes:
        scenes = read_scenes(args.scenes)
        heard = hear_with(path, args.scenes, scenes)
        lengths = medians_in_time(card.features, card.hops_per_frame)
        reaction_s = choose_reaction(heard, scenes, tune(heard, scenes, lengths), card.frame_s)
        heard = [one.earlier(reaction_s) for one in heard]
        tuning = tune(heard, scenes, lengths)
        fold(network, tuning.calibration)
        chosen = {
            "calibration": dict(tuning.calibration),
            "thresholds": dict(tuning.labels),
            "reaction_s": round(reaction_s, 4),
        }
        card = save_detector(path, network, card.model_copy(update=chosen))
        card = add_scores(card, f"{args.scenes.name} (which chose)", tuning.apply(heard), scenes)
    if args.test_scenes:
        scenes = read_scenes(args.test_scenes)
        card = add_scores(card, args.test_scenes.name, hear_with(path, args.test_scenes, scenes), scenes)
    write_card_and_document(card_path(path), card)
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB after {saved['step']} steps")  # noqa: T201


def choose_reaction(heard: Sequence[Heard], scenes: Sequence[Truth], tuning: Tuning, frame_s: float) -> float:
    """How much earlier than they were said events happened: so many frames that most of them are right.

    Args:
        heard: of each scene, as the network gives it.
        scenes: the same.
        tuning: how it is decided.
        frame_s: one frame's time.
    """
    candidates = [frames * frame_s for frames in range(MOST_REACTION_FRAMES + 1)]
    scores = [
        judge("", "", tuning.apply([one.earlier(by_s) for one in heard]), scenes, tuning).event_f1
        for by_s in candidates
    ]
    return candidates[int(np.argmax(scores))]


def hear_with(path: Path, folder: Path, scenes: Sequence[Truth]) -> list[Heard]:
    """What these weights hear in scenes."""
    detector = load_detector(path)
    return hear(folder, scenes, Streaming(detector.card.title, detector))


def add_scores(card: ModelCard, name: str, heard: Sequence[Heard], scenes: Sequence[Truth]) -> ModelCard:
    """Print scores of scenes by this name, and add them to a new card."""
    evaluation = judge(card.title, name, heard, scenes, tuning_of(card))
    print(table(evaluation))  # noqa: T201
    return card.model_copy(update={"evaluations": (*card.evaluations, evaluation)})


def draft_card(saved: dict[str, Any], version: str, before: Sequence[dict[str, Any]] = ()) -> ModelCard:
    """The card of a checkpoint, before thresholds are chosen.

    Args:
        saved: the checkpoint.
        version: of the weights.
        before: checkpoints of earlier runs, each of which the next began with.
    """
    runs = [*before, saved]
    families = sorted({family for one in runs for family in one["sources"]})
    sources = {family: sorted({name for one in runs for name in one["sources"].get(family, ())}) for family in families}
    music = sorted({group for one in runs for group in one.get("music", [])})
    settings = CrnnSettings()
    features = FeatureSettings()
    return ModelCard(
        name="soundcheck",
        version=version,
        summary="Hears which of twelve kinds of instruments, and speech, sound in a strip; live, 15 times a second.",
        licence="GPL-3.0-or-later",
        labels=LABELS,
        thresholds=dict.fromkeys(LABELS, UNCHOSEN),
        calibration=dict.fromkeys(LABELS, Calibration()),
        features=features,
        band_mean_db=tuple(round(value, 4) for value in saved["mean_db"].tolist()),
        band_std_db=tuple(round(value, 4) for value in saved["std_db"].tolist()),
        network=Network(**{name: value for name, value in asdict(settings).items() if name in Network.model_fields}),
        parameters=sum(value.numel() for value in Crnn(settings).parameters()),
        training={
            "runs": len(runs),
            "steps": sum(one["step"] for one in runs),
            "minutes": round(sum(one["elapsed_s"] for one in runs) / 60, 1),
            "scenes_a_step": saved["batch"],
        },
        trained_on=(*describe_sources(sources), *describe_music(music)),
        limits=LIMITS,
        weights_sha256="",
    )
