"""``soundcheck evaluate``: how well the detector tells a user's own recordings apart."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plugin.commands import Subparsers, add_command, add_weights_option, say_that_it_loads
from plugin.errors import UsageError

if TYPE_CHECKING:
    from collections import Counter

    from models.training.tally import Tally

PIPE_WIDTH = 400


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``evaluate`` to the program."""
    parser = add_command(
        subparsers,
        "evaluate",
        summary="how well your own recordings are told apart",
        description=(
            "Hears recordings as the live program would, and compares what it would have shown of each with the "
            "label of the folder that it lies in: guitar/, synth_lead/, … and none/ for noise, with any sound "
            "files in them. A folder with a scenes.jsonl is taken as scenes of known labels."
        ),
        examples=(
            "  soundcheck evaluate recordings\n"
            "  soundcheck evaluate recordings --weights band-trained/band.safetensors\n"
            "  soundcheck evaluate recordings --json > scores.json"
        ),
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="recordings, a folder a label")
    add_weights_option(parser, "those that Soundcheck brings")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """Evaluate, and print the table.

    Raises:
        UsageError: there is nothing to evaluate.
        UserError: the weights are no good.
    """
    say_that_it_loads()

    from models.training.own_evaluation import evaluate, find_questions
    from plugin.file_progress import complain, file_progress
    from plugin.hearing import load_weights

    detector = load_weights(args.weights)
    try:
        questions = find_questions(args.folder, complain)
    except (ValueError, OSError) as error:
        raise UsageError(str(error)) from error
    with file_progress("hearing", len(questions)) as advance:
        tally = evaluate(questions, detector, complain, advance)
    if not tally.rows and not tally.noise:
        raise UsageError(f"{args.folder}: none of the {len(questions)} recordings could be evaluated")
    if args.json:
        print(json.dumps(_record(tally, detector.card.title), indent=2))
    else:
        _print_table(tally, detector.card.title)
    return 0


def _record(tally: Tally, weights: str) -> dict[str, object]:
    """The tally as JSON has it; what is not defined is null."""
    labels = {
        row.label: {
            "files": row.files,
            "precision": round(row.counts.precision, 4),
            "recall": round(row.counts.recall, 4),
            "f1": round(row.counts.f1, 4),
            "ap": _rounded(row.ap),
            "heard_instead": dict(row.instead.most_common()),
            "heard_besides": dict(row.besides.most_common()),
        }
        for row in tally.rows
    }
    noise = {"files": tally.noise, "heard": dict(tally.noise_shown.most_common())}
    means = {"macro_f1": _rounded(tally.macro_f1), "macro_ap": _rounded(tally.macro_ap)}
    return {"weights": weights, "labels": labels, "none": noise, **means}


def _print_table(tally: Tally, weights: str) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", title=None)
    table.add_column("Label", no_wrap=True)
    for name in ("Files", "Prec.", "Recall", "F1", "AP"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("Heard instead", overflow="fold")
    table.add_column("Heard besides", overflow="fold")
    for row in tally.rows:
        scores = (row.counts.precision, row.counts.recall, row.counts.f1, row.ap)
        table.add_row(row.label, str(row.files), *map(_score, scores), _counts(row.instead), _counts(row.besides))
    if tally.noise:
        table.add_row("none", str(tally.noise), "", "", "", "", "", _counts(tally.noise_shown))
    if tally.rows:
        table.add_section()
        table.add_row("mean", "", "", "", _score(tally.macro_f1), _score(tally.macro_ap), "", "", style="bold")
    # In a pipe each row stays one line, however much was confused.
    console = Console(highlight=False) if sys.stdout.isatty() else Console(width=PIPE_WIDTH, highlight=False)
    console.print(f"Heard with the weights {weights}:", markup=False)
    console.print(table)


def _counts(shown: Counter[str]) -> str:
    return ", ".join(f"{label} {times}" for label, times in shown.most_common())


def _score(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
