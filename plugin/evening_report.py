"""A log of the evening as a file to be told of, like a sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from overlays.lines import clock_words
from plugin.errors import UserError
from plugin.evening_parts import SESSION, Span, choose, moment, part_of, spans
from plugin.evening_reading import Entry, read_evening
from plugin.file_report import FileReport


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of an evening.

    Attributes:
        kind: one of ``evening_parts.PARTS``; None: the first of them that there is.
        since: when it begins at the earliest, as the user wrote it; None: any time.
        until: when it begins (a session: ends) at the latest.
    """

    kind: str | None = None
    since: str | None = None
    until: str | None = None


ANY_PART = Wanted()


def evening_report(path: Path, wanted: Wanted, complain: Callable[[str], None]) -> FileReport:
    """What there is to be told of a part of an evening.

    Args:
        path: the log.
        wanted: which part.
        complain: gets a line about which part that is, and about lines that are no good.

    Raises:
        UserError: it can't be read, or there is no such part.
    """
    entries = read_evening(path, complain)
    there = spans(entries)
    since_s = _moment("--since", wanted.since, entries, None)
    begin_s = since_s if since_s is not None else there[-1].start_s
    until_s = _moment("--until", wanted.until, entries, begin_s)
    span = choose(there, wanted.kind, since_s, until_s)
    if span is None:
        when = "".join(f" {word} {text}" for word, text in (("since", wanted.since), ("until", wanted.until)) if text)
        what = "nothing was logged" if wanted.kind in {None, SESSION} else f"there is no {wanted.kind}"
        raise UserError(f"{path}: {what}{when}")
    complain(f"{path}: {_words(span, entries, sum(one.kind == span.kind for one in there))}")
    part = part_of(entries, span)
    return FileReport(str(path), part.seconds, part.events, part.heard, marked=part.marked)


def _moment(option: str, text: str | None, entries: list[Entry], after_s: float | None) -> float | None:
    if text is None:
        return None
    try:
        return moment(text, entries, after_s)
    except ValueError as error:
        raise UserError(f"{option} {text}: is no time: write 20:15, 20:15:30 or 2026-11-22T20:15") from error


def _words(span: Span, entries: list[Entry], alike: int) -> str:
    """``the last of 3 recordings: 2026-11-22 20:03:12 to 22:41:07 (2:37:55)``."""
    zone = datetime.fromisoformat(entries[-1].record["at"]).tzinfo or UTC
    start, end = (datetime.fromtimestamp(at_s, zone) for at_s in (span.start_s, span.end_s))
    is_one_day = end - start < timedelta(days=1) and start.date() == end.date()
    last = f"{end:%H:%M:%S}" if is_one_day else f"{end:%Y-%m-%d %H:%M:%S}"
    which = f"the {span.kind}" if alike == 1 else f"of {alike} {span.kind}s the one from"
    length = clock_words(span.seconds(span.end_s)).partition(".")[0]
    where = f" ({span.file})" if span.file else ""
    return f"{which} {start:%Y-%m-%d %H:%M:%S} to {last}, {length} long{where}"
