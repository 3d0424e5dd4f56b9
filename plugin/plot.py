"""A picture of a file: for each strip its waveform, its loudness over time, and what was heard when."""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from overlays.advice_text import advice_words
from overlays.lines import clock_words
from plugin.output_file import write_whole
from plugin.plot_data import Chart, StripChart
from plugin.plot_lanes import Lane, draw_lanes, lanes_of
from plugin.plot_panels import draw_loudness, draw_waveform
from plugin.plot_style import GROUND, INK, QUIET, minus, printable

DPI: Final = 110
MOST_PIXELS: Final = 30_000
"""Of the height: a picture of very many strips is drawn smaller, as few programs show a higher one."""

# Inches, from the left and from the top.
_WIDTH, _LEFT, _RIGHT = 13.0, 1.25, 1.25
_TITLE, _HEAD, _WAVE, _LOUDNESS, _LANE, _GAP, _FOOT = 0.62, 0.5, 1.25, 1.55, 0.21, 0.09, 0.36


def draw_chart(chart: Chart, path: Path) -> None:
    """Draw a file as a PNG.

    Args:
        chart: what was collected of it.
        path: where the picture goes; its folder must exist.

    Raises:
        UserError: it cannot be written there.
    """
    write_whole(path, png_of(chart))


def png_of(chart: Chart) -> bytes:
    """The picture."""
    lanes = [lanes_of(strip) for strip in chart.strips]
    height = _TITLE + sum(_height(own) for own in lanes)
    figure = Figure(figsize=(_WIDTH, height), facecolor=GROUND, dpi=min(DPI, MOST_PIXELS / height))
    _write_title(figure, chart)
    top = _TITLE
    for strip, own in zip(chart.strips, lanes, strict=True):
        _draw_strip(figure, strip, own, chart, top)
        top += _height(own)
    file = io.BytesIO()
    with warnings.catch_warnings():
        # A name in a script that matplotlib's font lacks is drawn as boxes; that needs no words.
        warnings.filterwarnings("ignore", message="Glyph .* missing", category=UserWarning)
        figure.savefig(file, format="png", dpi="figure")
    return file.getvalue()


def _height(lanes: Sequence[Lane]) -> float:
    return _HEAD + _WAVE + _GAP + _LOUDNESS + _GAP + _LANE * len(lanes) + _FOOT


def _draw_strip(figure: Figure, strip: StripChart, lanes: Sequence[Lane], chart: Chart, top: float) -> None:
    """One strip, its panels from the top down."""
    total = figure.get_figheight()
    _write_head(figure, strip, top)
    heights = iter((_WAVE, _LOUDNESS, _LANE * len(lanes)))
    rectangles = []
    below = top + _HEAD
    for height in heights:
        bottom = 1 - (below + height) / total
        rectangles.append((_LEFT / _WIDTH, bottom, 1 - (_LEFT + _RIGHT) / _WIDTH, height / total))
        below += height + _GAP
    wave, loudness, rows = (figure.add_axes(rectangle) for rectangle in rectangles)
    draw_waveform(wave, strip)
    draw_loudness(loudness, strip, chart.profile)
    draw_lanes(rows, strip, lanes)


def _write_title(figure: Figure, chart: Chart) -> None:
    write = _Writer(figure)
    write.left(0.36, printable(chart.title), 15, bold=True)
    write.right(0.36, f"{clock_words(chart.seconds)}   {chart.sample_rate_hz / 1000:g} kHz", 9.5, QUIET)


def _write_head(figure: Figure, strip: StripChart, top: float) -> None:
    """The strip's name with its figures, and what to do."""
    numbers = strip.strip.channels
    write = _Writer(figure)
    write.left(top + 0.14, printable(strip.strip.name), 11.5, bold=True)
    write.right(top + 0.14, minus("   ".join(_figures(strip))), 9.5)
    write.left(top + 0.35, f"channel{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}", 8.5, QUIET)
    if strip.summary.advice is not None:
        write.right(top + 0.35, minus(advice_words(strip.summary.advice)), 9)


class _Writer:
    """Writes lines that end where the panels do, at inches below the top."""

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def left(self, below: float, text: str, size: float, colour: str = INK, *, bold: bool = False) -> None:
        at = (_LEFT / _WIDTH, 1 - below / self._figure.get_figheight())
        weight = "bold" if bold else "normal"
        self._figure.text(*at, text, color=colour, fontsize=size, weight=weight, va="center", parse_math=False)

    def right(self, below: float, text: str, size: float, colour: str = INK) -> None:
        at = (1 - _RIGHT / _WIDTH, 1 - below / self._figure.get_figheight())
        self._figure.text(*at, text, color=colour, fontsize=size, ha="right", va="center", parse_math=False)


def _figures(strip: StripChart) -> Iterator[str]:
    summary = strip.summary
    loudness = summary.loudness
    if math.isfinite(loudness.integrated_lufs):
        yield f"{loudness.integrated_lufs:.1f} LUFS"
    if math.isfinite(loudness.range_lu):
        yield f"range {loudness.range_lu:.1f} LU"
    yield f"true peak {summary.true_peak_dbtp:+.1f} dBTP" if math.isfinite(summary.true_peak_dbtp) else "silent"
