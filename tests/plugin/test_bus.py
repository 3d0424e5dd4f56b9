from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable

import pytest

from dsp.events import Event, InstrumentOff, InstrumentOn
from overlays.board import Board
from plugin.bus import Bus, consume
from plugin.mailbox import Snapshot, Update


def switch(on: bool, at: int) -> Event:
    kind = InstrumentOn if on else InstrumentOff
    return kind(time=float(at), reported=at + 0.5, strip="Band", label="guitar", confidence=0.9)


def update(at: int) -> Update:
    return Update(Snapshot(float(at), ()), (switch(at % 2 == 0, at),))


def publish_from_a_thread(bus: Bus, updates: range) -> threading.Thread:
    def work() -> None:
        for at in updates:
            bus.publish(update(at))

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_every_sink_gets_everything_in_order() -> None:
    async def scene() -> tuple[list[Event], list[Event]]:
        bus = Bus(asyncio.get_running_loop())
        first: list[Event] = []
        second: list[Event] = []

        async def take_first(update: Update) -> None:
            first.extend(update.events)

        async def take_second(update: Update) -> None:
            await asyncio.sleep(0)
            second.extend(update.events)

        tasks = [
            asyncio.create_task(consume("first", bus.subscribe(), take_first)),
            asyncio.create_task(consume("second", bus.subscribe(), take_second)),
        ]
        await asyncio.to_thread(publish_from_a_thread(bus, range(200)).join)
        bus.close()
        await asyncio.gather(*tasks)
        return first, second

    first, second = asyncio.run(scene())
    assert first == second == [switch(at % 2 == 0, at) for at in range(200)]


class CountingLoop:
    """An event loop that is too busy to run anything yet."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []

    def call_soon_threadsafe(self, callback: Callable[[], None]) -> None:
        self.waiting.append(callback)


def test_a_busy_loop_is_woken_once_and_then_finds_the_latest() -> None:
    loop = CountingLoop()
    bus = Bus(loop, limit=10)  # type: ignore[arg-type]
    subscription = bus.subscribe()
    for at in range(1_001):
        bus.publish(update(at))
    assert len(loop.waiting) == 1
    loop.waiting.pop()()

    got = asyncio.run(anext(subscription))  # type: ignore[arg-type]
    assert got.snapshot == Snapshot(1_000.0, ())
    assert len(got.events) + got.merged == 1_001
    assert len(got.events) <= 10
    board = Board.blank(["Band"]).apply(*got.events)
    assert [playing.label for playing in board["Band"].instruments] == ["guitar"]

    bus.publish(update(1_001))
    assert len(loop.waiting) == 1


def test_a_failing_sink_is_logged_once_in_a_row_and_hurts_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> list[int]:
        bus = Bus(asyncio.get_running_loop())
        taken: list[int] = []

        async def fail(update: Update) -> None:
            if update.snapshot is not None and update.snapshot.position_s != 2.0:
                raise OSError("the disk is full")

        async def take(update: Update) -> None:
            taken.append(len(update.events))

        tasks = [
            asyncio.create_task(consume("recorder", bus.subscribe(), fail)),
            asyncio.create_task(consume("screen", bus.subscribe(), take)),
        ]
        for at in range(5):
            bus.publish(update(at))
            for _ in range(5):  # let both take it
                await asyncio.sleep(0)
        bus.close()
        await asyncio.gather(*tasks)
        return taken

    with caplog.at_level(logging.ERROR):
        taken = asyncio.run(scene())
    assert taken == [1, 1, 1, 1, 1]
    assert [record.message for record in caplog.records] == [
        "The recorder failed; it goes on with the next update"
    ] * 2  # at 0, and after it had worked at 2
    assert "the disk is full" in caplog.text


def test_closing_lets_a_sink_take_what_still_waits() -> None:
    async def scene() -> list[Event]:
        bus = Bus(asyncio.get_running_loop())
        subscription = bus.subscribe()
        bus.publish(update(0))
        bus.close()
        return [event async for update in subscription for event in update.events]

    assert asyncio.run(scene()) == [switch(on=True, at=0)]
