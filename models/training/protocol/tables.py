"""The report's tables: all in all, family by family, by number of families."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.training.protocol.families import PUBLISHED_ACCURACY, PUBLISHED_MAP
from models.training.protocol.hearing import WAYS
from models.training.protocol.outcome import NAMES, Outcome
from models.training.protocol.page import Block, Heading, Paragraph, Table


def summary(outcome: Outcome) -> Iterator[Block]:
    """Which detector on what, and each measure in one figure."""
    card, results = outcome.card, [outcome.results[way] for way in WAYS]
    clips = sum(not overlay.families for overlay in outcome.overlays)
    chance = float(np.mean(results[0].true.mean(0)))
    yield Paragraph(
        f"{card.name} {card.version} (weights {card.weights_sha256[:12]}) on the protocol of the notebook "
        f"NSynth_overlay_instruments: {clips} noise clips and {clips} overlays of each number of families from 1 to "
        f"{len(outcome.families)}, four seconds each, made from recordings and soundfonts that training never heard. "
        f"Seed {outcome.seed}."
    )
    for sentence in outcome.missing:
        yield Paragraph(f"Missing: {sentence}")
    accuracies = [PUBLISHED_ACCURACY[family] for family in outcome.families]
    yield Table(
        ("", *(NAMES[way] for way in WAYS), "published", "by chance"),
        (
            (
                "mean average precision",
                *(_3(one.scores.mean_ap) for one in results),
                f"{PUBLISHED_MAP:.4f}",
                _3(chance),
            ),
            (
                "mean accuracy",
                *(_3(float(one.scores.accuracy.mean())) for one in results),
                f"{np.mean(accuracies):.4f}",
                _3(float(results[0].scores.majority.mean())),
            ),
            ("exact match ratio", *(_3(one.scores.exact) for one in results), "", ""),
            ("Jaccard index", *(_3(one.scores.jaccard) for one in results), "", ""),
        ),
    )
    yield Paragraph(
        "A family plays in half of the clips, so a coin reaches about half of the precision and of the accuracy. "
        "The Jaccard index is the mean over clips of |said and true| / |said or true|; where nothing is said and "
        "nothing plays it is 1."
    )


def families(outcome: Outcome) -> Iterator[Block]:
    """Average precision, accuracy and thresholds of each family, beside the published accuracy."""
    added, averaged = (outcome.results[way] for way in WAYS)
    yield Heading("Family by family")
    yield Table(
        (
            "family", "AP, added", "AP, averaged", "accuracy, added", "accuracy, averaged", "published accuracy",
            "always the same answer",
        ),
        [
            (
                family,
                _3(added.scores.ap[index]),
                _3(averaged.scores.ap[index]),
                _3(added.scores.accuracy[index]),
                _3(averaged.scores.accuracy[index]),
                f"{PUBLISHED_ACCURACY[family]:.4f}",
                _3(added.scores.majority[index]),
            )
            for index, family in enumerate(outcome.families)
        ],
    )  # fmt: skip
    yield Paragraph(
        "Thresholds maximise F1 on the validation clips, never on these. Where half of the answers are yes, F1 says "
        "yes too often; the published accuracies are the best that each model reached. So here are, beside the "
        "thresholds, the accuracies at those that maximise accuracy, on the validation clips too:"
    )
    yield Table(
        (
            "family", "F1 threshold, added", "F1 threshold, averaged", "accuracy at the most accurate, added",
            "accuracy at the most accurate, averaged", "published accuracy",
        ),
        [
            (
                family,
                _3(added.scores.thresholds[index]),
                _3(averaged.scores.thresholds[index]),
                _3(added.most_accurate.accuracy[index]),
                _3(averaged.most_accurate.accuracy[index]),
                f"{PUBLISHED_ACCURACY[family]:.4f}",
            )
            for index, family in enumerate(outcome.families)
        ],
    )  # fmt: skip


def counts(outcome: Outcome) -> Iterator[Block]:
    """How right the sets of families are, by how many play."""
    added, averaged = (outcome.results[way].scores.by_count for way in WAYS)
    yield Heading("By number of families")
    yield Table(
        (
            "families", "exact, added", "exact, averaged", "Jaccard, added", "Jaccard, averaged", "said, added",
            "said, averaged",
        ),
        [
            (
                str(one.count), _3(one.exact), _3(other.exact), _3(one.jaccard), _3(other.jaccard), f"{one.said:.1f}",
                f"{other.said:.1f}",
            )
            for one, other in zip(added, averaged, strict=True)
        ],
    )  # fmt: skip


def _3(value: float) -> str:
    return f"{value:.3f}"
