"""Which part of an evening is meant: a recording, a stream, or a run of the program. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from dsp.events import Event
from overlays.chapters import Chapter
from overlays.stretches import Stretch, stretches
from plugin.evening_log import CHAPTER, Output, State
from plugin.evening_reading import Entry

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?")


SESSION = "session"
"""A part that is no output: a run of the program."""

PARTS = (*Output, SESSION)
"""The kinds of parts, the one that is rather meant first."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the evening; all times are in seconds since 1970.

    Attributes:
        kind: one of ``PARTS``.
        start_s: when it began.
        end_s: when it ended.
        pauses: when it stood still, in their order.
        file: that OBS recorded; empty where that is not known.
    """

    kind: str
    start_s: float
    end_s: float
    pauses: tuple[tuple[float, float], ...] = ()
    file: str = ""

    def seconds(self, at_s: float) -> float:
        """How much of it had gone by at a moment, without its pauses."""
        at_s = min(max(at_s, self.start_s), self.end_s)
        paused_s = sum(max(0.0, min(at_s, end_s) - start_s) for start_s, end_s in self.pauses)
        return max(0.0, at_s - self.start_s - paused_s)


@dataclass(frozen=True, slots=True)
class Part:
    """What was heard in a part of the evening, in seconds from its begin.

    Attributes:
        seconds: its length.
        events: what happened.
        heard: what was on.
        marked: chapters that somebody marked; the title is empty where what plays is to be the title.
    """

    seconds: float
    events: tuple[Event, ...]
    heard: tuple[Stretch, ...]
    marked: tuple[Chapter, ...]


def spans(entries: Sequence[Entry]) -> list[Span]:
    """All parts of an evening, by kind and begin."""
    sessions = [
        Span(SESSION, datetime.fromisoformat(session).timestamp(), lines[-1].at_s)
        for session, lines in _sessions(entries)
    ]
    return [*_outputs(entries, Output.RECORDING), *_outputs(entries, Output.STREAM), *sessions]


def choose(there: Iterable[Span], kind: str | None, since_s: float | None, until_s: float | None) -> Span | None:
    """The last part that is meant; None if there is none.

    Args:
        there: all parts.
        kind: which; None: the first kind of ``PARTS`` that there is.
        since_s: recordings and streams begin after this; a session is cut here.
        until_s: recordings and streams begin before this; a session is cut here.
    """
    since_s = 0.0 if since_s is None else since_s
    until_s = float("inf") if until_s is None else until_s
    able = [span for span in there if kind in {None, span.kind}]
    for one in PARTS[:-1]:
        if found := [span for span in able if span.kind == one and since_s <= span.start_s <= until_s]:
            return found[-1]
    sessions = [span for span in able if span.kind == SESSION and span.end_s > since_s and span.start_s < until_s]
    if not sessions:
        return None
    last = sessions[-1]
    return replace(last, start_s=max(last.start_s, since_s), end_s=min(last.end_s, until_s))


def part_of(entries: Sequence[Entry], span: Span) -> Part:
    """What was heard in it; what was on already, or stayed on, is cut at its borders."""
    inside = [entry for entry in entries if span.start_s <= entry.moment_s <= span.end_s]
    events = tuple(_moved(entry.event, entry, span) for entry in inside if entry.event is not None)
    marked = (entry for entry in inside if entry.kind == CHAPTER)
    return Part(
        span.seconds(span.end_s),
        events,
        tuple(_cut(_heard(entries), span)),
        tuple(Chapter(span.seconds(entry.at_s), str(entry.record.get("title") or "")) for entry in marked),
    )


def moment(text: str, entries: Sequence[Entry], after_s: float | None = None) -> float:
    """When a time of day (``20:15``, ``20:15:30``) was, or a full one (``2026-11-22 20:15``), as the log writes times.

    Args:
        text: of the command line.
        entries: of the log.
        after_s: for a time of day, the first one after this is meant; None: the last one in the log.

    Raises:
        ValueError: it is none.
    """
    newest = datetime.fromisoformat(entries[-1].record["at"])
    if not (time := _TIME.fullmatch(text.strip())):
        full = datetime.fromisoformat(text.strip())
        return (full if full.tzinfo else full.replace(tzinfo=newest.tzinfo)).timestamp()
    near = newest if after_s is None else datetime.fromtimestamp(after_s, newest.tzinfo)
    hour, minute, second = (int(number or 0) for number in time.groups())
    found = near.replace(hour=hour, minute=minute, second=second, microsecond=0)
    if after_s is None and found > near:
        found -= timedelta(days=1)
    elif after_s is not None and found < near:
        found += timedelta(days=1)
    return found.timestamp()


def _outputs(entries: Sequence[Entry], output: Output) -> Iterator[Span]:
    """An output that is told of again while it runs, as after a reconnect, is still the same, unless it began anew."""
    span: Span | None = None
    paused_s: float | None = None
    last_s = 0.0
    for entry in entries:
        if entry.kind == output:
            state, at_s = entry.record.get("state"), entry.at_s
            begun_s = at_s - float(entry.record.get("seconds") or 0.0)
            is_new = state == State.STARTED and begun_s > last_s and paused_s is None
            is_over = state == State.STOPPED or is_new
            if span is not None and paused_s is not None and (is_over or state in {State.RESUMED, State.STARTED}):
                span = replace(span, pauses=(*span.pauses, (paused_s, at_s)))
                paused_s = None
            if span is not None and is_over:
                end_s = at_s if state == State.STOPPED else last_s
                yield replace(span, end_s=end_s, file=str(entry.record.get("file") or ""))
                span = None
            if state == State.STARTED and span is None:
                span = Span(output, begun_s, at_s)
            elif state == State.PAUSED and paused_s is None:
                paused_s = at_s
        last_s = entry.at_s
    if span is not None:
        pauses = span.pauses if paused_s is None else (*span.pauses, (paused_s, last_s))
        yield replace(span, end_s=last_s, pauses=pauses)


def _sessions(entries: Sequence[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    for session, group in groupby(entries, key=lambda entry: entry.session):
        yield session, list(group)


def _heard(entries: Sequence[Entry]) -> Iterator[Stretch]:
    """What was on all evening; with a session everything ends."""
    for _, lines in _sessions(entries):
        events = (replace(line.event, time=line.moment_s) for line in lines if line.event is not None)
        yield from stretches(events, lines[-1].at_s)


def _cut(heard: Iterable[Stretch], span: Span) -> Iterator[Stretch]:
    for one in heard:
        start_s, end_s = span.seconds(one.start_s), span.seconds(one.end_s)
        if end_s > start_s:
            yield replace(one, start_s=start_s, end_s=end_s)


def _moved(event: Event, entry: Entry, span: Span) -> Event:
    return replace(event, time=span.seconds(entry.moment_s), reported=span.seconds(entry.at_s))
