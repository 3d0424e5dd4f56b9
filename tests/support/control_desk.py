"""Real controls, whose effects are written down."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from plugin.controls.commands import Command
from plugin.controls.controls import Controls
from plugin.controls.kept import Changes, Kept
from plugin.controls.state import ControlState
from plugin.controls.surface import Surface
from plugin.errors import UserError

CONFIGURED = Kept(
    detection=True,
    warnings=True,
    overlays={"Soundcheck Instruments": True, "Soundcheck Clipping": True},
    strips={"Voice": True, "Band": True},
    profile="streaming",
    thresholds={"guitar": 0.5, "vocal": 0.3, "drums": 0.8},
)
PROFILES = ("streaming", "r128")


class WrittenDown:
    """Effects that only write down what they were asked for.

    Attributes:
        done: name and arguments of each, in order.
        refusing: all of them refuse, with this text, if it is not empty.
    """

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.refusing = ""

    def _note(self, *what: Any) -> None:
        if self.refusing:
            raise UserError(self.refusing)
        self.done.append(what)

    def apply_thresholds(self, thresholds: Mapping[str, float]) -> None:
        self._note("thresholds", dict(thresholds))

    def reset_warnings(self, strip: str | None) -> None:
        self._note("reset_warnings", strip)

    def reset_loudness(self, strip: str | None) -> None:
        self._note("reset_loudness", strip)

    def pause_loudness(self, strip: str | None, paused: bool) -> None:
        self._note("pause_loudness", strip, paused)

    def run_audit(self) -> None:
        self._note("audit")

    async def mark_chapter(self, title: str | None) -> None:
        self._note("chapter", title)

    async def save(self, changes: Changes) -> None:
        self._note("save", changes)


def desk() -> tuple[Controls, WrittenDown]:
    """Controls as configured, and what they do."""
    effects = WrittenDown()
    return Controls(CONFIGURED, PROFILES, effects), effects


def do(controls: Surface, *commands: Command) -> ControlState:
    """The state after these."""

    async def all_of_them() -> None:
        for command in commands:
            await controls.do(command)

    asyncio.run(all_of_them())
    return controls.state
