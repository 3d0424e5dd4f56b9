from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from plugin.sections.log import LogSettings
from plugin.sections.obs import ObsSettings
from plugin.telling.telling import Telling


def telling(obs: ObsSettings, log: LogSettings) -> Telling:
    return Telling(obs, log, lambda: None, lambda _: True)


def test_what_is_not_wanted_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "evening.jsonl"
    told = telling(ObsSettings(), LogSettings(file=path))
    assert set(told.sinks) == {"chapters", "evening's log", "broadcast"}
    assert len(told.guests) == 3
    told.close()
    told = telling(ObsSettings(events=False, captions=True), LogSettings(on=False))
    assert set(told.sinks) == {"chapters", "captions"}
    assert len(told.guests) == 2
    told.close()


def test_a_log_that_cannot_be_written_is_told_and_everything_else_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    told = telling(ObsSettings(), LogSettings(file=tmp_path / "file" / "evening.jsonl"))
    assert set(told.sinks) == {"chapters", "broadcast"}
    assert "The evening's log" in caplog.text
    told.close()


def test_a_chapter_is_marked_in_the_log(tmp_path: Path) -> None:
    path = tmp_path / "evening.jsonl"
    told = telling(ObsSettings(), LogSettings(file=path))
    asyncio.run(told.mark_chapter("One"))
    told.close()
    assert '"title": "One"' in path.read_text()
