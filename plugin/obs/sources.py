"""Text sources in OBS: found, or made where they are missing, and written to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from plugin.obs.client import Data, RequestError
from plugin.obs.style import Canvas, Look, is_text, text_kind, text_settings, transform

Ask = Callable[[str, Mapping[str, Any]], Awaitable[Data]]
"""``Link.request``."""

NOT_READY, NOT_FOUND, EXISTS_ALREADY, WRONG_TYPE = 207, 600, 601, 602  # RequestStatus of obs-websocket

BLANK = " "
"""Shows nothing. FreeType sources of older OBS ignore an empty text and go on showing the last one."""


class SourceProblemError(Exception):
    """A source cannot be used until the user changes something; the text is one clear line."""


async def provide(ask: Ask, name: str, look: Look, scene: str | None) -> str:
    """Make sure that there is a text source of this name. One that exists keeps its style and its place.

    Args:
        ask: sends a request to OBS.
        name: the source's.
        look: of a source that has to be made.
        scene: where to make it; None: in the program scene.

    Returns:
        the text that it holds.

    Raises:
        SourceProblemError: there can be none.
        RequestError: OBS is not ready (207), or refused for a reason of its own.
    """
    try:
        found = await ask("GetInputSettings", {"inputName": name})
    except RequestError as error:
        if error.code == WRONG_TYPE:
            raise _taken(name) from error
        if error.code != NOT_FOUND:
            raise
        await _make(ask, name, look, scene)
        return BLANK
    if not is_text(found["inputKind"]):
        raise SourceProblemError(
            f"OBS has a source {name!r} that is not a text but {found['inputKind']!r}: rename it in OBS, or choose "
            "another name in the configuration"
        )
    return str(found["inputSettings"].get("text", ""))


async def write(ask: Ask, name: str, text: str) -> None:
    """Show a text.

    Raises:
        RequestError: with code 600, the source is gone.
    """
    await ask("SetInputSettings", {"inputName": name, "inputSettings": {"text": text or BLANK}})


async def _make(ask: Ask, name: str, look: Look, scene: str | None) -> None:
    kind = text_kind((await ask("GetInputKindList", {}))["inputKinds"])
    if kind is None:
        raise SourceProblemError("this OBS cannot show text: its text plugin (GDI+ or FreeType 2) is missing")
    video = await ask("GetVideoSettings", {})
    canvas = Canvas(video["baseWidth"], video["baseHeight"])
    where = scene or (await ask("GetCurrentProgramScene", {}))["currentProgramSceneName"]
    try:
        made = await ask(
            "CreateInput",
            {
                "sceneName": where,
                "inputName": name,
                "inputKind": kind,
                "inputSettings": {**text_settings(kind, look, canvas), "text": BLANK},
            },
        )
    except RequestError as error:
        if error.code == NOT_FOUND:
            raise SourceProblemError(
                f"OBS has no scene {where!r} to put {name!r} in: make it, or change obs.scene in the configuration"
            ) from error
        if error.code == EXISTS_ALREADY:
            raise _taken(name) from error
        raise
    await ask(
        "SetSceneItemTransform",
        {
            "sceneName": where,
            "sceneItemId": made["sceneItemId"],
            "sceneItemTransform": transform(look, canvas),
        },
    )


def _taken(name: str) -> SourceProblemError:
    return SourceProblemError(
        f"OBS has a scene or group {name!r}, so there can be no text source of that name: rename it in OBS, or "
        "choose another name in the configuration"
    )
