from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from example_events import EXAMPLES

from plugin.errors import UserError
from plugin.evening_log import EveningLog
from plugin.mailbox import Update


def at_ten() -> datetime:
    return datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


def test_a_line_tells_the_time_of_day_and_its_version(tmp_path: Path) -> None:
    log = EveningLog(tmp_path / "evening.jsonl", at_ten)
    log.mark("Unser Lied")
    log.close()
    assert json.loads(log.path.read_text(encoding="utf-8")) == {
        "v": 1,
        "at": "2026-11-22T22:00:00.000+00:00",
        "session": "2026-11-22T22:00:00+00:00",
        "event": "chapter",
        "title": "Unser Lied",
    }


def test_the_next_evening_is_added_and_old_ones_go(tmp_path: Path) -> None:
    for _ in range(10):
        log = EveningLog(tmp_path / "evening.jsonl", at_ten, max_bytes=2_000, older=3)
        asyncio.run(log.take(Update(None, tuple(EXAMPLES.values()))))
        log.close()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["evening.jsonl", *(f"evening.jsonl.{number}" for number in (1, 2, 3))]
    assert all(path.stat().st_size <= 2_000 for path in tmp_path.iterdir())
    assert all(json.loads(line)["v"] == 1 for path in tmp_path.iterdir() for line in path.read_text().splitlines())


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"evening's log .* can't be written"):
        EveningLog(tmp_path / "file" / "evening.jsonl", at_ten)


def test_a_disk_that_fills_is_told_once_and_harms_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = EveningLog(tmp_path / "evening.jsonl", at_ten)
    log.write({"event": "first"})
    log.path.unlink()
    tmp_path.chmod(0o700)
    stream = log._file.stream
    stream.close()  # what a disk that is gone looks like
    for _ in range(3):
        log.write({"event": "lost"})
    assert [record.message for record in caplog.records] == [
        f"The evening's log {log.path} can't be written any more; everything else goes on"
    ]
