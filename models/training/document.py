"""``python -m models.training card``: the model card as a document, made of its JSON and nothing else."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.card import Evaluation, ModelCard, read_card, write_card
from models.latency import MOST_MS
from models.store import SHIPPED, card_path

NAME = "README.md"
"""Of the document, beside the card: where a code host shows it."""

_COUNTED = (
    "On mixtures of sources that training never heard. Precision, recall and F1 are of decisions about whole clips: "
    "what was on at any time. Event F1 wants an onset within 200 ms and an offset within 200 ms or 20 % of the length. "
    "AP, average precision, needs no threshold; segments are one second long. The calibration error is the expected "
    "distance of a frame's posterior from how often it is right."
)


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--weights", type=Path, default=SHIPPED, help="a .safetensors file (default: the shipped)")


def run(args: Namespace) -> None:
    """Write the document of a card beside it.

    Raises:
        ValueError: the card is missing or no good.
    """
    path = card_path(args.weights)
    write_card_and_document(path, read_card(path))
    print(path.with_name(NAME))  # noqa: T201


def write_card_and_document(path: Path, card: ModelCard) -> None:
    """Write a card as JSON, and its document beside it."""
    write_card(path, card)
    path.with_name(NAME).write_text(document(card), encoding="utf-8")


def document(card: ModelCard) -> str:
    """A card as Markdown."""
    note = f"<!-- Made of {card.name}.json by `python -m models.training card`: change that, not this. -->"
    parts = [f"# {card.title}", note, card.summary, _facts(card)]
    parts += ["## Limits", "\n".join(f"- {limit}" for limit in card.limits)]
    parts += ["## From sound to decision", _latency(card)]
    parts += ["## Labels", _labels(card)]
    if card.evaluations:
        parts += ["## Scores", _COUNTED]
    for evaluation in card.evaluations:
        parts += [f"### {evaluation.scenes}", _scores(evaluation)]
    if card.comparison:
        parts += ["## Compared with other systems", compare(card.comparison)]
    sources = [(own.name, own.licence, own.used_for) for own in card.trained_on]
    parts += ["## Trained on", _table(("source", "licence", "used for"), sources)]
    return "\n\n".join(parts) + "\n"


def compare(rows: Sequence[Evaluation]) -> str:
    """Two tables of systems as Markdown: the five scores, and the labels' AP over one-second segments.

    The best of a column is bold.
    """
    scores = [(row.clip_f1, row.segment_f1, row.event_f1, row.segment_map, row.clip_map) for row in rows]
    heads = ("system", "clip micro-F1", "segment micro-F1", "event macro-F1", "segment mAP", "clip mAP")
    labels = [label for label, own in rows[0].labels.items() if own.clips]
    by_label = [tuple(row.labels[label].segment_ap for label in labels) for row in rows]
    names = [row.system for row in rows]
    scenes = ", ".join(dict.fromkeys(row.scenes for row in rows))
    chosen = "Calibration, thresholds and median lengths of every system were chosen on valid scenes."
    return "\n\n".join([
        f"Scenes: {scenes}. {chosen}",
        _table(heads, _best_bold(names, scores, ".3f")),
        "Average precision of each label over one-second segments:",
        _table(("system", *labels), _best_bold(names, by_label, ".2f")),
    ])  # fmt: skip


def _facts(card: ModelCard) -> str:
    features = card.features
    hop_ms = 1_000 * features.hop / features.sample_rate_hz
    training = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in card.training.items())
    facts = {
        "Licence": card.licence,
        "Parameters": f"{card.parameters:,}",
        "Input": f"{features.n_mels} mel bands of {features.sample_rate_hz} Hz, every {hop_ms:.1f} ms",
        "Decisions": f"every {card.hops_per_frame * hop_ms:.1f} ms",
        "Stamped": f"{1_000 * card.reaction_s:.0f} ms earlier than said: the network takes its time to be sure",
        "Training": training,
        "SHA-256 of the weights": f"`{card.weights_sha256}`",
    }
    return "\n".join(f"- {name}: {fact}" for name, fact in facts.items())


def _latency(card: ModelCard) -> str:
    parts = [(part.stage, f"{part.milliseconds:.1f}") for part in card.latency]
    table = _table(("part", "ms"), [*parts, ("together", f"{card.latency_ms:.1f}")])
    return (
        "From features to smoothed decision, for the label with the longest median. At the settings that weights come "
        f"with it is at most {MOST_MS:.0f} ms.\n\n{table}"
    )


def _labels(card: ModelCard) -> str:
    rows = [
        (label, f"{own.on:g}", f"{own.off:g}", f"{own.median_frames}", f"{card.calibration[label].scale:g}",
         f"{card.calibration[label].bias:+g}")
        for label, own in card.thresholds.items()
    ]  # fmt: skip
    return (
        "A label goes on where the median of its posteriors reaches *on*, and off below *off*. *Scale* and *bias* are "
        "what calibration did to its logits; the weights hold them already.\n\n"
        + _table(("label", "on", "off", "median, frames", "scale", "bias"), rows)
    )


def _scores(evaluation: Evaluation) -> str:
    heads = (
        *("label", "clips", "precision", "recall", "F1", "event F1", "clip AP", "segment AP"),
        *("calibration error", "without calibration"),
    )
    rows = [
        (label, f"{own.clips}", *(f"{value:.3f}" for value in (
            own.precision, own.recall, own.f1, own.event_f1, own.clip_ap, own.segment_ap, own.calibration_error,
            own.uncalibrated_error,
        )))
        for label, own in evaluation.labels.items()
    ]  # fmt: skip
    return (
        f"Clip micro-F1 {evaluation.clip_f1:.3f}, segment micro-F1 {evaluation.segment_f1:.3f}, event macro-F1 "
        f"{evaluation.event_f1:.3f}, segment mAP {evaluation.segment_map:.3f}, clip mAP {evaluation.clip_map:.3f}.\n\n"
        + _table(heads, rows)
    )


def _best_bold(names: Sequence[str], rows: Sequence[tuple[float, ...]], digits: str) -> Iterable[tuple[str, ...]]:
    best = [format(max(column), digits) for column in zip(*rows, strict=True)]
    for name, values in zip(names, rows, strict=True):
        cells = [format(value, digits) for value in values]
        yield name, *(f"**{cell}**" if cell == top else cell for cell, top in zip(cells, best, strict=True))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows))
