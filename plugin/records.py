"""Events and summaries as lines of text for other programs: JSON Lines or CSV, always UTF-8, a line each."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Mapping
from typing import Protocol, TextIO

from dsp.events import Event
from overlays.advice_text import advice_words
from plugin.rules.intents import Outcome, outcome_record
from plugin.strip_summary import StripSummary

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
    "integrated_lufs",
    "range_lu",
    "max_momentary_lufs",
    "max_short_term_lufs",
    "true_peak_dbtp",
    "sample_peak_dbfs",
    "clips",
    "flat_tops",
    "seconds",
    "advice",
    "rule",
    "action",
    "reason",
)
"""The keys of a record; those that do not apply are left out, or empty in CSV, where they stand in this order."""

SUMMARY = "summary"
"""The ``event`` of a summary."""

DECIMALS = 4
"""Of seconds and probabilities: a tenth of a millisecond."""

LEVEL_DECIMALS = 2
"""Of a summary's loudness and levels: ten times as fine as any meter is exact."""


class RecordWriter(Protocol):
    """Writes one record a call."""

    def __call__(self, record: Record) -> None:
        """Write it."""


def record_of(event: Event, file: str) -> Record:
    """An event of a file, its keys in the order of ``COLUMNS``."""
    values = {"file": file, **event.record()}
    return {column: _rounded(values[column]) for column in COLUMNS if column in values}


def summary_record(summary: StripSummary, file: str) -> Record:
    """A strip of a file on the whole; None where a value is undefined or silence, as JSON has no such numbers."""
    loudness = summary.loudness
    return {
        "file": file,
        "event": SUMMARY,
        "strip": summary.strip,
        "integrated_lufs": _level(loudness.integrated_lufs),
        "range_lu": _level(loudness.range_lu),
        "max_momentary_lufs": _level(loudness.max_momentary_lufs),
        "max_short_term_lufs": _level(loudness.max_short_term_lufs),
        "true_peak_dbtp": _level(summary.true_peak_dbtp),
        "sample_peak_dbfs": _level(summary.sample_peak_dbfs),
        "clips": summary.clips,
        "overs": summary.overs,
        "flat_tops": summary.flat_tops,
        "seconds": _rounded(summary.seconds),
        "advice": None if summary.advice is None else advice_words(summary.advice),
    }


def rule_record(outcome: Outcome, file: str) -> Record:
    """What a rule would have done."""
    values: Record = {"file": file, **outcome_record(outcome)}
    return {column: values[column] for column in COLUMNS if column in values}


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


def _rounded(value: str | float | None) -> str | float | None:
    return round(value, DECIMALS) if isinstance(value, float) else value


def _level(level_db: float) -> float | None:
    return round(level_db, LEVEL_DECIMALS) if math.isfinite(level_db) else None
