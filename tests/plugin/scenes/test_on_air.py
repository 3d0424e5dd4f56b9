"""What OBS says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from plugin.obs.client import Data
from plugin.scenes.on_air import OnAir, read_on_air

MAIN = OnAir("Main")


@pytest.mark.parametrize(
    ("event", "data", "after"),
    [
        ("CurrentProgramSceneChanged", {"sceneName": "Cam"}, OnAir("Cam")),
        ("CurrentPreviewSceneChanged", {"sceneName": "Cam"}, MAIN),
        ("SceneNameChanged", {"oldSceneName": "Main", "sceneName": "Wide"}, OnAir("Wide")),
        ("SceneNameChanged", {"oldSceneName": "Other", "sceneName": "Wide"}, MAIN),
        ("StreamStateChanged", {"outputActive": True, "outputState": "…"}, OnAir("Main", streaming=True)),
        ("RecordStateChanged", {"outputActive": True, "outputState": "…"}, OnAir("Main", recording=True)),
        (
            "RecordStateChanged",
            {"outputActive": False, "outputState": "OBS_WEBSOCKET_OUTPUT_PAUSED"},
            OnAir("Main", recording=True),
        ),
        ("SceneCreated", {"sceneName": "Cam"}, MAIN),
    ],
)
def test_events_change_it_but_the_preview_does_not(event: str, data: Data, after: OnAir) -> None:
    assert MAIN.heard(event, data) == after


def test_it_is_read_from_obs() -> None:
    answers: dict[str, Data] = {
        "GetCurrentProgramScene": {"currentProgramSceneName": "Cam"},
        "GetStreamStatus": {"outputActive": True},
        "GetRecordStatus": {"outputActive": False},
    }

    async def ask(name: str, _data: Mapping[str, Any]) -> Data:
        return answers[name]

    assert asyncio.run(read_on_air(ask)) == OnAir("Cam", streaming=True, recording=False)
