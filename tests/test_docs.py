"""What the documentation shows is true."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest
import virtual_time
from configs import parse
from studio_desk import Desk

from dsp.events import InstrumentOn
from plugin.evening_reading import read_evening
from plugin.mailbox import Update
from plugin.rules.action_settings import VERBS
from plugin.rules.actions import TellEvent
from plugin.rules.condition_settings import SAID
from plugin.rules.requests import request_of
from plugin.telling.broadcast import Broadcast

DOCS = Path(__file__).parents[1] / "docs"


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page that are in a language."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(("page", "there_are"), [("rules.md", 5), ("evening.md", 4)])
def test_every_configuration_can_be_read(page: str, there_are: int) -> None:
    found = blocks(page, "toml")
    assert len(found) == there_are
    for text in found:
        parse(text)


def test_every_condition_and_every_action_is_explained() -> None:
    text = (DOCS / "rules.md").read_text(encoding="utf-8")
    assert [key for key in (*SAID, *VERBS) if f"`{key} = " not in text] == []


def test_the_lines_of_the_log_are_ones(tmp_path: Path) -> None:
    path = tmp_path / "evening.jsonl"
    path.write_text(blocks("evening.md", "json")[0], encoding="utf-8")

    def complain(line: str) -> None:
        raise AssertionError(line)

    assert [entry.kind for entry in read_evening(path, complain)] == ["instrument_on", "recording", "chapter"]


def test_custom_events_look_so() -> None:
    event, rule = (json.loads(text) for text in blocks("evening.md", "json")[1:])

    async def main() -> None:
        desk, told = Desk(), Broadcast(clock=asyncio.get_running_loop().time)
        heard = InstrumentOn(time=1.0, reported=1.2, strip="Band", label="guitar", confidence=0.9)
        async with desk.serving(told):
            await told.take(Update(None, (heard,)))
        assert desk.of("BroadcastCustomEvent") == [{"eventData": event}]

    virtual_time.run(main())
    assert request_of(TellEvent("solo", (("who", "Ann"),)), "guitar solo").data == {"eventData": rule}
