"""Pictures of scores: by number of families, what is taken for what, and how much a score can be trusted."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from models.training.protocol.reliability import Reliability
from models.training.protocol.scores import CountScores

DPI: Final = 120
INK: Final = "#1c2430"
QUIET: Final = "#8390a0"
FAINT: Final = "#aab4c2"
COLOURS: Final = ("#1f6fb4", "#d1661c")
"""Of the first and of the second line in a plot; they differ for colour-blind eyes, and in grey."""


def png_of(figure: Figure) -> bytes:
    """The figure as a file."""
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=DPI)
    return file.getvalue()


def plot_counts(lines: Mapping[str, Sequence[CountScores]]) -> bytes:
    """Exact match ratio, Jaccard index and the number of families that were said, over the number that play.

    Args:
        lines: one or two, by name.
    """
    figure = Figure(figsize=(9.2, 3.2), layout="constrained")
    exact, jaccard, said = figure.subplots(1, 3)
    for (name, line), colour in zip(lines.items(), COLOURS, strict=False):
        counts = [one.count for one in line]
        style = {"color": colour, "marker": "o", "markersize": 4.0, "linewidth": 1.6, "label": name}
        exact.plot(counts, [one.exact for one in line], **style)
        jaccard.plot(counts, [one.jaccard for one in line], **style)
        said.plot(counts, [one.said for one in line], **style)
    highest = max(one.count for line in lines.values() for one in line)
    said.plot([0, highest], [0, highest], color=FAINT, linewidth=1, linestyle="--", zorder=0, label="as many as play")
    for axes, title in ((exact, "exact match ratio"), (jaccard, "Jaccard index"), (said, "families said")):
        axes.set_title(title, fontsize=10, color=INK)
        axes.set_xlabel("families that play", fontsize=9)
        axes.set_xticks(range(0, highest + 1, 2))
        axes.tick_params(labelsize=8)
        axes.grid(color="#e6eaf0", linewidth=0.8)
        axes.set_ylim(-0.03, 1.03 if axes is not said else highest + 0.4)
        axes.spines[["top", "right"]].set_visible(False)
    said.legend(fontsize=8, frameon=False, loc="lower right")
    return png_of(figure)


def plot_confusion(means: NDArray[np.float64], rows: Sequence[str], labels: Sequence[str]) -> bytes:
    """Mean scores as a grid with a frame where a row's own label is.

    Args:
        means: 0–1, ``[rows, labels]``.
        rows: what plays alone.
        labels: what was scored.
    """
    figure = Figure(figsize=(9.2, 6.2), layout="constrained")
    axes = figure.subplots()
    image = axes.imshow(means, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(labels)), labels, rotation=40, ha="right", rotation_mode="anchor", fontsize=9)
    axes.set_yticks(range(len(rows)), rows, fontsize=9)
    axes.set_xlabel("mean score of", fontsize=10)
    axes.set_ylabel("plays alone", fontsize=10)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for (row, column), value in np.ndenumerate(means):
        colour = "white" if value > 0.55 else INK if value >= 0.1 else QUIET
        axes.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=8.5, color=colour)
    for row, name in enumerate(rows):
        if name in labels:
            corner = (labels.index(name) - 0.5, row - 0.5)
            axes.add_patch(Rectangle(corner, 1, 1, fill=False, edgecolor=COLOURS[1], linewidth=1.6))
    figure.colorbar(image, ax=axes, shrink=0.7, pad=0.02).ax.tick_params(labelsize=8)
    return png_of(figure)


def plot_reliability(families: Mapping[str, Reliability]) -> bytes:
    """How often a score was right, a small plot a family; grey bars tell how many of the clips each bin has."""
    columns = min(5, len(families))
    rows = -(-len(families) // columns)
    figure = Figure(figsize=(1.9 * columns, 2.15 * rows), layout="constrained")
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes, (family, one) in zip(grid.flat, families.items(), strict=False):
        edges = np.linspace(0, 1, len(one.clips) + 1)
        axes.bar(edges[:-1], one.clips / one.clips.sum(), np.diff(edges), align="edge", color="#dfe5ec", zorder=0)
        axes.plot([0, 1], [0, 1], color=FAINT, linewidth=1, linestyle="--", zorder=1)
        axes.plot(one.score, one.share, color=COLOURS[0], marker="o", markersize=3.5, linewidth=1.5, zorder=2)
        axes.set_title(f"{family}, ECE {one.error:.2f}", fontsize=9.5, color=INK)
        axes.set(xlim=(0, 1), ylim=(0, 1.02), xticks=(0, 0.5, 1), yticks=(0, 0.5, 1), aspect="equal")
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    for axes in list(grid.flat)[len(families) :]:
        axes.set_axis_off()
    figure.supxlabel("score", fontsize=9)
    figure.supylabel("share that is true", fontsize=9)
    return png_of(figure)
