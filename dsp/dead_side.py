"""One dead side of a stereo strip: half a cable, a plug not pushed in, a track panned by mistake."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dsp.hop_sums import HopSums
from dsp.hysteresis import Verdict
from dsp.sliding_sum import SlidingSum
from dsp.units import dbfs

WINDOW_HOPS = 4
"""400 ms, so that a side that plays in between the beats of the other is not dead."""

PLAYS_DBFS = -50.0
"""RMS of the other side from which it plays: what lies 40 dB below is then under the noise of most inputs."""

ALIVE_DB = 6.0
"""A side lives again when it is this much less far below the other."""


class DeadSide:
    """Judges how far each side of each stereo strip lies below the other while that one plays.

    A dead side begins with the first window of which it was dead throughout. In silence nothing is judged.

    Args:
        pairs: the channels of stereo strips, ``[2, pairs]``. The places are the left sides, then the right ones.
        difference_db: how far below the other a side is dead.

    Attributes:
        end_s: how long a dead side has to play until it lives.
    """

    end_s = 1.0

    def __init__(self, pairs: NDArray[np.int64], difference_db: float) -> None:
        self._side = np.concatenate([pairs[0], pairs[1]])
        self._other = np.roll(np.arange(len(self._side)), pairs.shape[1])
        self._difference_db = difference_db
        self._window = SlidingSum(WINDOW_HOPS, 2 * pairs.shape[1])

    def judge(self, hop: HopSums) -> Verdict | None:
        """The verdict on each side; the value is how many dB it is below the other, ``inf`` for digital silence.

        None until there is a window of sound.
        """
        energies = self._window.push(hop.energies[self._side])
        if energies is None:
            return None
        frames = WINDOW_HOPS * (hop.end - hop.start)
        side = dbfs(np.sqrt(energies / frames))
        other = side[self._other]
        heard = np.maximum(side, other) >= PLAYS_DBFS
        difference = np.subtract(other, side, out=np.zeros_like(side), where=heard)
        return Verdict(
            difference > self._difference_db,
            difference < self._difference_db - ALIVE_DB,
            heard,
            difference,
            hop.end - frames,
            hop.start,
        )

    def forget(self) -> None:
        """Sound was lost: windows do not reach over the gap."""
        self._window.forget()
