"""Panels of a picture: the waveform, and the loudness over time."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MultipleLocator

from dsp.analysis import StandingFault
from dsp.events import Cause
from dsp.profile import Profile
from plugin.plot_columns import columns, thinned
from plugin.plot_data import StripChart
from plugin.plot_style import (
    CAUSES,
    FAULTS,
    INK,
    INTEGRATED,
    MOMENTARY,
    PANEL,
    QUIET,
    SHORT_TERM,
    TARGET,
    WAVE,
    WAVE_RMS,
    minus,
    plain,
)

LOWEST_LUFS = -72.0
_RANGE_LU = 36.0
_APART = 0.1  # of the panel's height: so far apart words beside it do not touch


def draw_waveform(axes: Axes, chart: StripChart) -> None:
    """Lowest and highest sample, RMS inside of them, and what was too loud at its place."""
    seconds = chart.summary.seconds
    plain(axes, seconds)
    envelope = chart.envelope
    if len(envelope.edges) > 1:
        edges_s = envelope.edges * (seconds / envelope.edges[-1])
        middle_s = (edges_s[:-1] + edges_s[1:]) / 2
        # The line makes visible what is thinner than a pixel.
        axes.fill_between(middle_s, envelope.low, envelope.high, color=WAVE, linewidth=0.6)
        axes.fill_between(middle_s, -envelope.rms, envelope.rms, color=WAVE_RMS, linewidth=0)
    peak = max(1e-3, np.abs([*envelope.low, *envelope.high]).max(initial=0.0))
    top = 2.0 ** math.ceil(math.log2(peak) - 0.01)  # full scale, or 6, 12, … dB below it, so that quiet sound shows
    axes.set_ylim(-1.12 * top, 1.12 * top)
    axes.set_yticks([-top, -top / 2, 0, top / 2, top], [_dbfs(top), _dbfs(top / 2), "", _dbfs(top / 2), _dbfs(top)])
    _name_scale(axes, "dBFS")
    clips_s = thinned(chart.warned_s[Cause.CLIP], seconds)
    axes.vlines(clips_s, -1.12 * top, 1.12 * top, color=CAUSES[Cause.CLIP][1], linewidth=0.9, alpha=0.5)
    _shade_faults(axes, chart)


def draw_loudness(axes: Axes, chart: StripChart, profile: Profile) -> None:
    """Momentary and short-term loudness, the integrated one as a line, and what it should be."""
    plain(axes, chart.summary.seconds)
    integrated = chart.summary.loudness.integrated_lufs
    bottom, top = _limits(chart, profile)
    axes.set_ylim(bottom, top)
    _name_scale(axes, "LUFS")
    axes.yaxis.set_major_locator(MultipleLocator(6.0))
    axes.axhspan(profile.target_lufs - 1, profile.target_lufs + 1, color=TARGET, alpha=0.12, linewidth=0)
    time_s, low, high = columns(chart.time_s, np.clip(chart.momentary_lufs, bottom, None))
    axes.fill_between(time_s, low, high, color=MOMENTARY, linewidth=0.8, label="momentary")
    time_s, _, high = columns(chart.time_s, np.clip(chart.short_term_lufs, bottom, None))
    axes.plot(time_s, high, color=SHORT_TERM, linewidth=1.5, label="short-term")
    axes.axhline(profile.target_lufs, color=TARGET, linewidth=1.2, linestyle=(0, (5, 3)))
    words = [(profile.target_lufs, f"target {profile.target_lufs:g}", TARGET)]
    if math.isfinite(integrated):
        axes.axhline(integrated, color=INTEGRATED, linewidth=1.3)
        words.append((integrated, f"integrated {integrated:.1f}", INTEGRATED))
    _write_beside(axes, words)
    look = {"facecolor": PANEL, "edgecolor": "none", "labelcolor": INK, "framealpha": 0.8, "fontsize": 7.5}
    axes.legend(loc="lower left", ncols=2, borderaxespad=0.2, **look)
    _shade_faults(axes, chart)


def _shade_faults(axes: Axes, chart: StripChart) -> None:
    for fault, spans in chart.faults.items():
        for span in spans:
            axes.axvspan(span.start_s, span.end_s, color=_colour(fault), alpha=0.16, linewidth=0)


def _colour(fault: StandingFault) -> str:
    return FAULTS[fault.kind][1]


def _name_scale(axes: Axes, unit: str) -> None:
    axes.set_ylabel(unit, color=QUIET, fontsize=8)
    axes.yaxis.set_label_coords(-0.034, 0.5)


def _dbfs(amplitude: float) -> str:
    return minus(f"{20 * math.log10(amplitude):.0f}")


def _limits(chart: StripChart, profile: Profile) -> tuple[float, float]:
    """Bottom and top of the loudness, whole steps of 6 LU: all that is loud is in, the quietest may be below."""
    loudness = chart.summary.loudness
    loudest = np.nanmax([profile.target_lufs + 5, loudness.max_momentary_lufs])
    top = max(-6.0, 6 * math.ceil((loudest + 1) / 6))
    quiet = loudness.integrated_lufs - 12 if math.isfinite(loudness.integrated_lufs) else top
    return max(LOWEST_LUFS, min(top - _RANGE_LU, 6 * math.floor(quiet / 6))), top


def _write_beside(axes: Axes, words: Sequence[tuple[float, str, str]]) -> None:
    """One or two words at the right of a panel, each at its height, but not over each other.

    Args:
        axes: the panel.
        words: height, text and colour.
    """
    bottom, top = axes.get_ylim()
    words = sorted(words)
    at = [(height - bottom) / (top - bottom) for height, _, _ in words]
    push = max(0.0, _APART - (at[-1] - at[0])) / 2 if len(at) > 1 else 0.0
    for height, aside, (_, text, colour) in zip(at, (-push, push), words, strict=False):
        at_right = (1.006, height + aside)
        axes.text(*at_right, minus(text), color=colour, fontsize=8, va="center", transform=axes.transAxes)
