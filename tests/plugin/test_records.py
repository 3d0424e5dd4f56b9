from __future__ import annotations

import csv
import io
import json

from dsp.events import Clip, InstrumentOn
from plugin.records import COLUMNS, FORMATS, record_of

ON = InstrumentOn(time=1.234567, reported=1.6, strip="Band", label="guitar", confidence=0.87654321)
CLIP = Clip(time=2.0, reported=2.01, strip="Band", channel=2, samples=7, runs=1, peak_dbtp=0.25)


def test_a_record_has_the_keys_that_apply_in_a_fixed_order() -> None:
    assert list(record_of(ON, "a.wav")) == [
        "file",
        "time",
        "reported",
        "event",
        "strip",
        "label",
        "confidence",
    ]
    assert record_of(CLIP, "a.wav") == {
        "file": "a.wav",
        "time": 2.0,
        "reported": 2.01,
        "event": "clip",
        "strip": "Band",
        "channel": 2,
        "samples": 7,
        "runs": 1,
        "peak_dbtp": 0.25,
    }


def test_numbers_are_rounded_to_a_tenth_of_a_millisecond() -> None:
    record = record_of(ON, "a.wav")
    assert (record["time"], record["confidence"]) == (1.2346, 0.8765)


def test_json_lines_are_one_ascii_object_a_line() -> None:
    stream = io.StringIO()
    write = FORMATS["jsonl"](stream)
    name = "Müllers\nLied.wav"
    write(record_of(ON, name))
    write(record_of(CLIP, name))
    lines = stream.getvalue().splitlines()
    assert stream.getvalue().isascii()
    assert [json.loads(line) for line in lines] == [record_of(ON, name), record_of(CLIP, name)]


def test_csv_has_a_header_and_leaves_empty_what_does_not_apply() -> None:
    stream = io.StringIO(newline="")
    write = FORMATS["csv"](stream)
    write(record_of(ON, 'the "quoted", one.wav'))
    write(record_of(CLIP, "b.wav"))
    header, on, clip = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert tuple(header) == COLUMNS
    assert dict(zip(header, on, strict=True))["file"] == 'the "quoted", one.wav'
    assert dict(zip(header, on, strict=True))["channel"] == ""
    assert dict(zip(header, clip, strict=True))["samples"] == "7"


def test_csv_without_events_is_still_a_table() -> None:
    stream = io.StringIO()
    FORMATS["csv"](stream)
    assert stream.getvalue() == ",".join(COLUMNS) + "\n"
