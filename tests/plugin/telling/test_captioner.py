from __future__ import annotations

import asyncio
from collections.abc import Callable

import virtual_time
from studio_desk import Desk, settled

from dsp.events import Event, InstrumentOff, InstrumentOn
from plugin.mailbox import Update
from plugin.scenes.on_air import OnAir
from plugin.telling.captioner import Captioner


def on(label: str, strip: str = "Band") -> Event:
    return InstrumentOn(time=0.0, reported=0.0, strip=strip, label=label, confidence=0.9)


def off(label: str, strip: str = "Band") -> Event:
    return InstrumentOff(time=0.0, reported=0.0, strip=strip, label=label, confidence=0.9)


class House:
    """A captioner, and an OBS that streams."""

    def __init__(self, is_told: Callable[[str], bool] = lambda _: True) -> None:
        self.desk = Desk()
        self.on_air: OnAir | None = OnAir("Main", streaming=True)
        clock = asyncio.get_running_loop().time
        self.captioner = Captioner(lambda: self.on_air, is_told, clock=clock)

    async def take(self, *events: Event, after_s: float = 0.0) -> list[str]:
        """What has been sent by then."""
        await self.captioner.take(Update(None, events))
        await settled()
        await asyncio.sleep(after_s)
        return self.sent

    @property
    def sent(self) -> list[str]:
        return [data["captionText"] for data in self.desk.of("SendStreamCaption")]


def test_what_plays_is_told_at_once_in_the_order_in_which_it_began() -> None:
    async def main() -> None:
        house = House()
        async with house.desk.serving(house.captioner):
            assert await house.take() == []  # a stream begins without any
            assert await house.take(on("guitar"), after_s=2) == ["[guitar]"]
            assert await house.take(on("vocal", "Mic"), on("guitar", "Mic"), after_s=2) == [
                "[guitar]",
                "[guitar, singing]",
            ]
            await house.take(off("guitar"), off("vocal", "Mic"), off("guitar", "Mic"))
            assert house.sent[-1] == ""

    virtual_time.run(main())


def test_a_caption_can_be_read_and_then_the_newest_follows() -> None:
    async def main() -> None:
        house = House()
        async with house.desk.serving(house.captioner):
            await house.take(on("guitar"))
            await house.take(on("drums"), after_s=0.3)
            assert await house.take(on("bass")) == ["[guitar]"]
            assert await house.take(after_s=0.8) == ["[guitar]", "[guitar, drums, bass]"]
        (first_s, _, _), (second_s, _, _) = house.desk.asked
        assert second_s - first_s == 1.0

    virtual_time.run(main())


def test_only_the_stream_gets_captions() -> None:
    async def main() -> None:
        house = House()
        house.on_air = OnAir("Main", recording=True)
        async with house.desk.serving(house.captioner):
            assert await house.take(on("guitar"), after_s=2) == []
            house.on_air = OnAir("Main", streaming=True)
            assert await house.take(after_s=2) == ["[guitar]"]
            house.on_air = None
            await house.take(off("guitar"), on("organ"), after_s=2)
            house.on_air = OnAir("Main", streaming=True)
            assert await house.take(after_s=2) == ["[guitar]", "[organ]"]

    virtual_time.run(main())


def test_after_a_reconnect_what_plays_is_told_again() -> None:
    async def main() -> None:
        house = House()
        for _ in range(2):
            async with house.desk.serving(house.captioner):
                await house.take(on("guitar"), after_s=2)
        assert house.sent == ["[guitar]", "[guitar]"]

    virtual_time.run(main())


def test_a_strip_that_viewers_cannot_hear_is_not_told_of() -> None:
    async def main() -> None:
        muted = {"Mic"}
        house = House(lambda strip: strip not in muted)
        async with house.desk.serving(house.captioner):
            assert await house.take(on("speech", "Mic"), on("guitar"), after_s=2) == ["[guitar]"]
            muted.clear()
            assert (await house.take(after_s=2))[-1] == "[speaking, guitar]"

    virtual_time.run(main())


def test_a_refusal_is_not_insisted_on() -> None:
    async def main() -> None:
        house = House()
        house.desk.refusals["SendStreamCaption"] = 501
        async with house.desk.serving(house.captioner):
            await house.take(on("guitar"), after_s=5)
            assert await house.take(after_s=5) == ["[guitar]"]

    virtual_time.run(main())
