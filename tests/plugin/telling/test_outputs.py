from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from studio_desk import Desk

from plugin.evening_log import EveningLog
from plugin.obs.client import RequestError
from plugin.obs.link import Events
from plugin.telling.outputs import OutputLog


@pytest.fixture
def log(tmp_path: Path) -> EveningLog:
    return EveningLog(tmp_path / "evening.jsonl")


def lines(log: EveningLog) -> list[tuple[Any, ...]]:
    log.close()
    read = map(json.loads, log.path.read_text(encoding="utf-8").splitlines())
    return [(line["event"], line["state"], line["seconds"], line.get("file")) for line in read]


def test_what_obs_tells_is_logged(log: EveningLog) -> None:
    outputs = OutputLog(log)
    assert outputs.events == Events.OUTPUTS
    for name, state, path in (
        ("StreamStateChanged", "STARTING", None),
        ("StreamStateChanged", "STARTED", None),
        ("RecordStateChanged", "STARTED", "/videos/show.mp4"),
        ("RecordStateChanged", "PAUSED", None),
        ("RecordStateChanged", "RESUMED", None),
        ("RecordStateChanged", "STOPPED", "/videos/show.mp4"),
        ("ReplayBufferStateChanged", "STARTED", None),
        ("StreamStateChanged", "STOPPED", None),
    ):
        data = {"outputActive": True, "outputState": f"OBS_WEBSOCKET_OUTPUT_{state}", "outputPath": path}
        outputs.heard(name, data)
    outputs.heard("CurrentProgramSceneChanged", {"sceneName": "Main"})
    assert lines(log) == [
        ("stream", "started", 0.0, None),
        ("recording", "started", 0.0, "/videos/show.mp4"),
        ("recording", "paused", 0.0, None),
        ("recording", "resumed", 0.0, None),
        ("recording", "stopped", 0.0, "/videos/show.mp4"),
        ("stream", "stopped", 0.0, None),
    ]


def test_what_runs_already_is_logged_with_how_long(log: EveningLog) -> None:
    desk = Desk()
    desk.answers["GetRecordStatus"] = {"outputActive": True, "outputPaused": True, "outputDuration": 90_500}
    desk.answers["GetStreamStatus"] = {"outputActive": False, "outputDuration": 0}
    asyncio.run(OutputLog(log).serve(desk.ask))
    assert lines(log) == [
        ("recording", "started", 90.5, None),
        ("recording", "paused", 0.0, None),
        ("stream", "stopped", 0.0, None),
    ]


def test_an_obs_that_is_not_ready_is_asked_again(log: EveningLog) -> None:
    desk = Desk()
    desk.refusals["GetRecordStatus"] = 207
    with pytest.raises(RequestError):
        asyncio.run(OutputLog(log).serve(desk.ask))
    desk.refusals["GetRecordStatus"] = 600
    desk.answers["GetStreamStatus"] = {"outputActive": True, "outputDuration": 1_000}
    asyncio.run(OutputLog(log).serve(desk.ask))
    assert lines(log) == [("stream", "started", 1.0, None)]
