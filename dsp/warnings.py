"""What is wrong with the sound of all strips, as events: clips, overs, flat tops, and the watchdogs' faults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import Light, StandingFault
from dsp.clip import FULL_SCALE, ClipDetector, Clipping
from dsp.events import (
    Cause,
    Cleared,
    Clip,
    ClipCleared,
    Event,
    FaultOff,
    FaultOn,
    FlatTop,
    FlatTopCleared,
    Over,
    OverCleared,
)
from dsp.flat_top import FlatTopDetector, FlatTops
from dsp.layout import Layout
from dsp.lights import Lights, PutOut
from dsp.over import OverDetector, Overs
from dsp.settings import AnalysisSettings
from dsp.units import dbfs
from dsp.watch import Fault, Watch

_CLEARED: Final[Mapping[Cause, type[Cleared]]] = {
    Cause.CLIP: ClipCleared,
    Cause.OVER: OverCleared,
    Cause.FLAT_TOP: FlatTopCleared,
}


_GATHERED_HOLD_S: Final = 0.2
"""Overs and flat tops are told at most every 100 ms while they last: their warnings stay lit for longer than that."""


class Warnings:
    """Finds what is wrong, and keeps each strip's warnings lit for a while.

    Args:
        layout: of the rows.
        sample_rate_hz: of the sound.
        settings: what counts, and how long a warning is held.
    """

    def __init__(self, layout: Layout, sample_rate_hz: int, settings: AnalysisSettings) -> None:
        self._layout = layout
        self._sample_rate_hz = sample_rate_hz
        rows = len(layout)
        self._clips = ClipDetector(rows, sample_rate_hz, settings.clip_run)
        self._overs = OverDetector(rows, sample_rate_hz, settings.ceiling_dbtp) if settings.overs else None
        self._flat_tops = FlatTopDetector(rows, sample_rate_hz) if settings.flat_tops else None
        self._watch = Watch(layout.widths, sample_rate_hz, settings.watch)
        self._lights = {}
        for cause in Cause:
            hold_s = settings.clip_hold_s if cause is Cause.CLIP else max(settings.clip_hold_s, _GATHERED_HOLD_S)
            self._lights[cause] = Lights(layout, round(hold_s * sample_rate_hz))
        self._faults: tuple[dict[StandingFault, None], ...] = tuple({} for _ in layout.strips)  # a set with an order
        self._clipped_until = np.full(len(layout.strips), -1, dtype=np.int64)
        self._clip_peak = np.zeros(rows)  # of what no record has told
        self._next = 0  # the frame that continues what was heard

    def light(self, cause: Cause, strip: int) -> Light:
        """How a strip's warning stands."""
        lights = self._lights[cause]
        return Light(strip in lights.lit, tuple(lights.totals[self._layout.rows(strip)].tolist()))

    def faults(self, strip: int) -> tuple[StandingFault, ...]:
        """What is wrong with a strip now, in the order in which it began."""
        return tuple(self._faults[strip])

    def set_ceiling(self, dbtp: float) -> None:
        """From now on true peaks above another ceiling are overs."""
        if self._overs:
            self._overs.set_ceiling(dbtp)

    def process(self, block: NDArray[np.float32], true_peak: NDArray[np.floating], start: int) -> list[Event]:
        """Take the next quantum.

        Args:
            block: ``[rows, frames]``, full scale ±1, finite.
            true_peak: the amplitude that became known with it, ``[rows]``.
            start: its first frame on the stream clock.

        Returns:
            what became known by its end.
        """
        frames = block.shape[1]
        now = start + frames
        # A gap in the sound may have been longer than the hold.
        events = [] if start == self._next else self._put_out(start)
        self._next = now
        may_clip = bool(true_peak.max() >= FULL_SCALE)  # a true peak is never below the sample peak
        clippings = self._clips.process(block, start, may_clip=may_clip)
        if clippings or not self._clips.is_idle:
            clipping = self._clips.untold | (self._clips.last_end > start)
            np.maximum(self._clip_peak, true_peak, out=self._clip_peak, where=clipping)
            events += self._tell_clips(clippings, now)
        if self._overs and (overs := self._overs.process(true_peak, self._clips.last_end, start, frames)):
            events += self._tell_overs(overs, now)
        if self._flat_tops and (flat_tops := self._flat_tops.process(block, start)):
            events += self._tell_flat_tops(flat_tops, now)
        if faults := self._watch.process(block, start):
            events += self._tell_faults(faults, now)
        return events + self._put_out(now)

    def close(self, true_peak: NDArray[np.floating], tail_frames: int, now: int) -> list[Event]:
        """The sound has ended: tell what was not told yet. A warning still held stays lit; faults end.

        Args:
            true_peak: what became known with the silence behind the end, ``[rows]``.
            tail_frames: how much of that silence it took.
            now: the frame behind the last one.
        """
        events = self._tell_clips(self._clips.close(), now)
        if self._overs:
            overs = self._overs.process(true_peak, self._clips.last_end, now, tail_frames)
            events += self._tell_overs(overs + self._overs.close(), now)
        if self._flat_tops:
            events += self._tell_flat_tops(self._flat_tops.close(), now)
        events += self._tell_faults(self._watch.close(), now)
        return events + self._put_out(now)

    def reset(self, strip: int, now: int) -> list[Event]:
        """Put out a strip's warnings and forget its counts. What lasts is told anew; faults stay."""
        return [
            self._cleared(cause, put_out, now)
            for cause, lights in self._lights.items()
            for put_out in lights.reset(strip, now)
        ]

    def _seconds(self, frame: int) -> float:
        return frame / self._sample_rate_hz

    def _tell_clips(self, clippings: Iterable[Clipping], now: int) -> list[Event]:
        ends = np.maximum.reduceat(self._clips.last_end, self._layout.begins)
        for strip in np.flatnonzero(ends > self._clipped_until).tolist():  # at once: what is told is told in pieces
            self._lights[Cause.CLIP].light(strip, int(ends[strip]))
        self._clipped_until = ends
        events: list[Event] = []
        for one in clippings:
            self._lights[Cause.CLIP].add(one.channel, one.runs)
            events.append(
                Clip(
                    time=self._seconds(one.start),
                    reported=self._seconds(now),
                    strip=self._name(one.channel),
                    channel=self._layout.channels[one.channel],
                    samples=one.samples,
                    runs=one.runs,
                    peak_dbtp=float(dbfs(max(1.0, self._clip_peak[one.channel]))),
                )
            )
            self._clip_peak[one.channel] = 0.0
        return events

    def _tell_overs(self, overs: Iterable[Overs], now: int) -> list[Event]:
        events: list[Event] = []
        for one in overs:
            self._count(Cause.OVER, one.channel, one.overs, now)
            events.append(
                Over(
                    time=self._seconds(min(one.start, now)),
                    reported=self._seconds(now),
                    strip=self._name(one.channel),
                    channel=self._layout.channels[one.channel],
                    overs=one.overs,
                    peak_dbtp=float(dbfs(one.peak)),
                )
            )
        return events

    def _tell_flat_tops(self, flat_tops: Iterable[FlatTops], now: int) -> list[Event]:
        events: list[Event] = []
        for one in flat_tops:
            self._count(Cause.FLAT_TOP, one.channel, one.plateaus, now)
            events.append(
                FlatTop(
                    time=self._seconds(one.start),
                    reported=self._seconds(now),
                    strip=self._name(one.channel),
                    channel=self._layout.channels[one.channel],
                    plateaus=one.plateaus,
                    level_dbfs=float(dbfs(one.level)),
                )
            )
        return events

    def _tell_faults(self, faults: Iterable[Fault], now: int) -> list[Event]:
        events: list[Event] = []
        for one in faults:
            channel = None if one.channel is None else self._layout.channels[one.channel]
            standing = StandingFault(one.kind, channel)
            if one.begins:
                self._faults[one.strip][standing] = None
            else:
                self._faults[one.strip].pop(standing, None)
            events.append(
                (FaultOn if one.begins else FaultOff)(
                    time=self._seconds(one.frame),
                    reported=self._seconds(now),
                    strip=self._layout.strips[one.strip].name,
                    fault=one.kind,
                    channel=channel,
                    value=one.value,
                )
            )
        return events

    def _count(self, cause: Cause, row: int, count: int, now: int) -> None:
        """Held from when it is told, not from when it was: what takes a second to find out would go out at once."""
        self._lights[cause].light(int(self._layout.owner[row]), now)
        self._lights[cause].add(row, count)

    def _put_out(self, now: int) -> list[Event]:
        """Put out the warnings whose time is over."""
        untold = None if self._clips.is_idle else self._clips.untold
        return [
            self._cleared(cause, put_out, now)
            for cause, lights in self._lights.items()
            if lights.lit
            for put_out in lights.put_out(now, untold if cause is Cause.CLIP else None)
        ]

    def _cleared(self, cause: Cause, put_out: PutOut, now: int) -> Event:
        return _CLEARED[cause](
            time=self._seconds(put_out.frame),
            reported=self._seconds(now),
            strip=self._layout.strips[put_out.strip].name,
            count=put_out.count,
        )

    def _name(self, row: int) -> str:
        return self._layout.strips[int(self._layout.owner[row])].name
