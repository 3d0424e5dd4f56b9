"""The log of an evening, read again."""

from __future__ import annotations

import dataclasses
import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import dsp.events
from dsp.events import Cause, Event, FaultKind
from plugin.errors import UserError

_KINDS: Final[Mapping[str, type[Event]]] = {
    kind.name: kind
    for _, kind in inspect.getmembers(dsp.events, inspect.isclass)
    if issubclass(kind, Event) and hasattr(kind, "name")
}

_LOG = re.compile(r".+\.jsonl(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line.

    Attributes:
        at_s: when it was written, in seconds since 1970.
        session: the run of the program that wrote it: when that began, ISO 8601.
        kind: its ``event``.
        record: all of it.
        event: of the sound; None for others.
    """

    at_s: float
    session: str
    kind: str
    record: Mapping[str, Any]
    event: Event | None

    @property
    def moment_s(self) -> float:
        """When it happened: what was heard happened a little before it was known."""
        return self.at_s if self.event is None else self.at_s - (self.event.reported - self.event.time)


def is_log(path: Path) -> bool:
    """Whether a file is a log and not a sound, by its name."""
    return _LOG.fullmatch(path.name) is not None


def read_evening(path: Path, complain: Callable[[str], None]) -> list[Entry]:
    """The lines of a log in their order, those of its older files (``.1``, ``.2``, …) first.

    Args:
        path: the newest file. If it is an older one itself, only that is read.
        complain: gets a line if there are lines that are none of a log's; they are left out.

    Raises:
        UserError: it can't be read, or is no log.
    """
    entries: list[Entry] = []
    problems: list[str] = []
    for file in _files(path):
        try:
            with file.open(encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, 1):
                    try:
                        entries.append(_entry(line))
                    except (ValueError, TypeError, AttributeError, KeyError) as error:
                        problems.append(f"{file}, line {number}: is no line of an evening's log ({_told(error)})")
        except OSError as error:
            raise UserError(f"{file}: cannot be read ({error.strerror or error})") from error
    if not entries:
        raise UserError(problems[0] if problems else f"{path}: nothing was logged in it")
    if problems:
        more = f"; so are {len(problems) - 1} more" if len(problems) > 1 else ""
        complain(f"{problems[0]} and was left out{more}")
    return entries


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


def _entry(line: str) -> Entry:
    record = json.loads(line)
    name = str(record["event"])
    kind = _KINDS.get(name)
    at_s = datetime.fromisoformat(record["at"]).timestamp()
    event = None if kind is None else event_of(kind, record)
    datetime.fromisoformat(record["session"])
    return Entry(at_s, record["session"], name, record, event)


def _files(path: Path) -> Iterator[Path]:
    """The log's files, the oldest first."""
    if path.suffix == ".jsonl":
        number = 1
        while path.with_name(f"{path.name}.{number}").is_file():
            number += 1
        yield from (path.with_name(f"{path.name}.{older}") for older in range(number - 1, 0, -1))
    yield path


def _told(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)
