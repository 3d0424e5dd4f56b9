"""What a sink has not taken yet: the newest state, and every event, merged when too many wait.

Pure and bounded: a sink that sleeps for an hour costs a few dozen records and finds, when it wakes, exactly
the board that it would have had, with every clip and every lost frame still counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dsp.analysis import StripState
from dsp.events import Clip, ClipCleared, Event, InstrumentOff, InstrumentOn, Overrun

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

    Of the ons and offs of one label on one strip there stay the last off and the on that came after it. Clips
    of one channel become one, as do overruns. Clips before the last ``ClipCleared`` of their strip stay
    before it, so that the latched warning ends up as it was.
    """
    last_cleared = {event.strip: index for index, event in enumerate(events) if isinstance(event, ClipCleared)}
    kept: dict[tuple[object, ...], Event] = {}
    for index, event in enumerate(events):
        match event:
            case InstrumentOn():
                key: tuple[object, ...] = ("on", event.strip, event.label)
                kept[key] = _joined(kept.get(key), event)
            case InstrumentOff():
                kept.pop(("on", event.strip, event.label), None)
                _keep_last(kept, ("off", event.strip, event.label), event)
            case Clip():
                is_told = index < last_cleared.get(event.strip, 0)
                key = ("clip", event.strip, event.channel, is_told)
                kept[key] = _joined(kept.get(key), event)
            case ClipCleared():
                _keep_last(kept, ("cleared", event.strip), event)
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
        case InstrumentOn(), InstrumentOn():
            return replace(event, time=older.time)
        case Clip(), Clip():
            samples, runs = older.samples + event.samples, older.runs + event.runs
            return replace(event, time=older.time, samples=samples, runs=runs)
        case ClipCleared(), ClipCleared():
            return replace(event, runs=older.runs + event.runs)
        case Overrun(), Overrun():
            return replace(event, time=older.time, frames=older.frames + event.frames)
        case _:
            return event
