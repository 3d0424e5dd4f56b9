"""``python -m models.training table``: several systems on the same scenes, by the same judge, a line each."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import torch
from pydantic import TypeAdapter, ValidationError

from dsp.features import FeatureSettings
from models.card import Evaluation, read_card
from models.crnn import CrnnSettings
from models.latency import medians_in_time
from models.store import card_path, load_detector
from models.training.document import compare, write_card_and_document
from models.training.evaluate import hear
from models.training.judging import judge
from models.training.reference import load_offline
from models.training.systems import Mn04System, Offline, Streaming, System, YamnetSystem
from models.training.truth import read_scenes
from models.training.tuning import tune

MEDIANS: Final = medians_in_time(FeatureSettings(), CrnnSettings().hops_per_frame)
"""Others than the detector may choose from the lengths that the detector may."""
ROWS: Final = TypeAdapter(tuple[Evaluation, ...])
MN04_WINDOW_S: Final = 3.0
"""Of 1, 2 and 3 s the best on valid scenes."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--scenes", type=Path, required=True, help="folder of the test scenes, which judge")
    parser.add_argument("--valid", type=Path, required=True, help="folder of valid scenes, for what has no card")
    parser.add_argument(
        "--row",
        type=_named_file,
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="a streaming model's .safetensors, decided as its card says, or an offline model's checkpoint; repeatable",
    )
    parser.add_argument("--add", type=Path, action="append", default=[], help="rows of an earlier .json; repeatable")
    parser.add_argument("--yamnet", type=Path, help="YAMNet's tflite file")
    parser.add_argument("--mn04", type=Path, help="mn04's published weights")
    parser.add_argument(
        "--out", type=Path, help="write the tables to this .md file, and the figures to .json beside it"
    )
    parser.add_argument("--card", type=Path, help="write the rows into the card of these .safetensors, too")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")


def run(args: Namespace) -> None:
    """Print the tables, and write them where they are wanted.

    Raises:
        ValueError: a model or a folder of scenes is no good, or there is nothing to compare.
    """
    torch.set_num_threads(args.threads)
    earlier = [own for path in args.add for own in read_rows(path)]
    systems = load_systems(args.row, args.yamnet, args.mn04)
    if not (systems or earlier):
        raise ValueError("nothing to compare: name a --row, --yamnet, --mn04 or --add")
    rows = [*earlier, *(row(system, args.valid, args.scenes) for system in systems)]
    tables = compare(rows)
    print(tables)  # noqa: T201
    if args.out:
        args.out.parent.mkdir(parents=True, exist_ok=True)
        args.out.with_suffix(".md").write_text(tables + "\n", encoding="utf-8")
        figures = ROWS.dump_json(tuple(rows), indent=2)
        args.out.with_suffix(".json").write_bytes(figures + b"\n")
    if args.card:
        card = read_card(card_path(args.card))
        write_card_and_document(card_path(args.card), card.model_copy(update={"comparison": tuple(rows)}))


def read_rows(path: Path) -> tuple[Evaluation, ...]:
    """Rows that an earlier comparison wrote.

    Raises:
        ValueError: the file is missing, or holds none.
    """
    try:
        return ROWS.validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise ValueError(f"{path} is missing") from error
    except ValidationError as error:
        raise ValueError(f"{path} holds no rows of a table: {error.errors()[0]['msg']}") from error


def load_systems(rows: Sequence[tuple[str, Path]], yamnet: Path | None, mn04: Path | None) -> list[System]:
    """The systems to compare, in the table's order.

    Raises:
        ValueError: a file is missing, or not what it should be.
    """
    systems: list[System] = []
    if yamnet:
        systems.append(YamnetSystem(yamnet))
    if mn04:
        systems += [Mn04System(mn04, MN04_WINDOW_S), Mn04System(mn04)]
    return systems + [load_row(name, path) for name, path in rows]


def load_row(name: str, path: Path) -> System:
    """One of ours.

    Raises:
        ValueError: it can't be loaded.
    """
    if path.suffix == ".safetensors":
        return Streaming(name, load_detector(path))
    return Offline(name, load_offline(path))


def row(system: System, valid: Path, test: Path) -> Evaluation:
    """A system's scores on the test scenes, with what was chosen for it before, or else is chosen on the valid ones.

    Raises:
        ValueError: a folder of scenes is no good.
    """
    judged_on = read_scenes(test)
    tuning, heard = system.tuning, hear(test, judged_on, system)
    if tuning is None:
        chosen_on = read_scenes(valid)
        tuning = tune(hear(valid, chosen_on, system), chosen_on, MEDIANS)
        heard = tuning.apply(heard)
    return judge(system.name, test.name, heard, judged_on, tuning)


def _named_file(text: str) -> tuple[str, Path]:
    name, _, path = text.partition("=")
    if not name or not path:
        raise ArgumentTypeError(f"a row is NAME=FILE, got {text!r}")
    return name, Path(path)
