"""Actions as requests, and refusals in words."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from plugin.obs.client import Data, RequestError
from plugin.obs.sources import SourceProblemError
from plugin.rules.actions import (
    Action,
    EnableFilter,
    MuteInput,
    PressHotkey,
    SaveReplay,
    SetText,
    ShowItem,
    SwitchScene,
    TellEvent,
)
from plugin.rules.requests import carry_out, refusal

Asked = tuple[str, Mapping[str, Any]]


def asked(action: Action, answers: Mapping[str, Data] | None = None) -> list[Asked]:
    """What OBS is asked to carry an action out."""
    questions: list[Asked] = []

    async def ask(name: str, data: Mapping[str, Any]) -> Data:
        questions.append((name, data))
        return dict((answers or {}).get(name, {}))

    asyncio.run(carry_out(ask, action, "solo"))
    return questions


@pytest.mark.parametrize(
    ("action", "name", "data"),
    [
        (SwitchScene("Cam"), "SetCurrentProgramScene", {"sceneName": "Cam"}),
        (
            EnableFilter("Cam", "Blur", enabled=False),
            "SetSourceFilterEnabled",
            {"sourceName": "Cam", "filterName": "Blur", "filterEnabled": False},
        ),
        (MuteInput("Mic", muted=True), "SetInputMute", {"inputName": "Mic", "inputMuted": True}),
        (SaveReplay(), "SaveReplayBuffer", {}),
        (PressHotkey("OBSBasic.Screenshot"), "TriggerHotkeyByName", {"hotkeyName": "OBSBasic.Screenshot"}),
        (
            TellEvent("solo", (("who", "Ann"),)),
            "BroadcastCustomEvent",
            {
                "eventData": {
                    "soundcheck": {
                        "version": 1,
                        "type": "rule",
                        "rule": "solo",
                        "event": "solo",
                        "data": {"who": "Ann"},
                    }
                }
            },
        ),
    ],
)
def test_one_request_does_it(action: Action, name: str, data: Data) -> None:
    assert asked(action) == [(name, data)]


def test_a_source_is_looked_up_in_its_scene_first() -> None:
    assert asked(ShowItem("Logo", "Wide", shown=False), {"GetSceneItemId": {"sceneItemId": 7}}) == [
        ("GetSceneItemId", {"sceneName": "Wide", "sourceName": "Logo"}),
        ("SetSceneItemEnabled", {"sceneName": "Wide", "sceneItemId": 7, "sceneItemEnabled": False}),
    ]


def test_a_text_goes_into_text_sources_only() -> None:
    text, colour = ({"GetInputSettings": {"inputKind": kind}} for kind in ("text_ft2_source_v2", "color_source_v3"))
    assert asked(SetText("Banner", "SOLO"), text)[1] == (
        "SetInputSettings",
        {"inputName": "Banner", "inputSettings": {"text": "SOLO"}},
    )
    assert asked(SetText("Banner", ""), text)[1][1]["inputSettings"] == {"text": " "}
    with pytest.raises(SourceProblemError, match="'Banner' is not a text source but 'color_source_v3'"):
        asked(SetText("Banner", "SOLO"), colour)


@pytest.mark.parametrize(
    ("action", "code", "words"),
    [
        (SwitchScene("Cam"), 600, "OBS has no scene 'Cam': make it, or mend the rule"),
        (ShowItem("Logo", "Wide", shown=True), 600, "OBS has no source 'Logo' in scene 'Wide': add it there, or set"),
        (EnableFilter("Cam", "Blur", enabled=True), 600, "OBS has no filter 'Blur' on 'Cam'"),
        (MuteInput("Mic", muted=True), 600, "OBS has no input 'Mic'"),
        (MuteInput("Logo", muted=True), 604, "'Logo' has no sound that could be muted"),
        (SetText("Banner", "x"), 600, "OBS has no text source 'Banner'"),
        (SaveReplay(), 501, "the replay buffer is not running (OBS: Controls → Start Replay Buffer)"),
        (SaveReplay(), 604, "the replay buffer is off (OBS: Settings → Output → Replay Buffer)"),
        (PressHotkey("x"), 600, "OBS has no hotkey 'x'"),
        (SwitchScene("{0}"), 600, "OBS has no scene '{0}'"),
        (SwitchScene("Cam"), 207, "OBS is not ready"),
        (SaveReplay(), 702, "OBS refused SaveReplayBuffer with status 702: {so}"),
    ],
)
def test_a_refusal_says_what_to_mend(action: Action, code: int, words: str) -> None:
    assert refusal(action, RequestError("SaveReplayBuffer", code, "{so}")).startswith(words)
