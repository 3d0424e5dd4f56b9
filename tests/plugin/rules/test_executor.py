"""Intents into OBS: what cannot be done is told once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from plugin.obs.client import Data, RequestError
from plugin.obs.faults import Fault
from plugin.obs.link import LinkError
from plugin.rules.actions import MuteInput, SaveReplay, SwitchScene
from plugin.rules.executor import Executor
from plugin.rules.intents import Intent, Stopped


class Obs:
    """Answers everything, unless it lacks something or is gone."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: Exception | None = None

    async def ask(self, name: str, _data: Mapping[str, Any]) -> Data:
        self.asked.append(name)
        if self.error:
            raise self.error
        return {}


class Desk:
    """An executor, and what it told."""

    def __init__(self) -> None:
        self.obs = Obs()
        self.done: list[str] = []
        self.failed: list[str] = []
        self._executor = Executor(self.obs.ask, self.done.append, self.failed.append)

    def act(self, outcome: Intent | Stopped) -> None:
        asyncio.run(self._executor.act(outcome))


CAM = Intent(1.0, "solo", "guitar", SwitchScene("Cam"))


def test_what_is_done_is_told_with_its_reason() -> None:
    desk = Desk()
    desk.act(CAM)
    assert desk.obs.asked == ["SetCurrentProgramScene"]
    assert (desk.done, desk.failed) == (["solo: switch to scene 'Cam' (guitar)"], [])


def test_what_cannot_be_done_is_told_once_until_it_works_again() -> None:
    desk = Desk()
    for error in (
        RequestError("SetCurrentProgramScene", 600, ""),
        None,
        RequestError("SetCurrentProgramScene", 600, ""),
    ):
        desk.obs.error = error
        desk.act(CAM)
        desk.act(CAM)
    told = "solo: could not switch to scene 'Cam': OBS has no scene 'Cam': make it, or mend the rule"
    assert desk.failed == [told, told]
    assert len(desk.done) == 2


def test_each_action_and_each_cause_is_told() -> None:
    desk = Desk()
    desk.obs.error = RequestError("SetInputMute", 600, "")
    desk.act(Intent(1.0, "a", "guitar", MuteInput("Mic", muted=True)))
    desk.act(Intent(1.0, "a", "guitar", MuteInput("Mic", muted=False)))
    desk.obs.error = RequestError("SetInputMute", 604, "")
    desk.act(Intent(1.0, "a", "guitar", MuteInput("Mic", muted=True)))
    assert [line.split(": ")[1] for line in desk.failed] == [
        "could not mute 'Mic'",
        "could not unmute 'Mic'",
        "could not mute 'Mic'",
    ]


def test_a_lost_connection_hurts_nobody() -> None:
    desk = Desk()
    desk.obs.error = LinkError(Fault.LOST)
    desk.act(Intent(1.0, "keep", "clip", SaveReplay()))
    assert desk.failed == ["keep: could not save the replay buffer: the connection to OBS was lost"]


def test_what_was_stopped_is_told_and_asks_nothing() -> None:
    desk = Desk()
    desk.act(Stopped(1.0, "solo", "too often"))
    assert (desk.obs.asked, desk.failed) == ([], ["solo: waits (too often)"])
