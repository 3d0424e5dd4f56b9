"""A run's curve as a picture: the loss, and the scores on what validates, over the steps."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dsp.labels import LABELS

CURVES: Final = "curves.png"
"""The picture's name in a run's folder."""

MEANS: Final = {"segment_map": "mAP, segments", "clip_map": "mAP, clips", "clip_f1": "F1, clips"}
_APART: Final = ("step", "elapsed_s", *MEANS, *LABELS)

Columns = dict[str, NDArray[np.float64]]


def draw_curves(table: Path, picture: Path) -> None:
    """Draw ``curve.csv`` as a PNG, and put it in its place at once.

    Above, the losses; below, the means over labels, and each label's average precision over one-second segments where
    it has any.

    Raises:
        ValueError: the table is missing, or holds no row of numbers.
        OSError: the picture can't be written.
    """
    columns = read_curve(table)
    figure = Figure(figsize=(9, 7.5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(1, 1.8))
    _draw_losses(above, columns)
    _draw_scores(below, columns)
    fresh = picture.with_name(f".{picture.name}.part")
    figure.savefig(fresh, format="png", dpi=110)
    fresh.replace(picture)


def read_curve(table: Path) -> Columns:
    """The columns of a curve by name, ``[rows]`` each, rising in step; what is no number there is NaN.

    Raises:
        ValueError: the table is missing, or holds no row.
    """
    try:
        with table.open(newline="", encoding="utf-8") as file:
            # A line that is being written lacks its last values.
            rows = [row for row in csv.DictReader(file) if None not in row.values() and _number(row["step"]) >= 0]
    except (FileNotFoundError, KeyError) as error:
        raise ValueError(f"{table} is no curve of a training run") from error
    if not rows:
        raise ValueError(f"{table} holds no validation yet")
    # A run that was stopped and taken up again repeats what came after its checkpoint: the later row counts.
    by_step = {_number(row["step"]): row for row in rows}
    ordered = [by_step[step] for step in sorted(by_step)]
    return {name: np.array([_number(row[name]) for row in ordered]) for name in ordered[0]}


def _draw_losses(axes: Axes, columns: Columns) -> None:
    losses = {name: values for name, values in columns.items() if name not in _APART}
    for name, values in losses.items():
        axes.plot(columns["step"], values, marker=".", label=name.replace("_", " "))
    axes.set_ylabel("loss")
    highest = max((float(values[np.isfinite(values)].max(initial=0.0)) for values in losses.values()), default=0.0)
    axes.set_ylim(0, 1.1 * highest or 1.0)
    axes.grid(alpha=0.3)
    axes.legend(loc="best")


def _draw_scores(axes: Axes, columns: Columns) -> None:
    colours = [f"C{index}" for index in range(10)]
    for index, label in enumerate(name for name in LABELS if name in columns):
        values = columns[label]
        if np.isfinite(values).any():
            style = "--" if index >= len(colours) else "-"
            colour = colours[index % len(colours)]
            title = label.replace("_", " ")
            axes.plot(columns["step"], values, style, color=colour, linewidth=1, marker=".", label=title)
    for (name, title), style in zip(MEANS.items(), ("-", "--", ":"), strict=True):
        if name in columns:
            axes.plot(columns["step"], columns[name], style, color="black", linewidth=2, label=title)
    axes.set_xlabel("step")
    axes.set_ylabel("on recordings that training does not hear")
    axes.set_ylim(0, 1)
    axes.grid(alpha=0.3)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
