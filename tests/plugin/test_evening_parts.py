from __future__ import annotations

from pathlib import Path

import pytest
from evenings import LATE_S, Evening, at

from overlays.chapters import Chapter
from overlays.stretches import Stretch
from plugin.evening_parts import Part, Span, choose, moment, part_of, spans
from plugin.evening_reading import Entry, read_evening


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evening.jsonl"


def read(path: Path) -> list[Entry]:
    def complain(line: str) -> None:
        raise AssertionError(line)

    return read_evening(path, complain)


def chosen(path: Path, kind: str | None = None, since: str | None = None, until: str | None = None) -> Span:
    times = [None if time is None else at(time).timestamp() for time in (since, until)]
    span = choose(spans(read(path)), kind, *times)
    assert span is not None
    return span


def part(path: Path, kind: str | None = None) -> Part:
    return part_of(read(path), chosen(path, kind))


def times(span: Span) -> tuple[float, float]:
    """In minutes after eight."""
    eight = at("20:00").timestamp()
    return (span.start_s - eight) / 60, (span.end_s - eight) / 60


def test_without_anything_else_the_last_run_of_the_program_is_meant(path: Path) -> None:
    for begin, end in (("20:00", "20:10"), ("20:30", "20:50")):
        evening = Evening(path, begin)
        evening.on(begin, "guitar")
        evening.end(end)
    assert times(chosen(path)) == pytest.approx((30, 50), abs=0.01)
    assert part(path).heard[0] == Stretch("Band", "guitar", 0.0, 20 * 60.0)


def test_a_recording_is_meant_rather_than_a_stream_and_that_rather_than_a_run(path: Path) -> None:
    evening = Evening(path, "20:00")
    evening.write("20:01", event="stream", state="started", seconds=0.0)
    evening.write("20:02", event="recording", state="started", seconds=0.0)
    evening.write("20:05", event="recording", state="stopped", file="/a.mp4")
    evening.write("20:06", event="recording", state="started", seconds=0.0)
    evening.write("20:08", event="recording", state="stopped", file="/b.mp4")
    evening.write("20:09", event="stream", state="stopped")
    evening.end("20:10")
    assert times(chosen(path)) == (6, 8)
    assert chosen(path).file == "/b.mp4"
    assert times(chosen(path, until="20:05")) == (2, 5)
    assert times(chosen(path, "stream")) == (1, 9)
    assert times(chosen(path, "session", "20:03", "20:04")) == (3, 4)
    assert times(chosen(path, since="20:07")) == (7, 10)  # no recording and no stream began later
    assert choose(spans(read(path)), "recording", at("20:07").timestamp(), None) is None


def test_a_recording_goes_on_over_a_restart_of_the_program_and_a_reconnect(path: Path) -> None:
    first = Evening(path, "20:00")
    first.write("20:02", event="recording", state="started", seconds=0.0)
    first.on("20:03", "guitar")
    first.end("20:04")
    second = Evening(path, "20:10")
    second.write("20:10", event="recording", state="started", seconds=480.0)
    second.on("20:11", "drums")
    second.write("20:20", event="recording", state="stopped")
    second.end("20:21")
    assert times(chosen(path)) == (2, 20)
    assert [(one.label, one.start_s + LATE_S) for one in part(path).heard] == [("guitar", 60), ("drums", 540)]


def test_a_recording_that_was_on_before_begins_before_the_log(path: Path) -> None:
    evening = Evening(path, "20:00")
    evening.write("20:00", event="recording", state="started", seconds=90.0)
    evening.on("20:01", "guitar")
    evening.end("20:02")
    assert part(path).heard == (Stretch("Band", "guitar", 150 - LATE_S, 210),)


def test_one_that_ended_unseen_is_over_when_the_next_one_begins(path: Path) -> None:
    first = Evening(path, "20:00")
    first.write("20:01", event="recording", state="started", seconds=0.0)
    first.end("20:04")
    second = Evening(path, "21:00")
    second.write("21:00", event="recording", state="started", seconds=60.0)
    second.end("21:01")
    recordings = [span for span in spans(read(path)) if span.kind == "recording"]
    assert [times(span) for span in recordings] == [(1, 4), (59, 61)]


def test_what_is_heard_in_a_pause_of_the_recording_is_not_in_it(path: Path) -> None:
    evening = Evening(path, "20:00")
    evening.write("20:00", event="recording", state="started", seconds=0.0)
    evening.on("20:01", "guitar")
    evening.write("20:02", event="recording", state="paused")
    evening.off("20:03", "guitar")
    evening.on("20:04", "organ")
    evening.off("20:05", "organ")
    evening.on("20:06", "drums")
    evening.write("20:12", event="recording", state="resumed")
    evening.off("20:13", "drums")
    evening.write("20:14", event="recording", state="stopped")
    evening.end("20:15")
    found = part(path)
    assert found.seconds == 4 * 60
    assert found.heard == (
        Stretch("Band", "guitar", 60 - LATE_S, 120.0),
        Stretch("Band", "drums", 120.0, 180 - LATE_S),
    )


def test_marks_stand_where_they_were_made(path: Path) -> None:
    evening = Evening(path, "20:00")
    evening.mark("20:00:30", "too early")
    evening.write("20:01", event="recording", state="started", seconds=0.0)
    evening.mark("20:01:30", "Our song")
    evening.mark("20:02", None)
    evening.write("20:03", event="recording", state="stopped")
    evening.mark("20:04", "too late")
    evening.end("20:05")
    assert part(path).marked == (Chapter(30.0, "Our song"), Chapter(60.0, ""))


def test_events_are_told_from_the_begin_of_the_part(path: Path) -> None:
    evening = Evening(path, "20:00")
    evening.on("20:00:30", "guitar")
    evening.write("20:01", event="stream", state="started", seconds=0.0)
    evening.off("20:02", "guitar")
    evening.end("20:03")
    ended, _lost = part(path, "stream").events
    assert (ended.time, ended.reported) == (60 - LATE_S, 60)


@pytest.mark.parametrize(
    ("text", "after", "found"),
    [
        ("20:15", None, "20:15"),
        ("9:05:07", None, "09:05:07"),
        ("00:10", None, "24:10"),
        ("23:59", None, "23:59"),  # of the day before the log's end, which is after midnight
        ("00:20", "23:00", "24:20"),
        ("23:00", "20:00", "23:00"),
        ("2026-11-22T20:15", None, "20:15"),
        ("2026-11-22 20:15:30+01:00", None, "20:15:30"),
    ],
)
def test_a_time_is_one_of_the_evening(path: Path, text: str, after: str | None, found: str) -> None:
    evening = Evening(path, "20:00")
    evening.end("24:15")
    after_s = None if after is None else at(after).timestamp()
    assert moment(text, read(path), after_s) == at(found).timestamp()


def test_what_is_no_time_is_refused(path: Path) -> None:
    Evening(path, "20:00").end("20:01")
    with pytest.raises(ValueError, match="soon"):
        moment("soon", read(path))
