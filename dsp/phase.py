"""Stereo out of phase: one side is turned upside down, and a phone that adds both plays nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dsp.hop_sums import HopSums
from dsp.hysteresis import Verdict
from dsp.sliding_sum import SlidingSum
from dsp.units import amplitude

WINDOW_HOPS = 4
"""400 ms: a correlation meter's usual time, and long against any tone."""

PLAYS_DBFS = -50.0
"""RMS of both sides from which they play."""

IN_PHASE = 0.2
"""A strip is in phase again when its correlation is this much higher than what it fell below."""


class Phase:
    """Judges the correlation of the sides of each stereo strip: ``Σlr / √(Σl²·Σr²)``, 1 for mono, -1 for opposite.

    A moment is the middle of its window. Where a side does not play nothing is judged.

    Args:
        pairs: the channels of stereo strips, ``[2, pairs]``. The places are the pairs.
        correlation: below it they are out of phase.

    Attributes:
        end_s: how long a strip has to be in phase until it is.
    """

    end_s = 1.0

    def __init__(self, pairs: NDArray[np.int64], correlation: float) -> None:
        self._left, self._right = pairs
        self._correlation = correlation
        self._plays = float(amplitude(PLAYS_DBFS)) ** 2  # power
        self._window = SlidingSum(WINDOW_HOPS, 3 * pairs.shape[1])

    def judge(self, hop: HopSums) -> Verdict | None:
        """The verdict on each pair; the value is its correlation. None until there is a window of sound."""
        sums = self._window.push(np.concatenate([hop.energies[self._left], hop.energies[self._right], hop.products]))
        if sums is None:
            return None
        left, right, products = sums.reshape(3, -1)
        frames = WINDOW_HOPS * (hop.end - hop.start)
        heard = np.minimum(left, right) >= self._plays * frames
        correlation = np.divide(products, np.sqrt(left) * np.sqrt(right), out=np.zeros_like(left), where=heard)
        middle = hop.end - frames // 2
        return Verdict(
            correlation < self._correlation,
            correlation > self._correlation + IN_PHASE,
            heard,
            correlation,
            middle,
            middle,
        )

    def forget(self) -> None:
        """Sound was lost: windows do not reach over the gap."""
        self._window.forget()
