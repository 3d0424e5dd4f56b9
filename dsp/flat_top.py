"""Flat tops: the wave was clipped upstream and then turned down, so no sample is at full scale any more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.hops import Hops
from dsp.plateau import MARGIN, Plateaus, find_plateaus

HOP_S = 0.1
"""Sound is judged in steps of this length: at most ten records a second and channel."""

LONGEST_S = 0.05
"""A longer plateau may be missed; a 10 Hz wave would have one."""

MEMORY_HOPS = 10
NEEDED = 5
"""This many plateaus at one level within these hops are told. Single ones that are none occur in real music, about
once a minute; five in a second do not."""

SAME_LEVEL = 0.03
"""Peaks whose heights differ by at most this share are at one level: what filters the sound behind the clipping
tilts its plateaus a little."""

_NEVER = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class FlatTops:
    """One or several plateaus of a channel, told as one.

    Attributes:
        channel: index from 0.
        start: first frame of the first plateau that is told here.
        end: frame after the last one.
        plateaus: how many.
        level: amplitude at which the wave is cut off.
    """

    channel: int
    start: int
    end: int
    plateaus: int
    level: float


class FlatTopDetector:
    """Finds channels whose peaks are cut off below full scale, at one level again and again.

    Told when there are `NEEDED` plateaus above, or below, and all of them; then every 100 ms while there are more. Only
    plateaus with clean corners count: what rises in large jumps (cymbals) or is clipped for less than three samples
    does not, so there are at least as many as are told.

    Latency: a second where it clips five times a second, up to 150 ms where it clips more often.

    What was lost in a gap is not known: a plateau does not go on behind it. What was found before it still counts.

    Args:
        channels: how many.
        sample_rate_hz: of the sound.
    """

    def __init__(self, channels: int, sample_rate_hz: int) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._hop = round(HOP_S * sample_rate_hz)
        self._hops = Hops(channels, self._hop, overlap=round(LONGEST_S * sample_rate_hz))
        self._next = 0  # the frame that continues what was seen
        self._window_start = 0  # the first frame of the window that is being filled
        # Of the last hops, in turn: [hops, channels, above or below].
        shape = (MEMORY_HOPS, channels, 2)
        self._turn = 0
        self._level = np.zeros(shape)
        self._plateaus = np.zeros(shape, dtype=np.int64)
        self._untold = np.zeros(shape, dtype=np.int64)
        self._first = np.full(shape, _NEVER)
        self._last = np.zeros(shape, dtype=np.int64)

    def process(self, block: NDArray[np.float32], start: int) -> list[FlatTops]:
        """Take the next block.

        Args:
            block: ``[channels, frames]``, full scale ±1, finite.
            start: its first frame.

        Returns:
            what is to be told at its end.
        """
        told = []
        if start != self._next:
            told += self.close()
            self._window_start = start
        self._next = start + block.shape[1]
        for window in self._hops.push(block):
            told += self._judge(window)
            self._window_start += self._hop
        return told

    def close(self) -> list[FlatTops]:
        """The sound has ended: judge what there is since the last hop."""
        rest = self._hops.flush()
        return self._judge(rest) if rest.shape[1] > 2 * MARGIN else []

    def _judge(self, window: NDArray[np.float32]) -> list[FlatTops]:
        self._turn = (self._turn + 1) % MEMORY_HOPS
        self._plateaus[self._turn] = 0
        found = find_plateaus(window, self._sample_rate_hz)
        found = found.where(found.stop + MARGIN > self._hops.kept)  # the others were found in the window before
        if not len(found.channel):
            return []
        self._level[self._turn] = np.stack([window.max(axis=1), -window.min(axis=1)], axis=1)
        self._remember(found)
        return self._tell()

    def _remember(self, found: Plateaus) -> None:
        turn, place = self._turn, (found.channel, found.lower)
        np.add.at(self._plateaus[turn], place, 1)
        self._untold[turn] = self._plateaus[turn]
        self._first[turn] = _NEVER
        self._last[turn] = 0
        np.minimum.at(self._first[turn], place, self._window_start + found.first)
        np.maximum.at(self._last[turn], place, self._window_start + found.stop)

    def _tell(self) -> list[FlatTops]:
        level = self._level[self._turn]
        alike = (self._plateaus > 0) & (np.abs(self._level - level) <= SAME_LEVEL * level)
        alike &= np.sum(self._plateaus * alike, axis=0) >= NEEDED
        told = []
        for channel in np.flatnonzero(alike[self._turn].any(axis=1)).tolist():
            new = alike[:, channel] & (self._untold[:, channel] > 0)
            told.append(
                FlatTops(
                    channel,
                    int(self._first[:, channel][new].min()),
                    int(self._last[:, channel][new].max()),
                    int(self._untold[:, channel][new].sum()),
                    float(level[channel][alike[self._turn, channel]].max()),
                )
            )
            self._untold[:, channel][new] = 0
        return told
