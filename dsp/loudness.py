"""Loudness of every strip: momentary, short-term, integrated, range. EBU Tech 3341 and 3342, ITU-R BS.1770-4."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import Loudness
from dsp.k_weighting import KWeighting, channel_weights, lufs
from dsp.loudness_gate import LoudnessHistogram
from dsp.quantum import QUANTA_PER_S, quantum_frames
from dsp.sliding_power import SlidingPower

MOMENTARY_QUANTA = 40  # of 10 ms: 400 ms
SHORT_TERM_QUANTA = 300  # 3 s
_WINDOWS = (MOMENTARY_QUANTA, SHORT_TERM_QUANTA)

STEP_QUANTA = 10
"""Blocks for the integrated loudness and the range begin every 100 ms: an overlap of 75 % of 400 ms."""

_INTEGRATED_GATE_LU = 10.0
_RANGE_GATE_LU = 20.0
_RANGE_PERCENTILES = (0.10, 0.95)

_SILENT_POWER = 1e-20
"""Below -200 dBFS, less than a 32-bit sample's last bit, a quantum is silent."""

_NEVER = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, slots=True)
class _Gated:
    """The measures of a strip that stand on gated blocks."""

    integrated_lufs: float
    range_lu: float
    seconds: float


class LoudnessMeter:
    """Loudness of several strips, each of one to six channels (`channel_weights` says which they are).

    BS.1770 sums the powers of the channels: a mono strip reads 3 LU less than the same sound on both sides of
    a stereo strip, as the same sound from one loudspeaker does.

    Windows move by quanta of 10 ms. Where 10 ms are no whole number of frames, a quantum is rounded, and so the
    windows are up to 0.7 % shorter or longer than named. The meter does not know gaps: it goes on as if the sound
    had been cut out, and a quantum that a gap cuts short counts with the frames it has.

    Quanta wait until there are 100 ms of them: to filter them one by one costs twice as much.

    Args:
        channels: how many each strip has.
        sample_rate_hz: of the sound.
    """

    def __init__(self, channels: Sequence[int], sample_rate_hz: int) -> None:
        strips = len(channels)
        self._begins = np.cumsum([0, *channels[:-1]])
        self._weights = np.concatenate([channel_weights(count) for count in channels])[:, None]
        self._quantum = quantum_frames(sample_rate_hz)
        self._waiting = np.zeros((sum(channels), STEP_QUANTA * self._quantum), dtype=np.float32)
        self._filled = 0  # frames of it
        self._filter = KWeighting(sum(channels), sample_rate_hz)
        self._windows = SlidingPower(strips, _WINDOWS, STEP_QUANTA)
        self._lengths = np.array(_WINDOWS)[:, None, None]
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
        self._gated: list[_Gated | None] = [None] * strips  # as worked out since the latest block
        self._readings: tuple[Loudness, ...] | None = None  # as worked out since quanta were taken

    def process(self, block: NDArray[np.float32]) -> None:
        """Take the next quantum, ``[channels of all strips, frames]``, full scale ±1, finite; 10 ms or shorter."""
        frames = block.shape[1]
        if frames == self._quantum:
            self._waiting[:, self._filled : self._filled + frames] = block
            self._filled += frames
            if self._filled == self._waiting.shape[1]:
                self._settle()
        elif frames:
            self._settle()
            self._take(block, frames)

    def reset(self, strip: int | None = None) -> None:
        """Begin integrated loudness, range and maxima anew, of one strip or all; in a pause, too.

        Momentary and short-term loudness go on.
        """
        for index in self._changing(strip):
            self._blocks.clear(index)
            self._short_terms.clear(index)
            self._heard[index] = False
            self._gated[index] = None
            self._maxima[:, index] = math.nan
            self._reset_at[index] = self._windows.pushed
            if self._counted_from[index] != _NEVER:
                self._count_from(index, self._windows.pushed)

    def pause(self, strip: int | None = None) -> None:
        """Integrated loudness and range of one strip or all stay what they are until `resume`; the rest goes on."""
        for index in self._changing(strip):
            self._count_from(index, _NEVER)

    def resume(self, strip: int | None = None) -> None:
        """Go on after a pause. No block contains sound from both sides of it."""
        for index in self._changing(strip):
            if self._counted_from[index] == _NEVER:
                self._count_from(index, self._windows.pushed)

    def read(self) -> tuple[Loudness, ...]:
        """How loud each strip is now."""
        self._settle()
        return self.latest()

    def latest(self) -> tuple[Loudness, ...]:
        """How loud each strip was when quanta were last taken: no more than 100 ms ago, and cheap to read."""
        if self._readings is None:
            is_full = (self._windows.pushed >= self._lengths)[:, :, 0]
            ungated = lufs(np.concatenate([np.where(is_full, self._powers, math.nan), self._maxima])).T.tolist()
            self._readings = tuple(self._reading(strip, *values) for strip, values in enumerate(ungated))
        return self._readings

    def _reading(
        self, strip: int, momentary: float, short_term: float, max_momentary: float, max_short_term: float
    ) -> Loudness:
        gated = self._gated[strip] or self._work_out(strip)
        return Loudness(
            momentary_lufs=momentary,
            short_term_lufs=short_term,
            integrated_lufs=gated.integrated_lufs,
            range_lu=gated.range_lu,
            max_momentary_lufs=max_momentary,
            max_short_term_lufs=max_short_term,
            gated_s=gated.seconds,
            paused=bool(self._counted_from[strip] == _NEVER),
        )

    def _settle(self) -> None:
        """Take the quanta that wait."""
        if self._filled:
            filled, self._filled = self._filled, 0
            self._take(self._waiting[:, :filled], self._quantum)

    def _take(self, sound: NDArray[np.float32], frames: int) -> None:
        """Take some quanta of so many frames each."""
        self._readings = None
        weighted = self._filter.process(sound)
        quanta = weighted.reshape(len(weighted), -1, frames)
        energies = np.add.reduceat(np.vecdot(quanta, quanta) * self._weights, self._begins, axis=0)
        energies[energies < _SILENT_POWER * frames] = 0.0
        powers = self._windows.push(energies, frames)
        self._powers = powers[:, :, -1]
        ends = np.arange(self._windows.pushed - energies.shape[1], self._windows.pushed) + 1
        count = ends - self._reset_at[:, None] >= self._lengths
        np.fmax(self._maxima, np.fmax.reduce(powers, axis=2, where=count, initial=math.nan), out=self._maxima)
        for quantum, end in enumerate(ends.tolist()):
            if end % STEP_QUANTA in self._phases:
                self._count(end - self._counted_from, powers[:, :, quantum])

    def _changing(self, strip: int | None) -> Sequence[int]:
        """The strips that something is done to, now that all before it is taken."""
        self._settle()
        self._readings = None
        return range(len(self._heard)) if strip is None else (strip,)

    def _count_from(self, strip: int, quantum: int) -> None:
        self._counted_from[strip] = quantum
        running = self._counted_from[self._counted_from != _NEVER]
        self._phases = set((running % STEP_QUANTA).tolist())

    def _count(self, age: NDArray[np.int64], powers: NDArray[np.float64]) -> None:
        """Count the blocks that end now."""
        for strip, quanta in enumerate(age.tolist()):
            if quanta >= MOMENTARY_QUANTA and quanta % STEP_QUANTA == 0:
                self._heard[strip] = True
                self._blocks.add(strip, float(powers[0, strip]))
                if quanta >= SHORT_TERM_QUANTA:
                    self._short_terms.add(strip, float(powers[1, strip]))
                self._gated[strip] = None

    def _work_out(self, strip: int) -> _Gated:
        """The gated measures of a strip, kept until its next block."""
        gated = self._gated[strip] = _Gated(
            self._blocks.mean_lufs(strip, _INTEGRATED_GATE_LU) if self._heard[strip] else math.nan,
            self._short_terms.spread_lu(strip, _RANGE_GATE_LU, *_RANGE_PERCENTILES),
            self._blocks.count(strip, _INTEGRATED_GATE_LU) * STEP_QUANTA / QUANTA_PER_S,
        )
        return gated
