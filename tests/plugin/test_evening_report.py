from __future__ import annotations

from pathlib import Path

import pytest
from evenings import Evening

from plugin.errors import UserError
from plugin.evening_report import Wanted, evening_report


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two recordings, and a song in each."""
    evening = Evening(tmp_path / "evening.jsonl", "20:00")
    evening.write("20:02", event="recording", state="started", seconds=0.0)
    evening.on("20:03", "guitar")
    evening.off("20:05", "guitar")
    evening.write("20:10", event="recording", state="stopped", file="/videos/one.mp4")
    evening.write("23:58", event="recording", state="started", seconds=0.0)
    evening.on("24:01", "organ")
    evening.off("24:02", "organ")
    evening.write("24:03", event="recording", state="stopped", file="/videos/two.mp4")
    evening.end("24:05")
    return tmp_path / "evening.jsonl"


@pytest.mark.parametrize(
    ("wanted", "label", "told"),
    [
        (
            Wanted(),
            "organ",
            "of 2 recordings the one from 2026-11-22 23:58:00 to 2026-11-23 00:03:00, 5:00 long (/videos/two.mp4)",
        ),
        (
            Wanted(until="20:30"),
            "guitar",
            "of 2 recordings the one from 2026-11-22 20:02:00 to 20:10:00, 8:00 long (/videos/one.mp4)",
        ),
        (
            Wanted("session", since="20:01", until="20:04"),
            "guitar",
            "the session 2026-11-22 20:01:00 to 20:04:00, 3:00 long",
        ),
    ],
)
def test_it_is_told_which_part_it_is(path: Path, wanted: Wanted, label: str, told: str) -> None:
    lines: list[str] = []
    report = evening_report(path, wanted, lines.append)
    assert [one.label for one in report.heard] == [label]
    assert lines == [f"{path}: {told}"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Wanted("stream"), "there is no stream"),
        (Wanted("recording", since="24:00"), "--since 24:00: is no time: write 20:15, 20:15:30 or 2026-11-22T20:15"),
        (Wanted("recording", since="00:04"), "there is no recording since 00:04"),
        (Wanted(until="2026-11-01T10:00"), "nothing was logged until 2026-11-01T10:00"),
    ],
)
def test_a_part_that_is_not_there_is_one_clear_line(path: Path, wanted: Wanted, told: str) -> None:
    with pytest.raises(UserError) as caught:
        evening_report(path, wanted, [].append)
    assert str(caught.value).removeprefix(f"{path}: ") == told
