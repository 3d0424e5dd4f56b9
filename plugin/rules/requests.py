"""Actions as requests of obs-websocket, and its refusals as lines that say what to mend. Pure but for lookups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from plugin.obs.client import Data, RequestError
from plugin.obs.sources import BLANK, NOT_FOUND, NOT_READY, WRONG_TYPE, Ask, SourceProblemError
from plugin.obs.style import is_text
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
from plugin.telling.custom_event import REQUEST, custom_event

OUTPUT_NOT_RUNNING, INVALID_STATE = 501, 604  # RequestStatus of obs-websocket

_NAMES: Final[Mapping[type[Action], str]] = {
    SwitchScene: "SetCurrentProgramScene",
    ShowItem: "SetSceneItemEnabled",
    EnableFilter: "SetSourceFilterEnabled",
    MuteInput: "SetInputMute",
    SetText: "SetInputSettings",
    SaveReplay: "SaveReplayBuffer",
    PressHotkey: "TriggerHotkeyByName",
    TellEvent: REQUEST,
}

_REFUSALS: Final[Mapping[tuple[type[Action], int], str]] = {
    (SwitchScene, NOT_FOUND): "OBS has no scene {0.scene!r}: make it, or mend the rule",
    (SwitchScene, WRONG_TYPE): "{0.scene!r} is not a scene: mend the rule",
    (ShowItem, NOT_FOUND): "OBS has no source {0.source!r} in scene {0.scene!r}: add it there, or set in_scene (of a "
    "source in a group: the group's name)",
    (EnableFilter, NOT_FOUND): "OBS has no filter {0.filter!r} on {0.source!r}: add it, or mend the rule",
    (MuteInput, NOT_FOUND): "OBS has no input {0.input!r}: add it, or mend the rule",
    (MuteInput, INVALID_STATE): "{0.input!r} has no sound that could be muted",
    (SetText, NOT_FOUND): "OBS has no text source {0.source!r}: add it, or mend the rule",
    (SetText, WRONG_TYPE): "{0.source!r} is not a text source: mend the rule",
    (SaveReplay, OUTPUT_NOT_RUNNING): "the replay buffer is not running (OBS: Controls → Start Replay Buffer)",
    (SaveReplay, INVALID_STATE): "the replay buffer is off (OBS: Settings → Output → Replay Buffer)",
    (PressHotkey, NOT_FOUND): "OBS has no hotkey {0.hotkey!r}: it wants its own names, such as OBSBasic.Screenshot",
}
"""By action and request status; filled with the action."""


@dataclass(frozen=True, slots=True)
class Request:
    """One question to OBS.

    Attributes:
        name: as in obs-websocket's protocol.
        data: its fields.
    """

    name: str
    data: Data = field(default_factory=dict)


def request_of(action: Action, rule: str, item_id: int = 0) -> Request:
    """The request that an action comes to.

    Args:
        action: what to do.
        rule: whose action it is; custom events tell it.
        item_id: of the source in its scene, where the action shows or hides one; see `lookup_of`.
    """
    data: dict[str, Any] = {}
    match action:
        case SwitchScene():
            data = {"sceneName": action.scene}
        case ShowItem():
            data = {"sceneName": action.scene, "sceneItemId": item_id, "sceneItemEnabled": action.shown}
        case EnableFilter():
            data = {"sourceName": action.source, "filterName": action.filter, "filterEnabled": action.enabled}
        case MuteInput():
            data = {"inputName": action.input, "inputMuted": action.muted}
        case SetText():
            data = {"inputName": action.source, "inputSettings": {"text": action.text or BLANK}}
        case PressHotkey():
            data = {"hotkeyName": action.hotkey}
        case TellEvent():
            data = custom_event("rule", {"rule": rule, "event": action.event, "data": dict(action.data)})
    return Request(_NAMES[type(action)], data)


def lookup_of(action: Action) -> Request | None:
    """What has to be asked first, if anything."""
    match action:
        case ShowItem():
            return Request("GetSceneItemId", {"sceneName": action.scene, "sourceName": action.source})
        case SetText():
            return Request("GetInputSettings", {"inputName": action.source})
        case _:
            return None


async def carry_out(ask: Ask, action: Action, rule: str) -> None:
    """Do it.

    Raises:
        RequestError: OBS refused; see `refusal`.
        SourceProblemError: the source is not of the kind that it should be.
    """
    item_id = 0
    if (lookup := lookup_of(action)) is not None:
        found = await ask(lookup.name, lookup.data)
        item_id = int(found.get("sceneItemId", 0))
        if isinstance(action, SetText) and not is_text(str(found["inputKind"])):
            raise SourceProblemError(f"{action.source!r} is not a text source but {found['inputKind']!r}")
    request = request_of(action, rule, item_id)
    await ask(request.name, request.data)


def refusal(action: Action, error: RequestError) -> str:
    """What OBS lacks, and what to do about it."""
    if error.code == NOT_READY:
        return "OBS is not ready"
    template = _REFUSALS.get((type(action), error.code))
    return template.format(action) if template else str(error)
