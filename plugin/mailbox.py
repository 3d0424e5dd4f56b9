"""What a sink has not taken yet: the newest state, and every event, merged when too many wait.

Pure and bounded: a sink that sleeps for an hour costs a few dozen records and finds, when it wakes, exactly
the board that it would have had, with every clip and every lost frame still counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dsp.analysis import StripState
from dsp.events import (
    Cleared,
    Clip,
    Event,
    FaultOff,
    FaultOn,
    FlatTop,
    InstrumentOff,
    InstrumentOn,
    Over,
    Overrun,
    Warned,
)

EVENTS_WAITING = 256
"""How many events wait before they are merged: minutes of busy music."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How things stood after the newest sound.

    Attributes:
        position_s: seconds of the stream that were consumed.
        strips: one state a strip, in the order of the configuration.
    """

    position_s: float
    strips: tuple[StripState, ...]


@dataclass(frozen=True, slots=True)
class Update:
    """What a sink takes at once.

    Attributes:
        snapshot: the newest state; None before the first.
        events: what happened since the last update, in the order of reporting.
        merged: how many events the list lacks because they were merged into others of it.
    """

    snapshot: Snapshot | None
    events: tuple[Event, ...]
    merged: int = 0


class Mailbox:
    """Holds updates until they are taken. Not thread-safe: one owner, or a lock around it.

    Args:
        limit: events beyond which the waiting ones are merged.
    """

    def __init__(self, limit: int = EVENTS_WAITING) -> None:
        self._limit = limit
        self._snapshot: Snapshot | None = None
        self._events: list[Event] = []
        self._merged = 0
        self._news = False

    def __bool__(self) -> bool:
        """Whether there is something that has not been taken."""
        return self._news

    def put(self, update: Update) -> None:
        """Add what came next; its snapshot replaces the older one."""
        self._snapshot = update.snapshot or self._snapshot
        self._events += update.events
        self._merged += update.merged
        self._news = True
        if len(self._events) > self._limit:
            merged = merge(self._events)
            self._merged += len(self._events) - len(merged)
            self._events = merged

    def take(self) -> Update:
        """Everything that waits; the mailbox is empty afterwards, and remembers the newest snapshot."""
        update = Update(self._snapshot, tuple(self._events), self._merged)
        self._events, self._merged, self._news = [], 0, False
        return update


def merge(events: Sequence[Event]) -> list[Event]:
    """The shortest list that leaves a board as the whole one would, and counts as much.

    Of the ons and offs of one label on one strip there stay the last off and the on that came after it; so with
    faults. Warnings of one cause on one channel become one, as do overruns. Those before the last ``Cleared`` of their
    cause and strip stay before it, so that the latched warning ends up as it was.
    """
    last_cleared = {
        (event.strip, event.cause): index for index, event in enumerate(events) if isinstance(event, Cleared)
    }
    kept: dict[tuple[object, ...], Event] = {}
    for index, event in enumerate(events):
        match event:
            case InstrumentOn():
                key: tuple[object, ...] = ("on", event.strip, event.label)
                kept[key] = _joined(kept.get(key), event)
            case InstrumentOff():
                kept.pop(("on", event.strip, event.label), None)
                _keep_last(kept, ("off", event.strip, event.label), event)
            case Warned():
                is_told = index < last_cleared.get((event.strip, event.cause), 0)
                key = (event.cause, event.strip, event.channel, is_told)
                kept[key] = _warned_again(kept.get(key), event)
            case Cleared():
                _keep_last(kept, ("cleared", event.cause, event.strip), event)
            case FaultOn():
                key = ("fault", event.fault, event.strip, event.channel)
                kept[key] = _joined(kept.get(key), event)
            case FaultOff():
                kept.pop(("fault", event.fault, event.strip, event.channel), None)
                _keep_last(kept, ("fault over", event.fault, event.strip, event.channel), event)
            case Overrun():
                kept[("overrun",)] = _joined(kept.get(("overrun",)), event)
            case _:
                kept[("other", index)] = event
    return list(kept.values())


def _keep_last(kept: dict[tuple[object, ...], Event], key: tuple[object, ...], event: Event) -> None:
    """Keep it at the end: what it puts out must stand before it."""
    kept[key] = _joined(kept.pop(key, None), event)


def _joined(older: Event | None, event: Event) -> Event:
    """One event that says what both say."""
    match older, event:
        case InstrumentOn() | FaultOn(), InstrumentOn() | FaultOn():
            return replace(event, time=older.time)
        case Cleared(), Cleared():
            return replace(event, count=older.count + event.count)
        case Overrun(), Overrun():
            return replace(event, time=older.time, frames=older.frames + event.frames)
        case _:
            return event


def _warned_again(older: Event | None, event: Warned) -> Warned:
    """One warning that counts what both count."""
    match older, event:
        case Clip(), Clip():
            samples, runs = older.samples + event.samples, older.runs + event.runs
            peak_dbtp = max(older.peak_dbtp, event.peak_dbtp)
            return replace(event, time=older.time, samples=samples, runs=runs, peak_dbtp=peak_dbtp)
        case Over(), Over():
            overs, peak_dbtp = older.overs + event.overs, max(older.peak_dbtp, event.peak_dbtp)
            return replace(event, time=older.time, overs=overs, peak_dbtp=peak_dbtp)
        case FlatTop(), FlatTop():
            plateaus, level_dbfs = older.plateaus + event.plateaus, max(older.level_dbfs, event.level_dbfs)
            return replace(event, time=older.time, plateaus=plateaus, level_dbfs=level_dbfs)
        case _:
            return event
