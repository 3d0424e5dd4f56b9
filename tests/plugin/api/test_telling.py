"""What is told besides meters and events: scores, the audit, advice, the log; to those who come later, too."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import states
from api_desk import Client, Desk, running, snapshot, until

from dsp.analysis import LabelState
from plugin import logs
from plugin.audit.finding import Finding, Kind, Severity
from plugin.mailbox import Snapshot, Update

MUTED = Finding(Kind.MUTED, Severity.ERROR, "Desk", "'Desk' is muted", "click the loudspeaker")


pytestmark = pytest.mark.usefixtures("logging_as_before")


def of_scores(at: float) -> Snapshot:
    before = snapshot(at, strips=1)
    scores = states.scores(guitar=(0.75, 0.25, LabelState.SETTLING))
    return replace(before, strips=tuple(replace(state, scores=scores) for state in before.strips))


def test_scores_come_as_often_as_wanted(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client:
            await client.ask("subscribe", scores={"rate_hz": 5})
            for tick in range(10):
                desk.now = 100 + tick / 10
                await desk.server.sink.take(Update(of_scores(float(tick)), ()))
            await client.say("subscribe", id="end")
            told = await heard_until_answered(client)
            assert [one["position_s"] for one in told] == [0.0, 2.0, 4.0, 6.0, 8.0]
            label = {"label": "guitar", "raw": 0.75, "smoothed": 0.25, "on": 0.5, "off": 0.4, "state": "settling"}
            assert told[0]["strips"] == [{"strip": "Voice", "silent": False, "labels": [label]}]
            refused = await client.ask("subscribe", scores={"rate_hz": 11})
            assert refused["error"] == "scores.rate_hz: should be less than or equal to 10"

    asyncio.run(scene())


def test_the_newest_audit_and_advice_are_told_to_whoever_comes(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as first, desk.client() as second:
            sink = desk.server.sink
            assert (await first.ask("subscribe", audit=True, advice=True))["ok"]
            audit = {"v": 1, "type": "audit", "findings": [], "looked": False}
            assert await first.hear() == audit
            assert await first.hear() == {"v": 1, "type": "advice", "advice": []}
            sink.tell_audit([MUTED], looked=True)
            sink.tell_advice("Voice", "lower by 4 dB")
            sink.tell_advice("Band", "fine")
            sink.tell_advice("Voice", "")
            assert (await first.hear())["findings"][0]["remedy"] == "click the loudspeaker"
            told = [(await first.hear())["advice"] for _ in range(3)]
            assert [[one["strip"] for one in advice] for advice in told] == [["Voice"], ["Voice", "Band"], ["Band"]]

            assert (await second.ask("subscribe", audit=True, advice=True))["ok"]
            assert [one["subject"] for one in (await second.hear())["findings"]] == ["Desk"]
            assert await second.hear() == {"v": 1, "type": "advice", "advice": told[-1]}
            await second.ask("subscribe", events=True)
            sink.tell_audit([], looked=True)
            await second.say("subscribe", id="end")
            assert await heard_until_answered(second) == []

    asyncio.run(scene())


def test_the_log_is_told_to_those_who_showed_the_token(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client, desk.client() as stranger:
            sink = desk.server.sink
            sink.tell_log(1.0, "INFO", "it begins")
            for one in (client, stranger):
                assert (await one.ask("subscribe", log=True))["ok"]
            sink.tell_log(2.0, "INFO", "on it goes")
            await authenticate(desk, client)
            assert (await client.hear())["lines"] == [line(1.0, "it begins"), line(2.0, "on it goes")]
            sink.tell_log(3.0, "ERROR", "it broke")
            assert await client.hear() == {
                "v": 1,
                "type": "log",
                "lines": [{"time_unix_s": 3.0, "level": "error", "text": "it broke"}],
                "dropped": 0,
            }
            await client.say("subscribe", id="again", log=True)
            assert await heard_until_answered(client) == []  # not all of it once more
            await client.ask("authenticate", token="wrong")  # noqa: S106
            sink.tell_log(4.0, "INFO", "a secret")
            for one in (client, stranger):
                await one.say("subscribe", id="end")
                assert await heard_until_answered(one) == []

    asyncio.run(scene())


def test_the_token_first_and_the_log_then(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client:
            await authenticate(desk, client)
            await client.ask("subscribe", log=True)
            desk.server.sink.tell_log(1.0, "INFO", "it begins")
            assert (await client.hear())["lines"] == [line(1.0, "it begins")]

    asyncio.run(scene())


def test_passwords_and_the_token_itself_are_hidden_in_the_log(tmp_path: Path) -> None:
    async def scene() -> None:
        logs.configure(debug=False)
        logs.hide("hunter2")
        async with running(tmp_path) as desk, desk.client() as client:
            await authenticate(desk, client)
            await client.ask("subscribe", log=True)
            desk.server.sink.tell_log(1.0, "INFO", f"hunter2 and {desk.token}")
            assert (await client.hear())["lines"] == [line(1.0, "******** and ********")]

    asyncio.run(scene())


def test_each_line_of_the_log_is_encoded_once_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded: list[str] = []
    monkeypatch.setattr("plugin.api.sink.log_line", lambda *_: encoded.append("") or b'"line"')

    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as first, desk.client() as second:
            for client in (first, second):
                await authenticate(desk, client)
                await client.ask("subscribe", log=True)
            desk.server.sink.tell_log(1.0, "INFO", "x")
            assert await first.hear() == await second.hear()
        await until(lambda: len(desk.server.sink) == 0)

    asyncio.run(scene())
    assert len(encoded) == 1


async def authenticate(desk: Desk, client: Client) -> None:
    assert (await client.ask("authenticate", token=desk.token))["ok"]


async def heard_until_answered(client: Client) -> list[dict[str, Any]]:
    """What came before the next answer."""
    told = []
    while (message := await client.hear())["type"] != "answer":
        told.append(message)
    return told


def line(at: float, text: str) -> dict[str, object]:
    return {"time_unix_s": at, "level": "info", "text": text}
