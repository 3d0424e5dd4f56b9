"""What somebody costs who has not come to use the API, but to hurt it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import struct
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from api_desk import Desk, running, until

from plugin.api.limits import Limits
from plugin.api.pages import Page

OPEN = (
    b"GET /api HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
# Masked frames without content, RFC 6455 §5.2: FIN and opcode, then the mask's bit and a length of 0, then the mask.
PING = b"\x89\x80\0\0\0\0"
EMPTY_TEXT = b"\x81\x80\0\0\0\0"
BEGIN_OF_TEXT = b"\x01\x80\0\0\0\0"
MORE_OF_IT = b"\x00\x80\0\0\0\0"


@contextlib.asynccontextmanager
async def dialled(desk: Desk) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection; dropped at the end."""
    host, port = desk.address.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def is_closed(reader: asyncio.StreamReader) -> bytes:
    """All that comes until it is closed."""
    got = b""
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65_536):
            got += piece
    return got


@pytest.mark.parametrize(
    "flood",
    [PING * 20_000, EMPTY_TEXT * 20_000, BEGIN_OF_TEXT + MORE_OF_IT * 20_000],
    ids=["pings", "messages", "fragments"],
)
def test_who_sends_too_much_is_dropped_and_the_others_notice_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, flood: bytes
) -> None:
    async def scene() -> None:
        caplog.set_level("INFO", logger="plugin.api")
        async with running(tmp_path) as desk, desk.client() as good, dialled(desk) as (reader, writer):
            writer.write(OPEN)
            assert (await reader.readline()).startswith(b"HTTP/1.1 101")
            writer.write(flood)
            await is_closed(reader)
            await until(lambda: len(desk.server.sink) == 1)
            assert (await good.ask("subscribe"))["ok"]

    asyncio.run(scene())
    assert caplog.text.count("sends too much: dropped") == 1


def test_it_is_dropped_before_all_of_it_is_taken_apart(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path, limits=Limits(frames_burst=10)) as desk, dialled(desk) as (reader, writer):
            writer.write(OPEN)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(PING * 40_000)
            pongs = (await is_closed(reader)).count(b"\x8a\x00")
            assert pongs < 4096 / len(PING) + 1

    asyncio.run(scene())


def test_a_client_that_sends_as_fast_as_it_may_is_kept(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as client:
            for number in range(90):
                await client.say("subscribe", id=number)
            for number in range(90):
                assert (await client.hear())["id"] == number

    asyncio.run(scene())


def test_more_connections_than_there_may_be_are_cut_off_at_once(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path, limits=Limits(connections=3)) as desk, desk.client() as good:
            async with dialled(desk) as first, dialled(desk):
                await until(lambda: len(desk.server._connections) == 3)
                async with dialled(desk) as (reader, _):
                    assert await is_closed(reader) == b""
                assert (await good.ask("subscribe"))["ok"]
                first[1].write(OPEN)  # one of the three still may
                assert (await first[0].readline()).startswith(b"HTTP/1.1 101")
            await until(lambda: len(desk.server._connections) == 1)
            async with desk.client() as again:
                assert again.hello["type"] == "hello"
        assert not desk.server._connections

    asyncio.run(scene())


@pytest.mark.parametrize("begin", [b"", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "])
def test_who_does_not_come_to_the_point_is_sent_away(tmp_path: Path, begin: bytes) -> None:
    async def scene() -> None:
        async with running(tmp_path, limits=Limits(open_s=0.05)) as desk, dialled(desk) as (reader, writer):
            writer.write(begin)
            assert await is_closed(reader) == b""
            assert not desk.server._connections

    asyncio.run(scene())


def test_who_does_not_take_a_page_is_sent_away(tmp_path: Path) -> None:
    async def scene() -> None:
        page = Page("text/plain", os.urandom(20_000_000))
        limits = Limits(open_s=0.05)
        async with running(tmp_path, limits=limits, pages={"/large": page}) as desk, dialled(desk) as (reader, writer):
            writer.write(b"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await until(lambda: len(desk.server._connections) == 1)
            await until(lambda: not desk.server._connections)
            assert len(await is_closed(reader)) < len(page.body)

    asyncio.run(scene())


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n" + b"X: 1\r\n" * 1000,
        b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000,
        b"GET /" + b"x" * 100_000,
    ],
    ids=["many headers", "a long header", "a long path"],
)
def test_a_request_that_is_too_long_is_refused(tmp_path: Path, head: bytes) -> None:
    async def scene() -> None:
        async with running(tmp_path, limits=Limits(open_s=0.05)) as desk, dialled(desk) as (reader, writer):
            writer.write(head)
            assert not (await is_closed(reader)).startswith(b"HTTP/1.1 2")
            await until(lambda: not desk.server._connections)

    asyncio.run(scene())


def test_a_frame_that_claims_to_be_huge_is_not_waited_for(tmp_path: Path) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, dialled(desk) as (reader, writer):
            writer.write(OPEN)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"\x81\xff" + struct.pack("!Q", 2**62) + b"\0\0\0\0")
            assert struct.pack("!H", 1009) in await is_closed(reader)  # message too big, RFC 6455 §7.4.1

    asyncio.run(scene())


def test_nothing_of_it_stands_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The musician's terminal is no place for the troubles of strangers."""

    async def scene() -> None:
        async with running(tmp_path, limits=Limits(open_s=0.05)) as desk:
            for begin in (b"", b"\0", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"):
                async with dialled(desk) as (reader, writer):
                    writer.write(begin)
                    await is_closed(reader)
            for _ in range(10):
                async with dialled(desk) as (reader, writer):
                    writer.write(OPEN)
                    await reader.readuntil(b"\r\n\r\n")
                    writer.write(PING * 600)  # and away, before the answers come
            await until(lambda: not desk.server._connections)

    asyncio.run(scene())
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
