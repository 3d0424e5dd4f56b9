"""Guests that fail, hang and take leave, without an OBS."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest
import virtual_time

from plugin.obs.client import Data, RequestError
from plugin.obs.faults import Fault
from plugin.obs.guest import Guest
from plugin.obs.hosting import Hosting
from plugin.obs.link import Events, LinkError
from plugin.obs.sources import Ask

DELAYS_S = (1.0, 2.0, 4.0)


async def ask(_name: str, _data: Mapping[str, Any]) -> Data:
    return {}


async def idle(_ask: Ask) -> None:
    await asyncio.get_running_loop().create_future()


class Companion:
    """A guest that does what a test tells it to, and notes when it was served."""

    events = Events.SCENES

    def __init__(self, work: Callable[[Ask], Awaitable[None]] = idle) -> None:
        self._work = work
        self.served_at_s: list[float] = []
        self.heard_of: list[str] = []

    def heard(self, event: str, _data: Data) -> None:
        self.heard_of.append(event)

    async def serve(self, ask: Ask) -> None:
        self.served_at_s.append(asyncio.get_running_loop().time())
        await self._work(ask)


class Deaf(Companion):
    """A guest with a bug."""

    def heard(self, event: str, _data: Data) -> None:
        raise KeyError(event)


class Leaving(Companion):
    """A guest that takes leave."""

    def __init__(self, farewell: Callable[[Ask], Awaitable[None]]) -> None:
        super().__init__()
        self._farewell = farewell
        self.left = False

    async def leave(self, ask: Ask) -> None:
        await self._farewell(ask)
        self.left = True


def hosting(*guests: Guest) -> Hosting:
    return Hosting(guests, lambda: iter(DELAYS_S), settle_s=0.25)


async def serve_for(house: Hosting, seconds: float) -> list[Fault]:
    """What the guests found broken within that time."""
    faults: list[Fault] = []
    async with house.serving(ask, faults.append):
        await asyncio.sleep(seconds)
    return faults


def test_a_guest_that_fails_is_tried_again_ever_later_told_once_and_hurts_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(_ask: Ask) -> None:
        raise ZeroDivisionError

    failing, fine = Companion(fail), Companion()
    assert virtual_time.run(serve_for(hosting(failing, fine), 6.0)) == []
    assert failing.served_at_s == [0.0, 1.0, 3.0]
    assert fine.served_at_s == [0.0]
    assert [record.getMessage() for record in caplog.records] == [
        "OBS: Companion failed and is tried again; everything else goes on"
    ]


def test_a_guest_to_whom_obs_was_not_ready_is_served_again_soon_and_without_a_word(
    caplog: pytest.LogCaptureFixture,
) -> None:
    refusals = iter([207, 207])

    async def look(ask: Ask) -> None:
        for code in refusals:
            raise RequestError("GetSceneList", code, "")
        await idle(ask)

    guest = Companion(look)
    virtual_time.run(serve_for(hosting(guest), 5.0))
    assert guest.served_at_s == [0.0, 0.25, 0.5]
    assert not caplog.records


def test_a_guest_that_has_nothing_more_to_ask_for_is_left_in_peace() -> None:
    async def glance(_ask: Ask) -> None:
        return

    guest = Companion(glance)
    virtual_time.run(serve_for(hosting(guest), 60.0))
    assert guest.served_at_s == [0.0]


def test_a_broken_link_is_told_with_its_fault() -> None:
    async def lose(_ask: Ask) -> None:
        raise LinkError(Fault.KICKED)

    guest = Companion(lose)
    assert virtual_time.run(serve_for(hosting(guest, Companion()), 60.0)) == [Fault.KICKED]
    assert guest.served_at_s == [0.0]


def test_all_hear_also_with_one_among_them_who_cannot_and_that_is_told_once_a_connection(
    caplog: pytest.LogCaptureFixture,
) -> None:
    fine = Companion()
    house = hosting(Deaf(), fine)

    async def main() -> None:
        for _ in range(2):
            async with house.serving(ask, lambda _: None):
                house.heard("SceneCreated", {})
                house.heard("SceneRemoved", {})

    virtual_time.run(main())
    assert fine.heard_of == ["SceneCreated", "SceneRemoved"] * 2
    assert [record.getMessage() for record in caplog.records] == [
        "OBS: Deaf failed with the event SceneCreated; everything else goes on"
    ] * 2


def test_a_guest_that_does_not_end_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    freed = asyncio.Event()

    async def cling(_ask: Ask) -> None:
        while not freed.is_set():
            try:
                await freed.wait()
            except asyncio.CancelledError:
                continue

    async def main() -> float:
        loop = asyncio.get_running_loop()
        await serve_for(hosting(Companion(cling), Companion()), 1.0)
        took_s = loop.time()
        freed.set()
        await asyncio.sleep(0)
        return took_s

    assert virtual_time.run(main()) < 2.0
    assert [record.getMessage() for record in caplog.records] == ["OBS: Companion did not end in time"]


def test_each_takes_leave_whatever_the_others_do() -> None:
    async def say(ask: Ask) -> None:
        await ask("BroadcastCustomEvent", {})

    async def break_down(_ask: Ask) -> None:
        raise ZeroDivisionError

    async def find_it_broken(_ask: Ask) -> None:
        raise LinkError(Fault.LOST)

    guests = [Leaving(break_down), Leaving(find_it_broken), Leaving(say), Leaving(idle), Leaving(say)]

    async def main() -> float:
        await hosting(*guests, Companion()).farewell(ask, limit_s=1.2)
        return asyncio.get_running_loop().time()

    assert virtual_time.run(main()) == pytest.approx(1.2)
    assert [guest.left for guest in guests] == [False, False, True, False, True]


def test_what_all_of_them_need_to_hear_is_heard_and_nothing_else() -> None:
    other = Companion()
    other.events = Events.OUTPUTS | Events.SCENES
    assert hosting(Companion(), other).events == Events.SCENES | Events.OUTPUTS
    assert hosting().events == Events(0)
