"""Text sources in OBS: found, or made where they are missing, and written to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Placement:
    """Where and how a source is made that OBS lacks.

    Attributes:
        look: its style and place.
        scenes: those that it is put into; none: the program scene of that moment.
    """

    look: Look
    scenes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A text source that is there.

    Attributes:
        kind: OBS's name for its kind.
        text: that it holds.
    """

    kind: str
    text: str


async def provide(ask: Ask, name: str, placement: Placement) -> Held:
    """Make sure that there is a text source of this name. One that exists keeps style, place and visibility.

    Args:
        ask: sends a request to OBS.
        name: the source's.
        placement: of a source that has to be made.

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
        return Held(await _make(ask, name, placement), BLANK)
    if not is_text(found["inputKind"]):
        raise SourceProblemError(
            f"OBS has a source {name!r} that is not a text but {found['inputKind']!r}: rename it in OBS, or choose "
            "another name in the configuration"
        )
    return Held(found["inputKind"], str(found["inputSettings"].get("text", "")))


async def write(ask: Ask, name: str, text: str) -> None:
    """Show a text.

    Raises:
        RequestError: with code 600, the source is gone.
    """
    await ask("SetInputSettings", {"inputName": name, "inputSettings": {"text": text or BLANK}})


async def _make(ask: Ask, name: str, placement: Placement) -> str:
    """Make the source in all its scenes, or, where one of them is missing, in none; its kind."""
    kind = text_kind((await ask("GetInputKindList", {}))["inputKinds"])
    if kind is None:
        raise SourceProblemError("this OBS cannot show text: its text plugin (GDI+ or FreeType 2) is missing")
    first, *others = await _scenes(ask, name, placement)
    video = await ask("GetVideoSettings", {})
    canvas = Canvas(video["baseWidth"], video["baseHeight"])
    settings = {**text_settings(kind, placement.look, canvas), "text": BLANK}
    source = {"sceneName": first, "inputName": name, "inputKind": kind, "inputSettings": settings}
    try:
        made = await ask("CreateInput", source)
    except RequestError as error:
        if error.code == NOT_FOUND:
            raise _homeless(name, [first]) from error
        if error.code == EXISTS_ALREADY:
            raise _taken(name) from error
        raise
    await _put(ask, first, made, placement.look, canvas)
    for scene in others:
        item = await ask("CreateSceneItem", {"sceneName": scene, "sourceName": name})
        await _put(ask, scene, item, placement.look, canvas)
    return kind


async def _scenes(ask: Ask, name: str, placement: Placement) -> tuple[str, ...]:
    """The scenes to make a source in."""
    if not placement.scenes:
        return ((await ask("GetCurrentProgramScene", {}))["currentProgramSceneName"],)
    there = {scene["sceneName"] for scene in (await ask("GetSceneList", {}))["scenes"]}
    if missing := [scene for scene in placement.scenes if scene not in there]:
        raise _homeless(name, missing)
    return placement.scenes


async def _put(ask: Ask, scene: str, item: Data, look: Look, canvas: Canvas) -> None:
    place = {"sceneItemId": item["sceneItemId"], "sceneItemTransform": transform(look, canvas)}
    await ask("SetSceneItemTransform", {"sceneName": scene, **place})


def _homeless(name: str, scenes: Iterable[str]) -> SourceProblemError:
    missing = " and no scene ".join(map(repr, scenes))
    return SourceProblemError(
        f"OBS has no scene {missing} to put {name!r} in: make it, or change the overlay's scenes in the configuration"
    )


def _taken(name: str) -> SourceProblemError:
    return SourceProblemError(
        f"OBS has a scene or group {name!r}, so there can be no text source of that name: rename it in OBS, or "
        "choose another name in the configuration"
    )
