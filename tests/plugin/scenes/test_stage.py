"""What is on air in OBS, followed over its events."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from plugin.obs.client import Data, RequestError
from plugin.obs.link import COLLECTION_CHANGED, COLLECTION_CHANGING
from plugin.scenes.on_air import OnAir
from plugin.scenes.privacy import Mutes
from plugin.scenes.stage import Stage


class Obs:
    """Answers as an OBS would, in virtual calm: no time passes."""

    def __init__(self) -> None:
        self.scene = "Live"
        self.muted = {"Mic": False}
        self.streaming = False
        self.unready = 0
        self.asked: list[str] = []
        self.meanwhile: Callable[[], None] = lambda: None

    async def ask(self, name: str, data: Mapping[str, Any]) -> Data:
        await asyncio.sleep(0)
        self.asked.append(name)
        if self.unready:
            self.unready -= 1
            raise RequestError(name, 207, "")
        match name:
            case "GetCurrentProgramScene":
                return {"currentProgramSceneName": self.scene}
            case "GetStreamStatus":
                return {"outputActive": self.streaming}
            case "GetRecordStatus":
                return {"outputActive": False}
            case _:
                answer = {"inputMuted": self.muted[data["inputName"]]}
                meanwhile, self.meanwhile = self.meanwhile, lambda: None
                meanwhile()
                return answer


def follow(obs: Obs, act: Callable[[Stage], Coroutine[Any, Any, None]]) -> list[tuple[OnAir | None, Mutes]]:
    """What it believed, one after the other, while something happened."""
    believed: list[tuple[OnAir | None, Mutes]] = []

    async def serve(stage: Stage) -> None:
        while True:
            with contextlib.suppress(RequestError):
                await stage.serve(obs.ask)

    async def run() -> None:
        stage = Stage(["Mic"], lambda: believed.append((stage.on_air, stage.mutes)))
        serving = asyncio.create_task(serve(stage))
        await settled()
        await act(stage)
        await settled()
        serving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await serving

    asyncio.run(run())
    return believed


async def settled() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def nothing(_: Stage) -> None:
    pass


def test_it_knows_after_asking_and_forgets_when_the_connection_is_gone() -> None:
    assert follow(Obs(), nothing) == [(OnAir("Live"), Mutes({"Mic": False})), (None, Mutes())]


def test_events_are_followed_without_asking_again() -> None:
    obs = Obs()

    async def act(stage: Stage) -> None:
        obs.asked.clear()
        stage.heard("CurrentProgramSceneChanged", {"sceneName": "Break"})
        stage.heard("StreamStateChanged", {"outputActive": True, "outputState": "OBS_WEBSOCKET_OUTPUT_STARTED"})
        stage.heard("InputMuteStateChanged", {"inputName": "Mic", "inputMuted": True})
        stage.heard("CurrentPreviewSceneChanged", {"sceneName": "Wide"})
        await settled()
        assert obs.asked == []

    assert follow(obs, act)[1:-1] == [
        (OnAir("Break"), Mutes({"Mic": False})),
        (OnAir("Break", streaming=True), Mutes({"Mic": False})),
        (OnAir("Break", streaming=True), Mutes({"Mic": True})),
    ]


def test_a_scene_collection_is_asked_for_when_it_is_there() -> None:
    obs = Obs()

    async def act(stage: Stage) -> None:
        obs.scene, obs.muted, obs.unready = "Other", {"Mic": True}, 3
        stage.heard(COLLECTION_CHANGING, {"sceneCollectionName": "B"})
        assert (stage.on_air, stage.mutes) == (None, Mutes())
        stage.heard("CurrentProgramSceneChanged", {"sceneName": "Other"})
        stage.heard(COLLECTION_CHANGED, {"sceneCollectionName": "B"})

    assert follow(obs, act)[-2] == (OnAir("Other"), Mutes({"Mic": True}))


def test_what_happens_while_it_asks_is_not_overwritten_by_an_older_answer() -> None:
    obs = Obs()

    async def act(stage: Stage) -> None:
        def meanwhile() -> None:
            obs.scene = "Break"
            stage.heard("CurrentProgramSceneChanged", {"sceneName": "Break"})

        obs.meanwhile = meanwhile
        stage.heard("InputCreated", {"inputName": "Mic"})

    believed = follow(obs, act)
    assert believed[-2] == (OnAir("Break"), Mutes({"Mic": False}))
    assert (OnAir("Live"), Mutes({"Mic": False})) not in believed[1:]


def test_an_answer_of_the_old_collection_is_not_believed_in_the_new_one() -> None:
    obs = Obs()

    async def act(stage: Stage) -> None:
        def meanwhile() -> None:
            obs.scene, obs.muted, obs.unready = "Other", {"Mic": True}, 1
            stage.heard(COLLECTION_CHANGING, {"sceneCollectionName": "B"})

        obs.meanwhile = meanwhile
        stage.heard("InputCreated", {"inputName": "Mic"})

    believed = follow(obs, act)
    assert believed[1:-1] == [(None, Mutes()), (OnAir("Other"), Mutes({"Mic": True}))]
