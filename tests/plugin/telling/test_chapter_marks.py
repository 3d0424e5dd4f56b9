from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
import virtual_time
from studio_desk import Desk, settled

from dsp.events import Event, InstrumentOff, InstrumentOn
from plugin.errors import UserError
from plugin.evening_log import EveningLog
from plugin.mailbox import Snapshot, Update
from plugin.scenes.on_air import OnAir
from plugin.sections.obs import Chapters
from plugin.telling.chapter_marks import ChapterMarks

REQUEST = "CreateRecordChapter"


def on(label: str, at_s: float) -> Event:
    return InstrumentOn(time=at_s, reported=at_s, strip="Band", label=label, confidence=0.9)


def off(label: str, at_s: float) -> Event:
    return InstrumentOff(time=at_s, reported=at_s, strip="Band", label=label, confidence=0.9)


class House:
    """Chapters, a log, and an OBS that records."""

    def __init__(self, mode: Chapters, path: Path | None) -> None:
        self.desk = Desk()
        self.lines: list[str] = []
        self.on_air: OnAir | None = OnAir("Main", recording=True)
        self.log = None if path is None else EveningLog(path)
        self.marks = ChapterMarks(mode, lambda: self.on_air, self.log, self.lines.append)

    async def take(self, until_s: float, *events: Event) -> None:
        await self.marks.take(Update(Snapshot(until_s, ()), events))
        await settled()

    async def mark(self, title: str | None) -> None:
        await self.marks.mark(title)
        await settled()

    @property
    def sent(self) -> list[str | None]:
        return [data.get("chapterName") for data in self.desk.of(REQUEST)]

    def logged(self) -> list[str | None]:
        assert self.log is not None
        self.log.close()
        lines = map(json.loads, self.log.path.read_text(encoding="utf-8").splitlines())
        return [line["title"] for line in lines if line["event"] == "chapter"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evening.jsonl"


def test_a_mark_goes_into_the_log_and_the_recording(path: Path) -> None:
    async def main() -> None:
        house = House(Chapters.MARKS, path)
        async with house.desk.serving(house.marks):
            await house.mark(None)
            await house.take(1.0, on("guitar", 0.5), on("vocal", 0.6))
            await house.mark(None)
            await house.mark("Our song")
            await house.take(60.0)
        assert house.sent == [None, "Guitar, vocal", "Our song"]
        assert house.logged() == [None, None, "Our song"]
        assert house.lines == []

    virtual_time.run(main())


@pytest.mark.parametrize(
    ("mode", "on_air"),
    [(Chapters.OFF, OnAir("Main", recording=True)), (Chapters.MARKS, OnAir("Main")), (Chapters.MARKS, None)],
)
def test_where_nothing_is_recorded_or_wanted_it_goes_into_the_log_only(
    path: Path, mode: Chapters, on_air: OnAir | None
) -> None:
    async def main() -> None:
        house = House(mode, path)
        house.on_air = on_air
        async with house.desk.serving(house.marks):
            await house.mark("One")
        assert house.sent == []
        assert house.logged() == ["One"]

    virtual_time.run(main())


@pytest.mark.parametrize(
    ("mode", "told"), [(Chapters.OFF, "obs.chapters is off"), (Chapters.MARKS, "OBS does not record")]
)
def test_where_there_is_nothing_to_note_it_in_that_is_said(mode: Chapters, told: str) -> None:
    async def main() -> None:
        house = House(mode, None)
        house.on_air = OnAir("Main")
        with pytest.raises(UserError, match=f"nowhere to note a chapter: {told}, and the evening's log is off"):
            await house.mark("One")

    virtual_time.run(main())


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            204,
            "This OBS puts no chapters into recordings: it has to be 30.2 or later; they are in the evening's log",
        ),
        (
            702,
            (
                "OBS put no chapter into the recording: that takes the format Hybrid MP4 (OBS: Settings → Output → "
                "Recording Format); they are in the evening's log"
            ),
        ),
    ],
)
def test_what_obs_cannot_do_is_told_once(path: Path, code: int, told: str) -> None:
    async def main() -> None:
        house = House(Chapters.MARKS, path)
        house.desk.refusals[REQUEST] = code
        async with house.desk.serving(house.marks):
            await house.mark("One")
            await house.mark("Two")
            assert house.lines == [told]
            house.desk.refusals.clear()
            await house.mark("Three")
            house.desk.refusals[REQUEST] = code
            await house.mark("Four")
        assert house.lines == [told, told]
        assert house.logged() == ["One", "Two", "Three", "Four"]

    virtual_time.run(main())


def test_a_recording_that_has_just_ended_is_no_trouble() -> None:
    async def main() -> None:
        house = House(Chapters.MARKS, None)
        house.desk.refusals[REQUEST] = 501
        async with house.desk.serving(house.marks):
            await house.mark("One")
        assert house.lines == []

    virtual_time.run(main())


def test_obs_that_hangs_keeps_nobody_waiting_and_little_is_kept_for_it(path: Path) -> None:
    async def main() -> None:
        house = House(Chapters.MARKS, path)
        house.desk.hangs = True
        async with house.desk.serving(house.marks):
            for number in range(100):
                await house.marks.mark(str(number))
            assert len(house.marks._waiting) <= 8
        assert len(house.logged()) == 100

    virtual_time.run(main())


async def play(house: House) -> None:
    """A minute of pause, a guitar for a minute, a minute of pause."""
    for second in range(180):
        now_s = float(second)
        events = {60: (on("guitar", 60.0),), 120: (off("guitar", 120.0),)}.get(second, ())
        await house.take(now_s, *events)
        await asyncio.sleep(1.0)


@pytest.mark.parametrize(
    ("mode", "sent"), [(Chapters.AUTOMATIC, ["Pause", "Guitar", "Pause"]), (Chapters.MARKS, []), (Chapters.OFF, [])]
)
def test_a_piece_and_the_time_after_it_become_chapters_by_themselves_if_wanted(
    path: Path, mode: Chapters, sent: list[str]
) -> None:
    async def main() -> None:
        house = House(mode, path)
        async with house.desk.serving(house.marks):
            await play(house)
        assert house.sent == sent
        assert house.logged() == []  # afterwards they are found again, and more exactly

    virtual_time.run(main())


def test_a_mark_wins_over_the_chapter_that_would_have_come_by_itself() -> None:
    async def main() -> None:
        house = House(Chapters.AUTOMATIC, None)
        async with house.desk.serving(house.marks):
            playing = asyncio.create_task(play(house))
            await asyncio.sleep(62.5)
            await house.marks.mark("Our song")
            await playing
        assert house.sent == ["Pause", "Our song", "Pause"]

    virtual_time.run(main())
