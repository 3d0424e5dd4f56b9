"""Events as lines of text for other programs: JSON Lines or CSV, always UTF-8, one line an event."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from typing import Protocol, TextIO

from dsp.events import Event

Record = Mapping[str, str | int | float | None]

COLUMNS = (
    "file",
    "time",
    "reported",
    "event",
    "strip",
    "label",
    "confidence",
    "channel",
    "samples",
    "runs",
    "overs",
    "plateaus",
    "peak_dbtp",
    "level_dbfs",
    "fault",
    "value",
    "count",
)
"""The keys of a record, in this order; those that do not apply are left out, or empty in CSV."""

DECIMALS = 4
"""Of seconds and probabilities: a tenth of a millisecond."""


class RecordWriter(Protocol):
    """Writes one record a call."""

    def __call__(self, record: Record) -> None:
        """Write it."""


def record_of(event: Event, file: str) -> Record:
    """An event of a file, its keys in the order of ``COLUMNS``."""
    values = {"file": file, **event.record()}
    return {column: _rounded(values[column]) for column in COLUMNS if column in values}


def json_writer(stream: TextIO) -> RecordWriter:
    """JSON Lines: an object a line. Pure ASCII, so that no terminal or pipe can spoil a file's name."""

    def write(record: Record) -> None:
        stream.write(json.dumps(record, allow_nan=False) + "\n")

    return write


def csv_writer(stream: TextIO) -> RecordWriter:
    """CSV with a header: a column for each key, empty where it does not apply."""
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()

    def write(record: Record) -> None:
        writer.writerow(record)

    return write


FORMATS: Mapping[str, Callable[[TextIO], RecordWriter]] = {"jsonl": json_writer, "csv": csv_writer}
"""Makers of writers, by the name that the command line uses."""


def _rounded(value: str | float | None) -> str | float | None:
    return round(value, DECIMALS) if isinstance(value, float) else value
