"""Gated statistics of any number of loudness blocks in bounded memory: BS.1770-4 annex 1, EBU Tech 3342."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from dsp.k_weighting import lufs, power_of

ABSOLUTE_GATE_LUFS = -70.0
"""Blocks that are not louder than this are never counted."""

_GATE_POWER = power_of(ABSOLUTE_GATE_LUFS)

BIN_LU = 0.01
_BINS = 10_000  # up to +30 LUFS: six channels of full-scale treble have +13


class LoudnessHistogram:
    """The blocks of several strips, sorted into bins of 0.01 LU that know how many they are and their power.

    The power of a bin's blocks is summed, not rounded, so means are exact but for one thing: where a relative
    gate falls into a bin, all of the bin is in or out, as its own mean is. So a mean is exactly that of a gate
    moved by less than 0.01 LU; blocks of one level are always judged right. A percentile is told as its bin's
    mean, and so is less than 0.01 LU wrong for a given gate.

    Memory: 160 kB for each strip, for ever.

    Args:
        strips: how many.
    """

    def __init__(self, strips: int) -> None:
        self._counts = np.zeros((strips, _BINS), dtype=np.int64)
        self._powers = np.zeros((strips, _BINS))
        self._lowest, self._beyond = [_BINS] * strips, [0] * strips  # all filled bins lie between the two

    def add(self, strip: int, power: float) -> None:
        """Count a block of a strip. What the absolute gate stops is ignored."""
        if power > _GATE_POWER:
            above_lu = 10 * math.log10(power / _GATE_POWER)
            at = min(int(above_lu / BIN_LU), _BINS - 1)
            self._counts[strip, at] += 1
            self._powers[strip, at] += power
            self._lowest[strip] = min(self._lowest[strip], at)
            self._beyond[strip] = max(self._beyond[strip], at + 1)

    def clear(self, strip: int) -> None:
        """Forget a strip's blocks."""
        self._counts[strip] = 0
        self._powers[strip] = 0.0
        self._lowest[strip], self._beyond[strip] = _BINS, 0

    def mean_lufs(self, strip: int, relative_gate_lu: float) -> float:
        """Loudness of the mean power of the blocks above both gates; ``-inf`` if there are none.

        Args:
            strip: index from 0.
            relative_gate_lu: how far the second gate lies below the mean of what the first let through: 10 for
                integrated loudness.
        """
        counts, powers = self._gated(strip, relative_gate_lu)
        return float(lufs(powers.sum() / counts.sum())) if len(counts) else -math.inf

    def count(self, strip: int, relative_gate_lu: float) -> int:
        """How many blocks are above both gates."""
        return int(self._gated(strip, relative_gate_lu)[0].sum())

    def spread_lu(self, strip: int, relative_gate_lu: float, low: float, high: float) -> float:
        """How far two percentiles of the blocks above both gates lie apart; NaN if there are no blocks.

        The percentile is the block of the nearest rank, as in the program of Tech 3342.

        Args:
            strip: index from 0.
            relative_gate_lu: as in `mean_lufs`: 20 for loudness range.
            low: the lower percentile as a share, 0-1.
            high: the upper one.
        """
        counts, powers = self._gated(strip, relative_gate_lu)
        if not len(counts):
            return math.nan
        ends = np.cumsum(counts)
        ranks = np.floor((ends[-1] - 1) * np.array([low, high]) + 0.5)
        bins = np.searchsorted(ends, ranks, side="right")
        lower, upper = lufs(powers[bins] / counts[bins]).tolist()
        return float(upper - lower)

    def _gated(self, strip: int, relative_gate_lu: float) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The bins that are in, from quiet to loud: counts and powers."""
        span = slice(self._lowest[strip], self._beyond[strip])
        counts, powers = self._counts[strip, span], self._powers[strip, span]
        filled = np.flatnonzero(counts)
        counts, powers = counts[filled], powers[filled]
        if not len(filled):
            return counts, powers
        gate = powers.sum() / counts.sum() * 10 ** (-relative_gate_lu / 10)
        inside = powers > gate * counts
        return counts[inside], powers[inside]
