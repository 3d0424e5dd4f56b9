"""Loudness of every strip: momentary, short-term, integrated, range. EBU Tech 3341 and 3342, ITU-R BS.1770-4."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.k_weighting import KWeighting, channel_weights, lufs
from dsp.loudness_gate import LoudnessHistogram
from dsp.quantum import QUANTA_PER_S
from dsp.sliding_power import SlidingPower

MOMENTARY_QUANTA = 40  # of 10 ms: 400 ms
SHORT_TERM_QUANTA = 300  # 3 s
_WINDOWS = (MOMENTARY_QUANTA, SHORT_TERM_QUANTA)

STEP_QUANTA = 10
"""Blocks for the integrated loudness and the range begin every 100 ms: an overlap of 75 % of 400 ms."""

_INTEGRATED_GATE_LU = 10.0

_SILENT_POWER = 1e-20
"""Below -200 dBFS, less than a 32-bit sample's last bit, a quantum is silent."""

_NEVER = np.iinfo(np.int64).max // 2


class LoudnessMeter:
    """Loudness of several strips, each of one to six channels (`channel_weights` says which they are).

    BS.1770 sums the powers of the channels: a mono strip reads 3 LU less than the same sound on both sides of
    a stereo strip, as the same sound from one loudspeaker does.

    All readings are ``[strips]``. NaN is undefined: not enough was heard yet, or for the range nothing above the
    gate. ``-inf`` is silence, or for the integrated loudness nothing above the gate.

    Windows move by quanta of 10 ms. Where 10 ms are no whole number of frames, a quantum is rounded, and so the
    windows are up to 0.7 % shorter or longer than named. The meter does not know gaps: it goes on as if the sound
    had been cut out, and a quantum that a gap cuts short counts with the frames it has.

    Args:
        channels: how many each strip has.
        sample_rate_hz: of the sound.
    """

    def __init__(self, channels: Sequence[int], sample_rate_hz: int) -> None:
        strips = len(channels)
        self._begins = np.cumsum([0, *channels[:-1]])
        self._weights = np.concatenate([channel_weights(count) for count in channels])
        self._filter = KWeighting(sum(channels), sample_rate_hz)
        self._windows = SlidingPower(strips, _WINDOWS)
        self._lengths = np.array(_WINDOWS)[:, None]
        self._powers = np.full((2, strips), math.nan)  # momentary and short-term
        # The maxima count windows that began after a strip's latest reset, and are NaN before there is one.
        self._maxima = self._powers.copy()
        self._reset_at = np.zeros(strips, dtype=np.int64)
        # The gated measures count blocks that began after the latest reset or resume.
        self._counted_from = np.zeros(strips, dtype=np.int64)  # `_NEVER` in a pause
        self._phases = {0}  # the strips' counted_from, modulo a step
        self._heard = np.zeros(strips, dtype=np.bool_)  # a whole block since the reset
        self._blocks = LoudnessHistogram(strips)
        self._short_terms = LoudnessHistogram(strips)
        self._integrated: NDArray[np.float64] | None = None  # as read since the latest step
        self._range: NDArray[np.float64] | None = None

    def process(self, block: NDArray[np.float32]) -> None:
        """Take the next quantum, ``[channels of all strips, frames]``, full scale ±1, finite."""
        frames = block.shape[1]
        if not frames:
            return
        weighted = self._filter.process(block)
        energies = np.add.reduceat(np.vecdot(weighted, weighted) * self._weights, self._begins)
        energies[energies < _SILENT_POWER * frames] = 0.0
        self._powers = self._windows.push(energies, frames)
        now = self._windows.pushed
        np.fmax(self._maxima, self._powers, out=self._maxima, where=now - self._reset_at >= self._lengths)
        if now % STEP_QUANTA in self._phases:
            self._count(now - self._counted_from)

    def reset(self, strip: int | None = None) -> None:
        """Begin integrated loudness, range and maxima anew, of one strip or all; in a pause, too.

        Momentary and short-term loudness go on.
        """
        for index in self._chosen(strip):
            self._blocks.clear(index)
            self._short_terms.clear(index)
            self._heard[index] = False
            self._maxima[:, index] = math.nan
            self._reset_at[index] = self._windows.pushed
            if self._counted_from[index] != _NEVER:
                self._count_from(index, self._windows.pushed)

    def pause(self, strip: int | None = None) -> None:
        """Integrated loudness and range of one strip or all stay what they are until `resume`; the rest goes on."""
        for index in self._chosen(strip):
            self._count_from(index, _NEVER)

    def resume(self, strip: int | None = None) -> None:
        """Go on after a pause. No block contains sound from both sides of it."""
        for index in self._chosen(strip):
            if self._counted_from[index] == _NEVER:
                self._count_from(index, self._windows.pushed)

    def is_paused(self, strip: int) -> bool:
        """Whether a strip's integrated loudness and range stand still."""
        return bool(self._counted_from[strip] == _NEVER)

    def gated_s(self, strip: int) -> float:
        """Seconds of a strip's sound that its integrated loudness stands on: blocks above both gates, 100 ms each."""
        return self._blocks.count(strip, _INTEGRATED_GATE_LU) * STEP_QUANTA / QUANTA_PER_S

    @property
    def momentary_lufs(self) -> NDArray[np.float64]:
        """Over 400 ms, ungated."""
        return self._defined(0)

    @property
    def short_term_lufs(self) -> NDArray[np.float64]:
        """Over 3 s, ungated."""
        return self._defined(1)

    @property
    def max_momentary_lufs(self) -> NDArray[np.float64]:
        """The loudest momentary loudness since the reset."""
        return lufs(self._maxima[0])

    @property
    def max_short_term_lufs(self) -> NDArray[np.float64]:
        """The loudest short-term loudness since the reset."""
        return lufs(self._maxima[1])

    @property
    def integrated_lufs(self) -> NDArray[np.float64]:
        """Since the reset, gated at -70 LUFS and 10 LU below what is above that."""
        if self._integrated is None:
            self._integrated = np.array(
                [
                    self._blocks.mean_lufs(strip, _INTEGRATED_GATE_LU) if heard else math.nan
                    for strip, heard in enumerate(self._heard.tolist())
                ]
            )
        return self._integrated.copy()

    @property
    def range_lu(self) -> NDArray[np.float64]:
        """From the 10th to the 95th percentile of the short-term loudness since the reset, in LU; NaN in silence."""
        if self._range is None:
            strips = range(len(self._heard))
            self._range = np.array([self._short_terms.spread_lu(strip, 20.0, 0.10, 0.95) for strip in strips])
        return self._range.copy()

    def _defined(self, window: int) -> NDArray[np.float64]:
        is_full = self._windows.pushed >= _WINDOWS[window]
        return lufs(np.where(is_full, self._powers[window], math.nan))

    def _chosen(self, strip: int | None) -> Sequence[int]:
        return range(len(self._heard)) if strip is None else (strip,)

    def _count_from(self, strip: int, quantum: int) -> None:
        self._counted_from[strip] = quantum
        running = self._counted_from[self._counted_from != _NEVER]
        self._phases = set((running % STEP_QUANTA).tolist())
        self._integrated = self._range = None

    def _count(self, age: NDArray[np.int64]) -> None:
        """Count the blocks that end now."""
        for strip, quanta in enumerate(age.tolist()):
            if quanta >= MOMENTARY_QUANTA and quanta % STEP_QUANTA == 0:
                self._heard[strip] = True
                self._blocks.add(strip, float(self._powers[0, strip]))
                if quanta >= SHORT_TERM_QUANTA:
                    self._short_terms.add(strip, float(self._powers[1, strip]))
        self._integrated = self._range = None
