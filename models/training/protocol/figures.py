"""The report's pictures."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.training.protocol.hearing import WAYS
from models.training.protocol.outcome import NAMES, Outcome
from models.training.protocol.page import Block, Heading, Paragraph, Picture, Table
from models.training.protocol.plots import plot_confusion, plot_counts, plot_reliability
from models.training.protocol.reliability import reliability
from models.training.protocol.spectrograms import Panel, plot_spectrograms


def counts_picture(outcome: Outcome) -> Picture:
    """The table by number of families, as lines."""
    return Picture(
        plot_counts({NAMES[way]: outcome.results[way].scores.by_count for way in WAYS}),
        "Exact match ratio, Jaccard index and how many families were said, by how many play.",
    )


def confusion(outcome: Outcome) -> Iterator[Block]:
    """The mean score of every label where one family plays, or none."""
    added, labels = outcome.results["added"], outcome.card.labels
    alone = [overlay.families for overlay in outcome.overlays]
    rows = [family for family in ((), *((one,) for one in outcome.families)) if family in alone]
    means = [added.label_scores[[families == row for families in alone]].mean(0) for row in rows]
    yield Heading("What a family alone is taken for")
    yield Picture(
        plot_confusion(np.stack(means).astype(np.float64), [row[0] if row else "noise" for row in rows], labels),
        "Mean clip score of each label where one family plays alone, or noise; a frame is where it should be high.",
    )


def calibration(outcome: Outcome) -> Iterator[Block]:
    """Each family's scores against how often they were right."""
    added = outcome.results["added"]
    each = {
        family: reliability(added.family_scores[:, index], added.true[:, index])
        for index, family in enumerate(outcome.families)
    }
    yield Heading("How much a score can be trusted")
    yield Table(
        ("", *each, "mean"),
        [
            (
                "expected calibration error",
                *(f"{one.error:.2f}" for one in each.values()),
                f"{np.mean([one.error for one in each.values()]):.2f}",
            )
        ],
    )
    yield Picture(
        plot_reliability(each),
        "Clip scores (waveforms added) in ten bins against the share that is true, with each family's expected "
        "calibration error; grey: the share of the clips in each bin. Above the dashes a score promises too little.",
    )
    yield Paragraph(
        "Scores are the detector's own. On a stage ten families at once are rare: a detector calibrated for there "
        "promises too little here."
    )


def examples(outcome: Outcome) -> Iterator[Block]:
    """The first clip of each number of families."""
    yield Heading("One clip of each number of families")
    counts = [len(overlay.families) for overlay in outcome.overlays]
    for count in sorted(set(counts)):
        index = counts.index(count)
        overlay = outcome.overlays[index]
        said = {
            way: [family for family, yes in zip(outcome.families, result.said[index], strict=True) if yes]
            for way, result in outcome.results.items()
        }
        panels = [
            Panel(NAMES["added"], overlay.added(), said["added"]),
            Panel(NAMES["averaged"], overlay.averaged(), said["averaged"]),
        ]
        yield Picture(
            plot_spectrograms(overlay.families, panels),
            f"The first clip of {count} families, not picked by hand: log-mel as the detector gets it.",
        )
