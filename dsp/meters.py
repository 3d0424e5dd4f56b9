"""What is measured at the interface's own rate, per channel: levels and clipping."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.clip import ClipDetector, Clipping
from dsp.events import Clip, ClipCleared, Event
from dsp.latch import Latch
from dsp.level import LevelMeter
from dsp.strip import Strip


class Meters:
    """The meters of all strips. The channels of all strips lie one after the other, in the strips' order.

    Args:
        strips: whose channels they are.
        sample_rate_hz: of the sound.
        clip_run: how many consecutive full-scale samples make a clip.
        clip_hold_s: how long a strip's warning stays lit after its last clip.

    Attributes:
        levels: of all channels.
        latches: the clip warning of each strip; it goes out only when all its clips were told.
    """

    def __init__(self, strips: Sequence[Strip], sample_rate_hz: int, *, clip_run: int, clip_hold_s: float) -> None:
        self._strips = tuple(strips)
        self._channels = [(index, channel) for index, strip in enumerate(strips) for channel in strip.channels]
        self._begins = np.cumsum([0, *(len(strip.channels) for strip in strips[:-1])])
        self._sample_rate_hz = sample_rate_hz
        self._clips = ClipDetector(len(self._channels), sample_rate_hz, clip_run)
        self._ends = np.full(len(strips), -1, dtype=np.int64)  # each strip's latest clipped frame
        self.levels = LevelMeter(len(self._channels), sample_rate_hz)
        self.latches = tuple(Latch(round(clip_hold_s * sample_rate_hz)) for _ in strips)

    def of_strip(self, index: int, values: NDArray[np.float64]) -> tuple[float, ...]:
        """A strip's part of values that stand for all channels."""
        begin = int(self._begins[index])
        return tuple(values[begin : begin + len(self._strips[index].channels)].tolist())

    def process(self, block: NDArray[np.float32], start: int) -> list[Event]:
        """Take the next block, at most some milliseconds long.

        Args:
            block: ``[channels of all strips, frames]``, full scale ±1, finite.
            start: its first frame on the stream clock.

        Returns:
            what became known by its end.
        """
        self.levels.process(block)
        now = start + block.shape[1]
        events = self._cleared(start)  # a gap in the sound may have been longer than the hold
        events += self._told(self._clips.process(block, start), now)
        return events + self._cleared(now)

    def close(self, now: int) -> list[Event]:
        """The sound has ended: tell the clips that were not told yet. A warning still held stays lit."""
        return self._told(self._clips.close(), now) + self._cleared(now)

    def _told(self, clippings: Iterable[Clipping], now: int) -> list[Event]:
        """Light the latches, and put into words what clipped."""
        ends = np.maximum.reduceat(self._clips.last_end, self._begins)
        for index in np.flatnonzero(ends > self._ends).tolist():
            self.latches[index].light(int(ends[index]))
        self._ends = ends
        events: list[Event] = []
        for clipping in clippings:
            index, channel = self._channels[clipping.channel]
            self.latches[index].add(clipping.runs)
            events.append(
                Clip(
                    time=clipping.start / self._sample_rate_hz,
                    reported=now / self._sample_rate_hz,
                    strip=self._strips[index].name,
                    channel=channel,
                    samples=clipping.samples,
                    runs=clipping.runs,
                )
            )
        return events

    def _cleared(self, now: int) -> list[Event]:
        """Put out the latches whose time is over. What still waits to be told keeps its strip's latch lit."""
        due = [index for index, latch in enumerate(self.latches) if latch.lit and latch.ends <= now]
        if not due:
            return []
        untold = np.logical_or.reduceat(self._clips.untold, self._begins)
        return [
            ClipCleared(
                time=self.latches[index].ends / self._sample_rate_hz,
                reported=now / self._sample_rate_hz,
                strip=self._strips[index].name,
                runs=self.latches[index].clear(),
            )
            for index in due
            if not untold[index]
        ]
