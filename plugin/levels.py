"""Levels of every channel of one interface, and their picture: for finding where sound comes in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dsp.host_ring import HostRing
from dsp.level import LevelMeter
from dsp.units import dbfs

SIGNAL_DBFS = -60.0
"""From here on a channel counts as carrying sound: above the noise of an open microphone input."""

HOT_DBFS = -1.0
"""From here on a peak is shown in red: next to nothing is left until it clips."""

FLOOR_DBFS = -60.0
"""The left end of a bar."""

ROWS = 16
"""Channels under each other; more stand beside them, so that 32 fit a terminal's height."""

BAR_WIDTH = 24


class ChannelLevels:
    """Peaks of all channels: falling ones for the eye, and the highest of each line for a pipe.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
    """

    def __init__(self, channels: int, sample_rate_hz: int) -> None:
        self._meter = LevelMeter(channels, sample_rate_hz)
        self._block = sample_rate_hz // 100
        self._highest = np.zeros(channels)

    @property
    def peaks_dbfs(self) -> NDArray[np.float64]:
        """The falling peaks, ``[channels]``."""
        return self._meter.peak_dbfs

    def take(self, ring: HostRing, idle_frames: int) -> None:
        """Hear what waits in a ring; if nothing does, let the peaks fall as in so many frames of silence."""
        heard = False
        while len(block := ring.read(self._block)):
            heard = True
            self._hear(np.nan_to_num(block.T))
        if not heard:
            self._hear(np.zeros((ring.channels, idle_frames), np.float32))

    def take_highest_dbfs(self) -> NDArray[np.float64]:
        """The highest peaks since this was last asked for, ``[channels]``."""
        highest = dbfs(self._highest)
        self._highest = np.zeros_like(self._highest)
        return highest

    def _hear(self, block: NDArray[np.float32]) -> None:
        self._meter.process(block)
        self._highest = np.maximum(self._highest, np.abs(block).max(axis=1, initial=0.0))


def line(peaks_dbfs: NDArray[np.float64]) -> str:
    """The channels that carry sound: ``13: -6.0 dBFS, 14: -6.1 dBFS``."""
    loud = [f"{channel}: {peak:.1f} dBFS" for channel, peak in enumerate(peaks_dbfs, 1) if peak >= SIGNAL_DBFS]
    return ", ".join(loud) or "no sound"


def draw(title: str, peaks_dbfs: NDArray[np.float64], notice: str) -> RenderableType:
    """Bars of all channels, those with sound highlighted.

    Args:
        title: what is watched.
        peaks_dbfs: one a channel.
        notice: what the capture last said.
    """
    rows = min(len(peaks_dbfs), ROWS)
    grid = Table.grid(padding=(0, 3))
    for first in range(rows):
        grid.add_row(*(_bar(index + 1, peaks_dbfs[index]) for index in range(first, len(peaks_dbfs), rows)))
    return Group(Text(title, style="bold"), grid, Text(line(peaks_dbfs)), Text(f"{notice}. Ctrl-C ends.", style="dim"))


def _bar(channel: int, peak_dbfs: float) -> Text:
    filled = round(BAR_WIDTH * (1 - max(peak_dbfs, FLOOR_DBFS) / FLOOR_DBFS))
    filled = min(filled, BAR_WIDTH)
    style = "dim" if peak_dbfs < SIGNAL_DBFS else "bold red" if peak_dbfs >= HOT_DBFS else "bold green"
    shown = "-inf" if peak_dbfs == -np.inf else f"{peak_dbfs:.1f}"
    return Text(f"{channel:3} {'█' * filled}{'·' * (BAR_WIDTH - filled)} {shown:>6}", style=style)
