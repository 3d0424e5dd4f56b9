"""``[[scenes]]``: what is different while certain scenes are on air."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import BeforeValidator, Field

from plugin.config_problems import did_you_mean
from plugin.scenes.fields import Names, listed
from plugin.sections.section import Label, Name, Number, Settings, Switch

Choice = Annotated[tuple[Name, ...], BeforeValidator(listed)]
"""One name, a list of them, or an empty list for none at all."""


class SceneSettings(Settings):
    """One ``[[scenes]]``; what is left out stays as it is elsewhere.

    Attributes:
        name: of the scenes, or patterns: ``"Break"``, ``"Cam *"``, ``["Intro", "Outro"]``.
        overlays: the overlays that show there, by their source's name; the others are empty.
        strips: the strips that overlays tell of there.
        detection: whether overlays tell of instruments there; warnings go on.
        thresholds: probability 0–1 at which a label goes on there.
    """

    name: Names
    overlays: Choice | None = None
    strips: Choice | None = None
    detection: Switch | None = None
    thresholds: dict[Label, Annotated[Number, Field(ge=0.0, le=1.0)]] = Field(default_factory=dict)


def scene_problems(
    scenes: Sequence[SceneSettings], strips: Collection[str], overlays: Collection[str]
) -> tuple[str, ...]:
    """Names in them that stand for nothing, one line each, with its place.

    Args:
        scenes: in the order of the file.
        strips: the strips that there are.
        overlays: the overlays that there are.
    """
    problems = []
    for number, scene in enumerate(scenes, start=1):
        for key, chosen, known in (
            ("overlays", scene.overlays, overlays),
            ("strips", scene.strips, strips),
        ):
            problems += [
                f"scenes[{number}].{key}: {no_such(key.removesuffix('s'), name, known)}"
                for name in chosen or ()
                if name not in known
            ]
    return tuple(problems)


def no_such(what: str, name: str, known: Collection[str]) -> str:
    """``there is no strip 'Gitar', did you mean `Guitar`?``, or which there are."""
    there = ", ".join(map(repr, sorted(known))) or "none"
    return f"there is no {what} {name!r}{did_you_mean(name, known) or f': there are {there}'}"
