"""What is measured at the interface's own rate: levels, true peaks, loudness. Readings, no events."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import Levels, Loudness
from dsp.layout import Layout
from dsp.level import LevelMeter
from dsp.loudness import LoudnessMeter
from dsp.true_peak import TAPS, TruePeakMeter

TAIL_FRAMES = TAPS // 2
"""So long the wave goes on between the samples behind the last one."""


class Meters:
    """The meters of all strips.

    Args:
        layout: of the rows.
        sample_rate_hz: of the sound.
    """

    def __init__(self, layout: Layout, sample_rate_hz: int) -> None:
        self._rows = [layout.rows(strip) for strip in range(len(layout.strips))]
        self._levels = LevelMeter(len(layout), sample_rate_hz)
        self._true_peak = TruePeakMeter(len(layout), sample_rate_hz)
        self._loudness = LoudnessMeter(layout.widths, sample_rate_hz)

    def process(self, block: NDArray[np.float32], start: int) -> NDArray[np.float32]:
        """Take the next quantum.

        Args:
            block: ``[rows, frames]``, full scale ±1, finite.
            start: its first frame on the stream clock.

        Returns:
            amplitude of the highest true peak that became known, ``[rows]``.
        """
        peak = np.abs(block).max(axis=1)
        true_peak = self._true_peak.process(block, start, peak)
        self._levels.follow(block, peak, true_peak)
        self._loudness.process(block)
        return true_peak

    def close(self) -> NDArray[np.float32]:
        """The sound has ended: silence follows, and with its first `TAIL_FRAMES` the last true peak is known."""
        true_peak = self._true_peak.close()
        self._levels.close(true_peak)
        self._loudness.read()
        return true_peak

    def levels(self) -> tuple[Levels, ...]:
        """Of all strips."""
        table = self._levels.read().tolist()
        return tuple(Levels(*(tuple(reading[rows]) for reading in table)) for rows in self._rows)

    def loudness(self) -> tuple[Loudness, ...]:
        """Of all strips; it moves on every 100 ms, as EBU Tech 3341 asks for at least, and at the end."""
        return self._loudness.latest()

    def reset(self, strip: int) -> None:
        """Begin a strip's integrated loudness, range and maxima anew."""
        self._loudness.reset(strip)
        self._levels.reset(self._rows[strip])

    def pause(self, strip: int) -> None:
        """A strip's integrated loudness and range stay what they are until `resume`."""
        self._loudness.pause(strip)

    def resume(self, strip: int) -> None:
        """Go on after a pause."""
        self._loudness.resume(strip)
