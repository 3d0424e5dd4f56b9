from __future__ import annotations

import asyncio

import pytest
import virtual_time
from example_events import EXAMPLES
from studio_desk import Desk, settled

from dsp.events import Clip, Event, InstrumentOff, InstrumentOn
from plugin.mailbox import Update
from plugin.telling.broadcast import Broadcast


def broadcast(**options: int) -> Broadcast:
    return Broadcast(clock=asyncio.get_running_loop().time, **options)


def update(*events: Event) -> Update:
    return Update(None, events)


def clips(count: int) -> list[Event]:
    return [
        Clip(time=at, reported=at, strip="Band", channel=1, samples=5, runs=1, peak_dbtp=0.5)
        for at in map(float, range(count))
    ]


@pytest.mark.parametrize("event", EXAMPLES.values(), ids=lambda event: event.name)
def test_each_event_is_told_with_all_that_it_says(event: Event) -> None:
    async def main() -> None:
        desk, told = Desk(), broadcast()
        async with desk.serving(told):
            await told.take(update(event))
        content = {"version": 1, "type": "event", **event.record()}
        assert desk.of("BroadcastCustomEvent") == [{"eventData": {"soundcheck": content}}]

    virtual_time.run(main())


def test_what_comes_too_fast_is_merged_and_none_is_lost() -> None:
    async def main() -> None:
        desk, told = Desk(), broadcast(per_s=5)
        async with desk.serving(told):
            for clip in clips(200):
                await told.take(update(clip))
                await settled()
            await asyncio.sleep(60.0)
        counts = [data["eventData"]["soundcheck"]["runs"] for data in desk.of("BroadcastCustomEvent")]
        assert sum(counts) == 200
        assert len(counts) < 50
        times = [time_s for time_s, _, _ in desk.asked]
        assert all(later - earlier >= 1.0 for earlier, later in zip(times, times[5:], strict=False))

    virtual_time.run(main())


def test_take_never_waits_for_obs_and_what_waits_is_bounded() -> None:
    async def main() -> None:
        desk, told = Desk(), broadcast()
        desk.hangs = True
        ons = (InstrumentOn(time=1.0, reported=1.0, strip="Band", label="organ", confidence=0.9),)
        offs = (InstrumentOff(time=1.0, reported=1.0, strip="Band", label="organ", confidence=0.9),)
        async with desk.serving(told):
            for _ in range(1_000):
                await told.take(update(*ons, *offs))
            assert len(told._waiting) <= 34

    virtual_time.run(main())


def test_what_happens_while_obs_is_away_is_not_told_later() -> None:
    async def main() -> None:
        desk, told = Desk(), broadcast()
        await told.take(update(*clips(1)))
        async with desk.serving(told):
            assert desk.asked == []
        await told.take(update(*clips(1)))
        async with desk.serving(told):
            assert desk.asked == []

    virtual_time.run(main())


def test_a_refusal_costs_one_event_only() -> None:
    async def main() -> None:
        desk, told = Desk(), broadcast()
        desk.refusals["BroadcastCustomEvent"] = 207
        async with desk.serving(told):
            await told.take(update(*clips(1)))
            await settled()
            desk.refusals.clear()
            await told.take(update(*clips(2)))
        assert len(desk.asked) == 3

    virtual_time.run(main())
