"""A picture of one overlay, added and averaged, with what was heard in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Final

import librosa
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from dsp.features import FeatureSettings
from models.training.protocol.plots import INK, png_of

_TICKS_HZ: Final = (100, 250, 500, 1000, 2000, 4000, 8000)
_RANGE_DB: Final = 80.0
_COLUMNS: Final = 64  # characters of a title's line above half of the picture


@dataclass(frozen=True, slots=True)
class Panel:
    """One spectrogram.

    Attributes:
        name: how it came about.
        log_mel: dB, ``[hops, mels]``.
        said: families that were heard.
    """

    name: str
    log_mel: NDArray[np.float32]
    said: Sequence[str]


def plot_spectrograms(families: Sequence[str], panels: Sequence[Panel]) -> bytes:
    """Spectrograms of one clip side by side, over the loudest one's upper 80 dB.

    Args:
        families: that play; none on a noise clip.
        panels: at least one.
    """
    titles = [_title(panel, families) for panel in panels]
    lines = max(map(len, titles))
    figure = Figure(figsize=(10.4, 3.7 + 0.17 * lines), layout="constrained")
    grid = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
    highest = max(float(panel.log_mel.max()) for panel in panels)
    settings = FeatureSettings()
    middles_hz = librosa.mel_frequencies(settings.n_mels + 2, fmin=settings.fmin_hz, fmax=settings.fmax_hz)[1:-1]
    for axes, panel, title in zip(grid, panels, titles, strict=True):
        begin, end = (settings.hop_centre(hop) / settings.sample_rate_hz for hop in (-0.5, len(panel.log_mel) - 0.5))
        image = axes.imshow(
            panel.log_mel.T,
            origin="lower",
            aspect="auto",
            interpolation="nearest",
            cmap="magma",
            vmin=highest - _RANGE_DB,
            vmax=highest,
            extent=(begin, end, -0.5, settings.n_mels - 0.5),
        )
        axes.set_xlim(0, end)
        axes.set_xticks(range(int(end) + 1))
        axes.set_xlabel("time in s", fontsize=9)
        axes.set_yticks(np.interp(_TICKS_HZ, middles_hz, np.arange(settings.n_mels)), list(map(str, _TICKS_HZ)))
        axes.tick_params(labelsize=8)
        axes.set_title("\n".join([*title, *[""] * (lines - len(title))]), fontsize=9, loc="left", color=INK)
    grid[0].set_ylabel("frequency in Hz", fontsize=9)
    bar = figure.colorbar(image, ax=list(grid), pad=0.01)
    bar.set_label("dB", fontsize=9)
    bar.ax.tick_params(labelsize=8)
    playing = ", ".join(families) if families else "no instrument (noise)"
    figure.suptitle(f"{len(families)}: {playing}", fontsize=11, fontweight="bold", x=0.01, ha="left", color=INK)
    return png_of(figure)


def _title(panel: Panel, families: Sequence[str]) -> list[str]:
    heard = [family for family in panel.said if family in families]
    missed = [family for family in families if family not in panel.said]
    wrong = [family for family in panel.said if family not in families]
    told = [f"heard: {', '.join(heard) or 'nothing'}" if heard or not wrong else ""]
    told += [f"missed: {', '.join(missed)}" if missed else "", f"wrongly heard: {', '.join(wrong)}" if wrong else ""]
    return [panel.name, *(line for text in told for line in wrap(text, _COLUMNS, subsequent_indent="    "))]
