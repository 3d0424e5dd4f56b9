"""DC offset: the wave swings around something else than zero, loses headroom, and clicks where it is cut."""

from __future__ import annotations

import numpy as np

from dsp.hop_sums import HopSums
from dsp.hysteresis import Verdict
from dsp.sliding_sum import SlidingSum

WINDOW_HOPS = 10
"""A mean over 1 s. Of a tone of f Hz it leaves at most 1/(π·f): 1.6 % of a full-scale one of 20 Hz. And as it moves on
by a tenth of a second, what it leaves turns over in less than the hold time, unless f is within a fraction of a hertz
of a multiple of 10 Hz; but there it leaves nothing, since whole periods fit."""

NO_OFFSET = 0.7
"""An offset is over when it is below this share of the threshold."""


class DcOffset:
    """Judges the mean of each channel, upwards and downwards apart, so that what turns over is none.

    A moment is the middle of its window.

    Args:
        channels: how many. The places are the channels upwards, then downwards.
        offset: amplitude of the mean above which there is one.

    Attributes:
        end_s: how long there has to be none until it is over.
    """

    end_s = 3.0

    def __init__(self, channels: int, offset: float) -> None:
        self._offset = offset
        self._heard = np.ones(2 * channels, dtype=np.bool_)
        self._window = SlidingSum(WINDOW_HOPS, channels)

    def judge(self, hop: HopSums) -> Verdict | None:
        """The verdict on each place; the value is the channel's mean, ±1 at full scale. None until there is one."""
        totals = self._window.push(hop.totals)
        if totals is None:
            return None
        frames = WINDOW_HOPS * (hop.end - hop.start)
        mean = totals / frames
        upwards = np.concatenate([mean, -mean])
        middle = hop.end - frames // 2
        return Verdict(
            upwards > self._offset,
            upwards < NO_OFFSET * self._offset,
            self._heard,
            np.concatenate([mean, mean]),
            middle,
            middle,
        )

    def forget(self) -> None:
        """Sound was lost: windows do not reach over the gap."""
        self._window.forget()
