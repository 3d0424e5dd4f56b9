from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from api_desk import Client, Desk, running, snapshot, until
from websockets.exceptions import ConnectionClosed, InvalidStatus

from dsp.events import Clip
from plugin.api import sink
from plugin.api.limits import Limits
from plugin.api.replies import ObsState
from plugin.controls.commands import Panic, Switch
from plugin.mailbox import Update

CLIP = Clip(time=1.0, reported=1.2, strip="Voice", channel=1, samples=9, runs=2, peak_dbtp=float("inf"))


async def authenticated(desk: Desk, client: Client) -> None:
    assert (await client.ask("authenticate", token=desk.token))["ok"]


def test_it_says_what_there_is(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client:
            assert desk.told[0].running
            assert desk.told[0].text == f"http://{desk.address}"
            assert client.hello == {
                "v": 1,
                "type": "hello",
                "program": "0.0",
                "strips": [{"name": "Voice", "channels": [1, 2]}, {"name": "Band", "channels": [3, 4]}],
                "labels": ["guitar", "vocal", "drums"],
                "names": {"guitar": "Guitar", "vocal": "Gesang", "drums": "Drums"},
                "overlays": ["Soundcheck Instruments", "Soundcheck Clipping"],
                "profiles": ["streaming", "r128"],
                "aims": {
                    "streaming": {"target_lufs": -14.0, "ceiling_dbtp": -1.0},
                    "r128": {"target_lufs": -23.0, "ceiling_dbtp": -1.0},
                },
                "token_for": ["command", "log"],
            }

    asyncio.run(scene())


def test_a_subscriber_gets_what_it_asked_for_and_nothing_else(tmp_path: Path) -> None:
    async def scene() -> None:
        async with (
            running(tmp_path) as desk,
            desk.client() as all_of_it,
            desk.client() as events,
            desk.client() as none,
        ):
            wants = {"events": True, "state": True, "meters": {"rate_hz": 10}}
            assert await all_of_it.ask("subscribe", id=1, **wants) == _good(1)
            assert await events.ask("subscribe", id="two", events=True) == _good("two")
            assert (await all_of_it.hear())["detection"]
            await desk.server.sink.take(Update(snapshot(2.5), (CLIP,)))

            told = await all_of_it.hear()
            assert told == {"v": 1, "type": "events", "events": [CLIP.record()], "merged": 0}
            assert told["events"][0]["peak_dbtp"] is None
            assert await events.hear() == told
            meters = await all_of_it.hear()
            assert (meters["type"], meters["position_s"]) == ("meters", 2.5)
            assert meters["strips"][1]["strip"] == "Band"
            assert meters["strips"][1]["levels"]["peak_dbfs"] == [-12.3, None]
            assert meters["strips"][1]["loudness"]["momentary_lufs"] is None
            assert meters["strips"][1]["playing"] == [{"label": "guitar", "posterior": 0.75}]
            for client in (none, events):  # nothing else came before
                await client.say("subscribe", id="end")
                assert await client.hear() == _good("end")

    asyncio.run(scene())


def test_state_is_told_at_once_and_whenever_anything_changes(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client:
            await client.say("subscribe", state=True)
            first = await client.hear("state")
            assert first["overlays"] == {"Soundcheck Instruments": True, "Soundcheck Clipping": True}
            assert first["obs"] == {"connected": False, "on_air": None, "open_strips": []}
            await desk.controls.do(Panic(set=Switch.ON))
            second = await client.hear("state")
            assert second == {**first, "panic": True}
            desk.obs = ObsState(connected=True, on_air=True)
            desk.server.refresh()
            assert await client.hear("state") == {**second, "obs": desk.obs.model_dump(mode="json")}

    asyncio.run(scene())


def test_commands_need_the_token(tmp_path: Path) -> None:
    async def scene() -> None:
        command = {"command": "detection", "set": "off"}
        async with running(tmp_path) as desk, desk.client() as client:
            refused = await client.ask("command", id=7, command=command)
            assert (refused["id"], refused["ok"]) == (7, False)
            assert "authenticate" in refused["error"]
            for wrong in ("", "x" * 43, desk.token[:-1], desk.token + "x", "é\0"):
                assert not (await client.ask("authenticate", token=wrong))["ok"]
                assert not (await client.ask("command", command=command))["ok"]
            assert desk.controls.state.detection

            await authenticated(desk, client)
            assert await client.ask("command", id=8, command=command) == _good(8)
            assert not desk.controls.state.detection
            async with desk.client() as other:  # it counts for one connection
                assert not (await other.ask("command", command=command))["ok"]

    asyncio.run(scene())


def test_a_command_may_bring_the_token_along_for_itself_only(tmp_path: Path) -> None:
    async def scene() -> None:
        command = {"command": "detection", "set": "off"}
        async with running(tmp_path) as desk, desk.client() as client:
            assert await client.ask("command", id=1, token=desk.token, command=command) == _good(1)
            assert not desk.controls.state.detection
            assert "authenticate" in (await client.ask("command", command=command))["error"]
            await authenticated(desk, client)
            wrong = await client.ask("command", token="wrong", command=command)  # noqa: S106
            assert "not the token" in wrong["error"]

    asyncio.run(scene())


def test_what_cannot_be_done_is_answered_in_one_line(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client:
            await authenticated(desk, client)
            answer = await client.ask("command", id=1, command={"command": "strip", "strip": "Keys", "set": "on"})
            assert answer == _bad(1, "no strip 'Keys': there are 'Voice', 'Band'")
            answer = await client.ask("command", id=2, command={"command": "threshold", "label": "guitar", "value": 2})
            assert answer == _bad(2, "command.threshold.value: should be less than or equal to 1")

    asyncio.run(scene())


def test_a_command_that_breaks_is_answered_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client:

            def broken() -> None:
                raise ZeroDivisionError("no such cable")

            desk.effects.run_audit = broken  # type: ignore[method-assign]
            await authenticated(desk, client)
            answer = await client.ask("command", id=1, command={"command": "audit"})
            assert answer == _bad(1, "it failed: Soundcheck's log tells more")
            assert (await client.ask("command", command={"command": "panic", "set": "on"}))["ok"]

    asyncio.run(scene())
    assert "no such cable" in caplog.text


def test_a_slow_command_holds_no_panic_up_and_is_done_to_its_end(tmp_path: Path) -> None:
    async def scene() -> None:
        release = asyncio.Event()

        async def slow(title: str | None) -> None:
            await release.wait()
            desk.effects.done.append(("chapter", title))

        async with running(tmp_path) as desk:
            desk.effects.mark_chapter = slow  # type: ignore[method-assign]
            async with desk.client() as client:
                await authenticated(desk, client)
                await client.say("command", id="slow", command={"command": "chapter", "title": "Encore"})
                panic = await client.ask("command", id="quick", command={"command": "panic", "set": "on"})
                assert panic == _good("quick")
                assert desk.controls.state.panic
            release.set()  # the client has gone
            await until(lambda: desk.effects.done == [("chapter", "Encore")])

    asyncio.run(scene())


def test_more_clients_than_there_may_be_are_sent_away(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path, limits=Limits(clients=2)) as desk:
            async with desk.client() as first, desk.client():
                with pytest.raises(InvalidStatus) as refused:
                    async with desk.client():
                        pass
                assert refused.value.response.status_code == 503
                assert (await first.ask("subscribe"))["ok"]
            await until(lambda: len(desk.server.sink) == 0)
            async with desk.client() as again:
                assert again.hello["type"] == "hello"

    asyncio.run(scene())


def test_too_large_a_message_closes_that_client_only(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as good, desk.client() as bad:
            await bad.connection.send(" " * 65_537)
            with pytest.raises(ConnectionClosed) as closed:
                await bad.hear()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1009  # message too big, RFC 6455 §7.4.1
            assert (await good.ask("subscribe"))["ok"]

    asyncio.run(scene())


def test_more_messages_than_allowed_wait(tmp_path: Path) -> None:
    async def scene() -> list[float]:
        waits: list[float] = []

        async def slept(delay_s: float) -> None:
            waits.append(delay_s)

        async with running(tmp_path, limits=Limits(messages_per_s=0.001, burst=5)) as desk:
            desk.server.sleep = slept
            async with desk.client() as client:
                for number in range(7):
                    assert await client.ask("subscribe", id=number) == _good(number)
        return waits

    assert asyncio.run(scene()) == pytest.approx([1000, 2000], rel=0.01)


def test_those_who_listen_are_told_that_it_ends(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk:
            connection = await desk.client().__aenter__()
        with pytest.raises(ConnectionClosed) as closed:
            await connection.hear()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1001  # going away
        await connection.connection.close()

    asyncio.run(scene())


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as first, running(tmp_path, port=first.settings.port) as second:
            assert not second.told[0].running
            assert second.told[0].text == (
                f"no control API at {first.address}: another program, perhaps another Soundcheck, has this port: "
                "close it, or set api.port to another number"
            )
            async with first.client() as client:
                assert client.hello["type"] == "hello"

    asyncio.run(scene())


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-computer.invalid"])
def test_an_address_that_is_not_ours_is_told_in_one_line(tmp_path: Path, host: str) -> None:
    async def scene() -> None:
        async with running(tmp_path, host=host) as desk:
            assert not desk.told[0].running
            assert "set api.host to one of its own" in desk.told[0].text

    asyncio.run(scene())


def test_without_a_token_file_there_is_no_api(tmp_path: Path) -> None:
    async def scene() -> None:
        (tmp_path / "file").touch()
        async with running(tmp_path, token_file=tmp_path / "file" / "token") as desk:
            assert not desk.told[0].running
            assert "name another place as api.token_file" in desk.told[0].text

    asyncio.run(scene())


def test_meters_are_encoded_once_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene() -> None:
        encoded: list[float] = []
        real = sink.meters
        monkeypatch.setattr(sink, "meters", lambda taken: encoded.append(taken.position_s) or real(taken))
        async with running(tmp_path) as desk, desk.client() as fast, desk.client() as also_fast, desk.client() as slow:
            await fast.ask("subscribe", meters={"rate_hz": 30})
            await also_fast.ask("subscribe", meters={"rate_hz": 30})
            await slow.ask("subscribe", meters={"rate_hz": 10})
            for tick in range(120):  # a second at 120 Hz
                desk.now = 100 + tick / 120
                await desk.server.sink.take(Update(replace(snapshot(desk.now), position_s=float(tick)), ()))
                for client in [fast, also_fast][: 2 * (tick % 4 == 0)] + [slow][: tick % 12 == 0]:
                    assert (await client.hear())["position_s"] == tick
            assert encoded == [4.0 * tick for tick in range(30)]

    asyncio.run(scene())


def _good(id_: object) -> dict[str, object]:
    return {"v": 1, "type": "answer", "id": id_, "ok": True, "error": None}


def _bad(id_: object, error: str) -> dict[str, object]:
    return {"v": 1, "type": "answer", "id": id_, "ok": False, "error": error}
