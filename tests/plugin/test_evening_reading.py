from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest
from example_events import EXAMPLES

from dsp.events import FaultKind, FaultOn
from plugin.errors import UserError
from plugin.evening_log import EveningLog
from plugin.evening_reading import is_log, read_evening
from plugin.mailbox import Update

GOOD = (
    '{"v": 1, "at": "2026-11-22T22:00:00+00:00", "session": "2026-11-22T21:00:00+00:00", '
    '"event": "chapter", "title": "One"}\n'
)


def at_ten() -> datetime:
    return datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


def never(line: str) -> None:
    raise AssertionError(line)


def test_every_kind_of_event_comes_back_as_it_was(tmp_path: Path) -> None:
    log = EveningLog(tmp_path / "new" / "evening.jsonl", at_ten)
    asyncio.run(log.take(Update(None, tuple(EXAMPLES.values()))))
    log.mark(None)
    log.close()
    *heard, mark = read_evening(log.path, never)
    assert [entry.event for entry in heard] == list(EXAMPLES.values())
    assert {entry.session for entry in heard} == {"2026-11-22T22:00:00+00:00"}
    assert (mark.event, mark.kind, mark.record["title"]) == (None, "chapter", None)
    assert {entry.at_s for entry in (*heard, mark)} == {at_ten().timestamp()}
    assert heard[0].moment_s == pytest.approx(at_ten().timestamp() - 0.2)


def test_digital_silence_has_no_number(tmp_path: Path) -> None:
    log = EveningLog(tmp_path / "evening.jsonl", at_ten)
    silent = FaultOn(time=1.0, reported=2.0, strip="Main", fault=FaultKind.SILENCE, channel=None, value=-math.inf)
    asyncio.run(log.take(Update(None, (silent,))))
    log.close()
    (entry,) = read_evening(log.path, never)
    assert isinstance(entry.event, FaultOn)
    assert math.isnan(entry.event.value)


def test_older_files_come_first(tmp_path: Path) -> None:
    path = tmp_path / "evening.jsonl"
    for name, title in ((".2", "first"), (".1", "second"), ("", "third")):
        path.with_name(path.name + name).write_text(GOOD.replace("One", title))
    assert [entry.record["title"] for entry in read_evening(path, never)] == ["first", "second", "third"]
    (entry,) = read_evening(path.with_name("evening.jsonl.1"), never)
    assert entry.record["title"] == "second"


@pytest.mark.parametrize("line", ["no json", "[1, 2]", '{"event": "clip", "time": "soon"}', '{"v": 1, "at": "202'])
def test_what_is_no_log_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "evening.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"evening\.jsonl, line 1: is no line of an evening's log"):
        read_evening(path, never)


def test_a_line_that_a_power_cut_has_spoilt_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "evening.jsonl"
    path.write_bytes(GOOD.encode() + b'{"v": 1, "at": "2026-1' + b"\0\0\0\n\xff\n" + GOOD.encode())
    told: list[str] = []
    assert len(read_evening(path, told.append)) == 2
    (line,) = told
    assert "evening.jsonl, line 2: is no line of an evening's log" in line
    assert line.endswith("and was left out; so are 1 more")


def test_no_file_and_an_empty_one_are_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_evening(tmp_path / "gone.jsonl", never)
    (tmp_path / "empty.jsonl").touch()
    with pytest.raises(UserError, match="nothing was logged in it"):
        read_evening(tmp_path / "empty.jsonl", never)


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("evening.jsonl", True), ("evening.jsonl.2", True), ("song.wav", False), ("a.jsonl.wav", False)],
)
def test_a_log_is_known_by_its_name(name: str, is_one: bool) -> None:
    assert is_log(Path(name)) is is_one
