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
        self._layout = layout
        self._levels = LevelMeter(len(layout), sample_rate_hz)
        self._true_peak = TruePeakMeter(len(layout), sample_rate_hz)
        self._loudness = LoudnessMeter(layout.widths, sample_rate_hz)

    def process(self, block: NDArray[np.float32], start: int) -> NDArray[np.float64]:
        """Take the next quantum.

        Args:
            block: ``[rows, frames]``, full scale ±1, finite.
            start: its first frame on the stream clock.

        Returns:
            amplitude of the highest true peak that became known, ``[rows]``.
        """
        self._levels.process(block)
        self._loudness.process(block)
        return self._true_peak.process(block, start)

    def close(self) -> NDArray[np.float64]:
        """The sound has ended: silence follows, and with its first `TAIL_FRAMES` the last true peak is known."""
        return self._true_peak.close()

    def levels(self, strip: int) -> Levels:
        """Of a strip."""
        of = self._layout.of_strip
        return Levels(
            peak_dbfs=of(strip, self._levels.peak_dbfs),
            held_peak_dbfs=of(strip, self._levels.held_peak_dbfs),
            max_peak_dbfs=of(strip, self._levels.max_peak_dbfs),
            rms_dbfs=of(strip, self._levels.rms_dbfs),
            held_rms_dbfs=of(strip, self._levels.held_rms_dbfs),
            true_peak_dbtp=of(strip, self._true_peak.peak_dbtp),
            held_true_peak_dbtp=of(strip, self._true_peak.held_dbtp),
            max_true_peak_dbtp=of(strip, self._true_peak.max_dbtp),
        )

    def loudness(self, strip: int) -> Loudness:
        """Of a strip."""
        meter = self._loudness
        return Loudness(
            momentary_lufs=float(meter.momentary_lufs[strip]),
            short_term_lufs=float(meter.short_term_lufs[strip]),
            integrated_lufs=float(meter.integrated_lufs[strip]),
            range_lu=float(meter.range_lu[strip]),
            max_momentary_lufs=float(meter.max_momentary_lufs[strip]),
            max_short_term_lufs=float(meter.max_short_term_lufs[strip]),
            gated_s=meter.gated_s(strip),
            paused=meter.is_paused(strip),
        )

    def reset(self, strip: int) -> None:
        """Begin a strip's integrated loudness, range and maxima anew."""
        self._loudness.reset(strip)
        self._true_peak.reset(self._layout.rows(strip))
        self._levels.reset(self._layout.rows(strip))

    def pause(self, strip: int) -> None:
        """A strip's integrated loudness and range stay what they are until `resume`."""
        self._loudness.pause(strip)

    def resume(self, strip: int) -> None:
        """Go on after a pause."""
        self._loudness.resume(strip)
