"""A client that does not do its part is dropped, and slows nobody."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import pytest
from api_desk import Desk, running, snapshot, until

from dsp.events import Clip
from plugin.api.limits import Limits
from plugin.mailbox import Update

CLIP = Clip(time=1.0, reported=1.2, strip="Voice", channel=1, samples=9, runs=2, peak_dbtp=float("inf"))


class Stuck:
    """A client that opens a WebSocket and then reads nothing, with next to no room in its system."""

    def __init__(self, desk: Desk) -> None:
        host, port = desk.address.split(":")
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        self.socket.connect((host, int(port)))
        self.send(
            f"GET /api HTTP/1.1\r\nHost: {desk.address}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def say(self, message: object) -> None:
        """Send a masked text frame of up to 125 bytes, RFC 6455 §5.2; the mask is zero."""
        payload = json.dumps(message).encode()
        self.send(bytes([0x81, 0x80 | len(payload), 0, 0, 0, 0]) + payload)


def test_a_client_that_takes_nothing_is_dropped_and_slows_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        caplog.set_level("INFO", logger="plugin.api")
        limits = Limits(stall_s=0.05, send_buffer_bytes=2048)
        async with running(tmp_path, limits=limits) as desk, desk.client() as good:
            await good.ask("subscribe", events=True)
            stuck = Stuck(desk)
            stuck.say({"v": 1, "type": "subscribe", "meters": {}, "events": True})
            await until(lambda: len(desk.server.sink) == 2)
            while len(desk.server.sink) == 2:
                desk.now += 1.0
                await desk.server.sink.take(Update(snapshot(desk.now, strips=50), (CLIP,)))
                assert (await good.hear())["events"] == [CLIP.record()]
            stuck.socket.close()
            assert (await good.ask("subscribe"))["ok"]

    asyncio.run(scene())
    assert "has taken nothing for 0.05 s: dropped" in caplog.text


def test_a_client_that_asks_and_takes_no_answers_is_dropped(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        caplog.set_level("INFO", logger="plugin.api")
        limits = Limits(answers=4, send_buffer_bytes=2048, burst=10**9)
        async with running(tmp_path, limits=limits) as desk, desk.client() as good:
            stuck = Stuck(desk)
            await until(lambda: len(desk.server.sink) == 2)
            while len(desk.server.sink) == 2:
                try:
                    stuck.say({"v": 2, "id": "x" * 64})
                except OSError:
                    break
                await asyncio.sleep(0)
            await until(lambda: len(desk.server.sink) == 1)
            stuck.socket.close()
            assert (await good.ask("subscribe"))["ok"]

    asyncio.run(scene())
    assert "takes no answers: dropped" in caplog.text


def test_a_client_that_answers_no_ping_is_dropped(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path, limits=Limits(ping_s=0.1)) as desk:
            stuck = Stuck(desk)
            await until(lambda: len(desk.server.sink) == 1)
            await until(lambda: len(desk.server.sink) == 0)
            stuck.socket.close()

    asyncio.run(scene())


def test_it_stops_though_a_client_is_stuck(tmp_path: Path) -> None:
    async def scene() -> None:
        limits = Limits(stall_s=3600, ping_s=3600, close_s=0.01, send_buffer_bytes=2048)
        async with running(tmp_path, limits=limits) as desk:
            stuck = Stuck(desk)
            stuck.say({"v": 1, "type": "subscribe", "meters": {}})
            await until(lambda: any(outbox.wants.meters for outbox in desk.server.sink._outboxes))
            (outbox,) = desk.server.sink._outboxes
            while "meters" not in outbox._newest:  # until it waits for the client
                desk.now += 1.0
                await desk.server.sink.take(Update(snapshot(desk.now, strips=50), ()))
                await asyncio.sleep(0.001)
        stuck.socket.close()

    asyncio.run(scene())
