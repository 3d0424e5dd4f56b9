from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from plugin.touchportal.lane import Lane


def laned(test: Callable[[Lane[str], list[str], asyncio.Event], Awaitable[None]]) -> list[str]:
    """What was done in a lane whose worker waits for the event before each thing."""
    done: list[str] = []

    async def main() -> None:
        may = asyncio.Event()

        async def do(thing: str) -> None:
            await may.wait()
            done.append(thing)

        lane: Lane[str] = Lane(do, limit=3)
        worker = asyncio.create_task(lane.run())
        await test(lane, done, may)
        may.set()
        for _ in range(10):  # more turns of the loop than there are things
            await asyncio.sleep(0)
        worker.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await worker

    asyncio.run(main())
    return done


def test_in_order_one_after_the_other() -> None:
    async def test(lane: Lane[str], done: list[str], _: asyncio.Event) -> None:
        assert all(lane.put(thing) for thing in "abc")
        await asyncio.sleep(0)
        assert done == []

    assert laned(test) == ["a", "b", "c"]


def test_no_more_than_the_limit_waits() -> None:
    async def test(lane: Lane[str], _: list[str], __: asyncio.Event) -> None:
        assert [lane.put(thing) for thing in "abcde"] == [True, True, True, False, False]

    assert laned(test) == ["a", "b", "c"]


def test_of_a_slider_only_the_latest_counts_and_it_takes_its_place_at_the_end() -> None:
    async def test(lane: Lane[str], _: list[str], __: asyncio.Event) -> None:
        assert lane.put("slider at 40", key="slider")
        assert lane.put("button")
        assert lane.put("slider at 60", key="slider")
        assert lane.put("another button")
        assert lane.put("slider at 70", key="slider")  # full, but it takes its own place

    assert laned(test) == ["button", "another button", "slider at 70"]
