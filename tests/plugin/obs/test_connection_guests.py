"""Who shares the connection: what they hear, what is wanted besides, and what becomes of them when it breaks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from connections import INSTRUMENTS, QUICK, quick_settings, running
from fake_obs import FakeObs
from obs_studio import free_port

from plugin.obs.client import Data
from plugin.obs.faults import Fault
from plugin.obs.link import Events, LinkError
from plugin.obs.sources import Ask

NO_EVENTS = Events(0)
METERS = Events.INPUT_VOLUME_METERS


class Companion:
    """A guest that does what a test tells it to.

    Args:
        work: what it does while it is served.
        events: that it needs to hear.
    """

    def __init__(self, work: Callable[[Ask], Awaitable[None]], events: Events = NO_EVENTS) -> None:
        self._work = work
        self.events = events
        self.log: list[str] = []

    def heard(self, event: str, _data: Data) -> None:
        self.log.append(event)

    async def serve(self, ask: Ask) -> None:
        self.log.append("served")
        await self._work(ask)


async def idle(_ask: Ask) -> None:
    """Wait until cancelled."""
    await asyncio.get_running_loop().create_future()


def test_guests_share_one_connection_and_all_hear_what_obs_tells() -> None:
    async def main() -> None:
        answers: list[Data] = []

        async def curious(ask: Ask) -> None:
            answers.append(await ask("GetVersion", {}))

        one, other = Companion(curious, Events.SCENES), Companion(idle, Events.OUTPUTS)
        async with FakeObs() as obs, running(quick_settings(obs.port), guests=[one, other], pace=QUICK) as run:
            run.texts.show({INSTRUMENTS: "Guitar"})
            await run.until(lambda: obs.texts(INSTRUMENTS) == ["Guitar"])
            await run.until(lambda: answers == [{"obsVersion": "31.0.0"}])
            assert obs.connections == 2  # one for requests, one for events
            assert obs.subscriptions == [Events.CONFIG | Events.SCENES | Events.OUTPUTS]
            await obs.tell("StreamStateChanged", outputActive=True)
            await run.until(lambda: one.log == other.log == ["served", "StreamStateChanged"])

    asyncio.run(main())


def test_what_is_wanted_is_subscribed_to_while_it_is_wanted_also_by_the_next_connection() -> None:
    async def main() -> None:
        guest = Companion(idle, Events.INPUTS)
        own = Events.CONFIG | Events.INPUTS
        async with FakeObs() as obs, running(quick_settings(obs.port), guests=[guest], pace=QUICK) as run:
            await run.until_connected()
            assert obs.subscriptions == [own]
            run.obs.want(METERS)
            await run.until(lambda: obs.subscriptions == [own | METERS])
            await obs.tell("InputVolumeMeters", inputs=[])
            await run.until(lambda: "InputVolumeMeters" in guest.log)
            await obs.disconnect(1001)
            await run.until(lambda: obs.connections == 4)
            assert obs.subscriptions == [own | METERS]
            await run.until_connected()
            run.obs.want(METERS | Events.INPUTS, wanted=False)
            await run.until(lambda: obs.subscriptions == [own])

    asyncio.run(main())


def test_what_is_wanted_before_there_is_a_connection_is_subscribed_to_by_the_first() -> None:
    async def main() -> None:
        obs = FakeObs()
        async with running(quick_settings(free_port()), pace=QUICK, find_process=lambda _: False) as run:
            obs.port = run.obs.address.port
            run.obs.want(METERS)
            async with obs:
                await run.until(lambda: obs.subscriptions == [Events.CONFIG | METERS])

    asyncio.run(main())


def test_a_link_that_a_guest_finds_broken_is_replaced_and_all_are_served_anew() -> None:
    async def main() -> None:
        finds = iter([True])

        async def pessimist(_ask: Ask) -> None:
            if next(finds, False):
                raise LinkError(Fault.LOST)

        one, other = Companion(pessimist), Companion(idle)
        async with FakeObs() as obs, running(quick_settings(obs.port), guests=[one, other], pace=QUICK) as run:
            await run.until(lambda: one.log == other.log == ["served"] * 2)
            await run.until(lambda: [status.fault for status in run.told] == [None, Fault.LOST, None])
            assert obs.connections == 4

    asyncio.run(main())


def test_guests_are_cancelled_while_the_connection_is_still_there() -> None:
    async def main() -> None:
        answers: list[Data] = []

        async def tidy(ask: Ask) -> None:
            try:
                await idle(ask)
            finally:
                answers.append(await ask("GetVersion", {}))

        async with FakeObs() as obs:
            async with running(quick_settings(obs.port), guests=[guest := Companion(tidy)], pace=QUICK) as run:
                await run.until(lambda: guest.log == ["served"])
            assert answers == [{"obsVersion": "31.0.0"}]

    asyncio.run(main())


def test_problems_of_several_parts_stand_in_one_status_until_they_are_mended() -> None:
    async def main() -> None:
        async with FakeObs() as obs, running(quick_settings(obs.port), [], pace=QUICK) as run:
            await run.until_connected()
            run.obs.tell_problems("overlays", ["no font"])
            run.obs.tell_problems("captions", ["no captions"])
            assert run.obs.status.problems == ("no font", "no captions")
            assert run.obs.status.text.endswith("; no font; no captions")
            run.obs.tell_problems("overlays", [])
            assert run.obs.status.problems == ("no captions",)
            await obs.disconnect(1001)
            await run.until(lambda: not run.obs.status.connected)
            await run.until_connected()
            assert run.obs.status.problems == ()

    asyncio.run(main())
