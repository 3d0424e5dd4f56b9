"""Lanes of a picture: a row for each instrument, each way of being too loud, and each fault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from dsp.events import Cause
from overlays.text import label_name
from plugin.plot_columns import COLUMNS, thinned
from plugin.plot_data import Span, StripChart
from plugin.plot_style import CAUSES, FAULTS, LABELS, OTHER_LABEL, QUIET, plain


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of bars or of marks.

    Attributes:
        name: at its left.
        colour: of all of it.
        spans: bars.
        marks_s: marks, seconds.
    """

    name: str
    colour: str
    spans: Sequence[Span] = ()
    marks_s: NDArray[np.float64] | None = None


def draw_lanes(axes: Axes, chart: StripChart, lanes: Sequence[Lane]) -> None:
    """One lane below the other."""
    plain(axes, chart.summary.seconds)
    axes.grid(visible=False, axis="y")
    axes.set_ylim(len(lanes) - 0.4, -0.6)
    axes.set_yticks(range(len(lanes)), [lane.name for lane in lanes])
    shortest_s = chart.summary.seconds / COLUMNS * 2  # or a short one in a long file would be thinner than a pixel
    for row, (lane, name) in enumerate(zip(lanes, axes.get_yticklabels(), strict=True)):
        name.set_color(lane.colour)
        if lane.marks_s is not None:
            marks_s = thinned(lane.marks_s, chart.summary.seconds)
            axes.vlines(marks_s, row - 0.36, row + 0.36, color=lane.colour, linewidth=1.1)
        bars = [(span.start_s, max(shortest_s, span.end_s - span.start_s)) for span in lane.spans]
        axes.broken_barh(bars, (row - 0.34, 0.68), color=lane.colour, linewidth=0)
    axes.tick_params(axis="x", labelbottom=True)


def lanes_of(chart: StripChart) -> list[Lane]:
    """What there is: instruments, what was too loud, what else was wrong."""
    return [*_instruments(chart), *_warnings(chart), *_faults(chart)] or [Lane("no instrument", QUIET)]


def _instruments(chart: StripChart) -> Iterator[Lane]:
    for label, spans in chart.playing.items():
        yield Lane(label_name(label), LABELS.get(label, OTHER_LABEL), spans)


def _warnings(chart: StripChart) -> Iterator[Lane]:
    summary = chart.summary
    counts = {Cause.CLIP: summary.clips, Cause.OVER: summary.overs, Cause.FLAT_TOP: summary.flat_tops}
    for cause, (name, colour) in CAUSES.items():
        if counts[cause]:
            yield Lane(f"{name} {counts[cause]}×", colour, marks_s=chart.warned_s[cause])


def _faults(chart: StripChart) -> Iterator[Lane]:
    kinds = list(FAULTS)
    for fault in sorted(chart.faults, key=lambda fault: (kinds.index(fault.kind), fault.channel or 0)):
        name, colour = FAULTS[fault.kind]
        yield Lane(name if fault.channel is None else f"{name} {fault.channel}", colour, chart.faults[fault])
