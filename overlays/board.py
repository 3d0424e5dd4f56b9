"""What there is to be shown, worked out from the events alone.

A board never changes: each event makes the next one, so a sink can compare two and a test can keep them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dsp.analysis import StandingFault
from dsp.events import (
    Cause,
    Cleared,
    Clip,
    Event,
    FaultEvent,
    FaultOn,
    FlatTop,
    InstrumentOff,
    InstrumentOn,
    Over,
    Overrun,
    Warned,
)


@dataclass(frozen=True, slots=True)
class Playing:
    """An instrument that is on.

    Attributes:
        label: one of the detector's labels.
        confidence: 0–1; as of the last event about it.
        since: seconds on the stream clock; when it began.
    """

    label: str
    confidence: float
    since: float


@dataclass(frozen=True, slots=True)
class LatchedWarning:
    """A strip's latched warning of one cause; it stays until its ``Cleared``.

    Attributes:
        cause: clips, overs or flat tops.
        since: seconds on the stream clock; when the first of them was.
        count: how many since then, in all channels.
        channels: 1-based channels of the interface that they were on, ascending.
        peak_db: the highest of them: dBTP, of flat tops the dBFS at which the wave is cut off.
    """

    cause: Cause
    since: float
    count: int
    channels: tuple[int, ...]
    peak_db: float


@dataclass(frozen=True, slots=True)
class StripBoard:
    """What there is to be shown of one strip.

    Attributes:
        name: the strip's name.
        instruments: those that are on, in the order in which they began: a newcomer never moves the others.
        warnings: those that are lit, one a cause, in the order of the causes.
        faults: what else is wrong, in the order in which it began.
    """

    name: str
    instruments: tuple[Playing, ...] = ()
    warnings: tuple[LatchedWarning, ...] = ()
    faults: tuple[StandingFault, ...] = ()

    def warning(self, cause: Cause) -> LatchedWarning | None:
        """The lit warning of a cause; None if there is none."""
        return next((warning for warning in self.warnings if warning.cause is cause), None)


@dataclass(frozen=True, slots=True)
class Board:
    """What there is to be shown.

    Attributes:
        strips: one a strip, in the order of the configuration.
        overruns: how often sound was lost.
        lost_frames: how many frames of it.
    """

    strips: tuple[StripBoard, ...]
    overruns: int = 0
    lost_frames: int = 0

    @classmethod
    def blank(cls, strips: Sequence[str]) -> Board:
        """A board on which nothing has been heard yet.

        Args:
            strips: their names, in the order in which they are shown.
        """
        return cls(tuple(StripBoard(name) for name in strips))

    def __getitem__(self, strip: str) -> StripBoard:
        """The part of the strip of that name.

        Raises:
            ValueError: there is no such strip.
        """
        for part in self.strips:
            if part.name == strip:
                return part
        known = ", ".join(repr(part.name) for part in self.strips)
        raise ValueError(f"no strip {strip!r} on this board: it has {known or 'none'}")

    def apply(self, *events: Event) -> Board:
        """The board once these events have happened, in their order; unknown kinds change nothing.

        Raises:
            ValueError: one is about a strip that is not on the board.
        """
        board = self
        for event in events:
            board = board._apply(event)
        return board

    def _apply(self, event: Event) -> Board:
        match event:
            case Overrun():
                return replace(self, overruns=self.overruns + 1, lost_frames=self.lost_frames + event.frames)
            case InstrumentOn() | InstrumentOff():
                strip = self[event.strip]
                return self._with(replace(strip, instruments=_instruments(strip.instruments, event)))
            case Warned():
                return self._with(_warned(self[event.strip], event))
            case Cleared():
                strip = self[event.strip]
                left = tuple(one for one in strip.warnings if one.cause is not event.cause)
                return self._with(replace(strip, warnings=left))
            case FaultEvent():
                return self._with(_faulty(self[event.strip], event))
            case _:
                return self

    def _with(self, changed: StripBoard) -> Board:
        return replace(self, strips=tuple(changed if part.name == changed.name else part for part in self.strips))


def _instruments(playing: Iterable[Playing], event: InstrumentOn | InstrumentOff) -> tuple[Playing, ...]:
    """The instruments after one went on or off. One that is told twice to be on keeps its place."""
    if isinstance(event, InstrumentOff):
        return tuple(one for one in playing if one.label != event.label)
    after = {one.label: one for one in playing}
    since = after[event.label].since if event.label in after else event.time
    after[event.label] = Playing(event.label, event.confidence, since)
    return tuple(after.values())


def _warned(strip: StripBoard, event: Warned) -> StripBoard:
    peak_db = _peak_db(event)
    before = strip.warning(event.cause) or LatchedWarning(event.cause, event.time, 0, (), peak_db)
    after = LatchedWarning(
        cause=event.cause,
        since=min(before.since, event.time),
        count=before.count + event.count,
        channels=tuple(sorted({*before.channels, event.channel})),
        peak_db=max(before.peak_db, peak_db),
    )
    lit = {**{one.cause: one for one in strip.warnings}, event.cause: after}
    return replace(strip, warnings=tuple(lit[cause] for cause in Cause if cause in lit))


def _peak_db(event: Warned) -> float:
    match event:
        case Clip() | Over():
            return event.peak_dbtp
        case FlatTop():
            return event.level_dbfs
        case _:
            return float("-inf")


def _faulty(strip: StripBoard, event: FaultEvent) -> StripBoard:
    """The strip after a fault began or ended. One that is told twice keeps its place."""
    fault = StandingFault(event.fault, event.channel)
    if isinstance(event, FaultOn):
        return strip if fault in strip.faults else replace(strip, faults=(*strip.faults, fault))
    return replace(strip, faults=tuple(one for one in strip.faults if one != fault))
