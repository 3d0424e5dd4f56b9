"""The log of the evening: every event as a line of JSON with the time of day, kept over restarts, never too large."""

from __future__ import annotations

import dataclasses
import inspect
import json
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

import dsp.events
from dsp.events import Cause, Event, FaultKind
from plugin.errors import UserError
from plugin.mailbox import Update

MOST_BYTES: Final = 10_000_000
"""Of a file: about a week of evenings. It is then renamed to .1, the one before to .2."""

KEPT: Final = 3
"""Older files."""

VERSION: Final = 1
"""Of a line's shape."""

logger = logging.getLogger(__name__)

_KINDS: Final[Mapping[str, type[Event]]] = {
    kind.name: kind
    for _, kind in inspect.getmembers(dsp.events, inspect.isclass)
    if issubclass(kind, Event) and hasattr(kind, "name")
}


class _Lines(RotatingFileHandler):
    """A full disk ends the log and nothing else; it is told once."""

    is_failing = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the standard library's name
        if not self.is_failing:
            logger.warning("The evening's log %s can't be written any more; everything else goes on", self.baseFilename)
        self.is_failing = True


class EveningLog:
    """Writes events. A sink.

    Each line has ``v``, ``at`` (the time of day, ISO 8601), ``session`` (when this run began: times on the stream
    clock begin anew with it) and the event's own fields.

    Args:
        path: the file; what is there already stays, and its folder is made.
        clock: the time of day.

    Raises:
        UserError: it can't be written.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> None:
        self.path = path
        self._clock = clock
        self._session = clock().isoformat(timespec="seconds")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = _Lines(path, maxBytes=MOST_BYTES, backupCount=KEPT, encoding="utf-8")
        except OSError as error:
            raise UserError(f"the evening's log {path} can't be written: {error.strerror or error}") from error

    async def take(self, update: Update) -> None:
        """Write what happened."""
        for event in update.events:
            self.write(event.record())

    def write(self, record: Mapping[str, Any]) -> None:
        """Write a line; also for what is no event of the sound, such as a chapter."""
        line = {"v": VERSION, "at": self._clock().isoformat(timespec="milliseconds"), "session": self._session}
        text = json.dumps({**line, **record}, ensure_ascii=False, allow_nan=False)
        self._file.emit(logging.makeLogRecord({"msg": text}))

    def close(self) -> None:
        """Nothing more will be written."""
        self._file.close()


def read_evening(path: Path) -> Iterator[tuple[str, Event]]:
    """The events of a log, each with its session, in their order. Lines of other kinds are passed over.

    Raises:
        UserError: it can't be read, or a line is none of a log's.
    """
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                yield from _read_line(path, number, line)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: can't be read ({error})") from error


def _read_line(path: Path, number: int, line: str) -> Iterator[tuple[str, Event]]:
    try:
        record = json.loads(line)
        kind = _KINDS.get(record.get("event"))
        if kind is not None:
            yield str(record.get("session", "")), event_of(kind, record)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise UserError(f"{path}, line {number}: is no line of an evening's log ({error})") from error


def event_of(kind: type[Event], record: Mapping[str, Any]) -> Event:
    """The event that a record tells; a number that was infinite comes back as NaN.

    Raises:
        KeyError: it lacks a field.
        ValueError: a field is no good.
    """
    readers: Mapping[str, Callable[[Any], Any]] = {
        "int": int,
        "float": lambda value: float("nan") if value is None else float(value),
        "str": str,
        "int | None": lambda value: None if value is None else int(value),
        "FaultKind": FaultKind,
        "Cause": Cause,
    }
    return kind(**{field.name: readers[str(field.type)](record[field.name]) for field in dataclasses.fields(kind)})
