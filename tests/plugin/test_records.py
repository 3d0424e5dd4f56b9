from __future__ import annotations

import csv
import io
import json
import math

from states import levels, loudness, state

from dsp.events import Clip, InstrumentOn
from dsp.profile import STREAMING
from plugin.records import COLUMNS, csv_writer, json_writer, record_of, summary_record
from plugin.strip_summary import StripSummary

ON = InstrumentOn(time=1.234567, reported=1.6, strip="Band", label="guitar", confidence=0.87654321)
CLIP = Clip(time=2.0, reported=2.01, strip="Band", channel=2, samples=7, runs=1, peak_dbtp=0.25)
LOUD = loudness(-8.123, short_term=-9.5, integrated=-10.0456, range_lu=5.5, gated_s=75.0)
SUMMARY = StripSummary.of(
    state("Band", of=levels(-3.0, true_peak_db=-2.5), loud=LOUD, clips=2, overs=1, flat_tops=4), 80.12343, STREAMING
)
SILENCE = StripSummary.of(state("Band", of=levels(-math.inf)), 0.0, STREAMING)


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


def test_a_summary_has_a_strips_figures_and_what_to_do() -> None:
    assert summary_record(SUMMARY, "a.wav") == {
        "file": "a.wav",
        "event": "summary",
        "strip": "Band",
        "integrated_lufs": -10.05,
        "range_lu": 5.5,
        "max_momentary_lufs": -8.12,
        "max_short_term_lufs": -9.5,
        "true_peak_dbtp": -2.5,
        "sample_peak_dbfs": -3.0,
        "clips": 2,
        "overs": 1,
        "flat_tops": 4,
        "seconds": 80.1234,
        "advice": "4 dB too hot for -14 LUFS, ceiling -1 dBTP: lower by 4 dB",
    }


def test_what_is_undefined_or_silent_is_null_in_json_and_empty_in_csv() -> None:
    record = summary_record(SILENCE, "a.wav")
    undefined = {key for key, value in record.items() if value is None}
    assert undefined == {
        *("integrated_lufs", "range_lu", "max_momentary_lufs", "max_short_term_lufs"),
        *("true_peak_dbtp", "sample_peak_dbfs", "advice"),
    }
    stream = io.StringIO()
    json_writer(stream)(record)
    assert json.loads(stream.getvalue()) == record
    stream = io.StringIO()
    csv_writer(stream)(record)
    [row] = csv.DictReader(io.StringIO(stream.getvalue()))
    assert {key for key in record if row[key] == ""} == undefined
    assert (row["event"], row["overs"], row["time"]) == ("summary", "0", "")


def test_json_lines_are_one_ascii_object_a_line() -> None:
    stream = io.StringIO()
    write = json_writer(stream)
    name = "Müllers\nLied.wav"
    write(record_of(ON, name))
    write(record_of(CLIP, name))
    lines = stream.getvalue().splitlines()
    assert stream.getvalue().isascii()
    assert [json.loads(line) for line in lines] == [record_of(ON, name), record_of(CLIP, name)]


def test_csv_has_a_header_and_leaves_empty_what_does_not_apply() -> None:
    stream = io.StringIO(newline="")
    write = csv_writer(stream)
    write(record_of(ON, 'the "quoted", one.wav'))
    write(record_of(CLIP, "b.wav"))
    header, on, clip = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    assert tuple(header) == COLUMNS
    assert dict(zip(header, on, strict=True))["file"] == 'the "quoted", one.wav'
    assert dict(zip(header, on, strict=True))["channel"] == ""
    assert dict(zip(header, clip, strict=True))["samples"] == "7"


def test_csv_without_events_is_still_a_table() -> None:
    stream = io.StringIO()
    csv_writer(stream)
    assert stream.getvalue() == ",".join(COLUMNS) + "\n"
