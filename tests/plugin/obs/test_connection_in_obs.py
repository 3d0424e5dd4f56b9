"""The connection and a real OBS."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading

import pytest
from children import wait_until
from connections import INSTRUMENTS, PATIENT, Run, running
from obs_studio import ObsStudio, free_port
from pydantic import SecretStr

from plugin.obs.client import Data
from plugin.obs.faults import Fault
from plugin.obs.link import Events
from plugin.obs.sources import Ask

pytestmark = pytest.mark.obs


def threads(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith(name)]


async def until_fault(run: Run, fault: Fault) -> None:
    await run.until(lambda: run.obs.status.fault is fault)


def test_wrong_password_no_password_and_another_port_are_told_apart(
    obs_studio: ObsStudio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def main() -> None:
        wrong = obs_studio.settings(password=SecretStr("not-the-password"))
        async with running(wrong, pace=PATIENT) as run:
            await until_fault(run, Fault.WRONG_PASSWORD)
        async with running(obs_studio.settings(password=None), pace=PATIENT) as run:
            await until_fault(run, Fault.PASSWORD_MISSING)
        async with running(obs_studio.settings(port=free_port()), pace=PATIENT) as run:
            await until_fault(run, Fault.SERVER_OFF)  # OBS was found among the processes of this computer

    asyncio.run(main())
    assert "not-the-password" not in caplog.text
    assert obs_studio.password not in caplog.text


def test_a_server_that_is_switched_off_is_told_from_an_obs_that_does_not_run(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        obs_studio.kill()
        obs_studio.start(server_enabled=False)
        async with running(obs_studio.settings(), pace=PATIENT) as run:
            await until_fault(run, Fault.SERVER_OFF)
        obs_studio.kill()
        async with running(obs_studio.settings(), pace=PATIENT, find_process=lambda _: False) as run:
            await until_fault(run, Fault.NOT_RUNNING)

    asyncio.run(main())


def test_stopping_does_not_wait_for_an_obs_that_hangs(obs_studio: ObsStudio) -> None:
    async def main() -> None:
        async with running(obs_studio.settings(timeout_s=30.0), pace=PATIENT) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs_studio.text(INSTRUMENTS) == "Guitar")
            hanging.enter_context(obs_studio.hanging())
        # ``running`` has checked that it took less than two seconds.

    with contextlib.ExitStack() as hanging:
        asyncio.run(main())
        wait_until(lambda: not threads("obs "), "the threads end", 5.0)


class Listener:
    """A guest that notes which events came before each question of its own."""

    events = Events.GENERAL

    def __init__(self) -> None:
        self.log: list[str] = []

    def heard(self, event: str, _data: Data) -> None:
        self.log.append(event)

    async def serve(self, _ask: Ask) -> None:
        """It only listens."""


def test_events_are_heard_only_while_they_are_wanted_over_the_same_connection(obs_studio: ObsStudio) -> None:
    source = {"sceneName": "Scene", "inputName": "Desk", "inputKind": "ffmpeg_source"}
    obs_studio.request("CreateInput", source)

    async def main() -> None:
        listener = Listener()

        async def muting_is_heard() -> bool:
            listener.log.clear()
            await run.obs.request("ToggleInputMute", {"inputName": "Desk"})
            await run.obs.request("BroadcastCustomEvent", {"eventData": {"about": "muting"}})
            await run.until(lambda: "CustomEvent" in listener.log)
            return "InputMuteStateChanged" in listener.log

        async with running(obs_studio.settings(), guests=[listener], pace=PATIENT) as run:
            await run.until_connected()
            assert not await muting_is_heard()
            run.obs.want(Events.INPUTS)
            while not await muting_is_heard():
                pass  # OBS does not tell when it has understood
            run.obs.want(Events.INPUTS, wanted=False)
            while await muting_is_heard():
                pass
            assert [status.connected for status in run.told] == [True]

    asyncio.run(main())
