"""Whatever one client sends, it gets an answer or is closed, and the others notice nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from api_desk import Client, Desk, running
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosed

from plugin.api.pages import Page
from plugin.api.requests import BadMessageError, read_request

same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)

words = st.sampled_from(
    [
        '{"v":1,"type":"subscribe","id":1,"events":true,"meters":{"rate_hz":30},"state":true}',
        '{"v":1,"type":"command","id":2,"command":{"command":"panic","set":"on"}}',
        '{"v":1,"type":"authenticate","token":"x"}',
        '{"v":1,"type":"subscribe","meters":{"rate_hz":1e308}}',
        '{"v":1,"type":"command","command":null}',
        "[" * 1000,
        "null",
        "",
    ]
)
messages = words | st.text(max_size=200) | st.binary(max_size=200) | st.integers(1, 70_000).map(lambda size: "x" * size)


@same_folder
@given(st.lists(messages, max_size=8))
def test_messages(tmp_path: Path, said: list[str | bytes]) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as good, desk.client() as bad:
            await bad.say("subscribe", id="begin")
            assert (await bad.hear("answer"))["id"] == "begin"
            for message in said:
                if len(message) > 65_536:
                    with pytest.raises(ConnectionClosed):
                        await _answer(bad, message)
                    assert bad.connection.close_code == 1009  # message too big
                    break
                answer = await _answer(bad, message)
                assert answer["ok"] == (_is_good(message) and "subscribe" in str(message))
            assert (await good.ask("subscribe"))["ok"]
            assert not desk.controls.state.panic

    asyncio.run(scene())


@same_folder
@given(
    st.sampled_from([b"", b"GET /api HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"POST / HTTP/1.1\r\n"]),
    st.binary(max_size=300) | st.integers(1, 30_000).map(lambda size: b"A" * size),
)
def test_bytes_before_the_handshake(tmp_path: Path, begin: bytes, rest: bytes) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk:
            reader, writer = await _dial(desk)
            writer.write(begin + rest)
            writer.write_eof()
            answer = await _all(reader)
            assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))
            writer.close()
            async with desk.client() as good:
                assert (await good.ask("subscribe"))["ok"]

    asyncio.run(scene())


@same_folder
@given(st.binary(max_size=300))
def test_bytes_after_the_handshake(tmp_path: Path, noise: bytes) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk, desk.client() as good:
            reader, writer = await _dial(desk)
            writer.write(
                b"GET /api HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
            )
            assert (await reader.readline()).startswith(b"HTTP/1.1 101")
            writer.write(noise)
            writer.write_eof()
            await _all(reader)
            writer.close()
            assert (await good.ask("subscribe"))["ok"]

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("path", "origin", "status"),
    [("/api", "http://evil.example", 403), ("/api", "null", 403), ("/x", None, 404), ("/api", None, 426)],
)
def test_refusals_over_the_wire(tmp_path: Path, path: str, origin: str | None, status: int) -> None:
    async def scene() -> None:
        async with running(tmp_path) as desk:
            reader, writer = await _dial(desk)
            more = f"Origin: {origin}\r\n" if origin else ""
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {desk.address}\r\n{more}\r\n".encode())
            answer = await _all(reader)
            assert answer.startswith(f"HTTP/1.1 {status} ".encode())
            writer.close()

    asyncio.run(scene())


async def _answer(client: Client, message: str | bytes) -> dict[str, Any]:
    await client.connection.send(message)
    return await client.hear("answer")


def test_a_large_page_arrives_whole(tmp_path: Path) -> None:
    async def scene() -> None:
        page = Page("application/octet-stream", bytes(range(256)) * 2000)
        async with running(tmp_path, pages={"/large": page}) as desk:
            reader, writer = await _dial(desk)
            writer.write(f"GET /large HTTP/1.1\r\nHost: {desk.address}\r\n\r\n".encode())
            head, _, body = (await _all(reader)).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert b"Content-Length: 512000" in head
            assert body == page.body
            writer.close()

    asyncio.run(scene())


async def _dial(desk: Desk) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = desk.address.split(":")
    return await asyncio.open_connection(host, int(port))


async def _all(reader: asyncio.StreamReader) -> bytes:
    """All that comes until the other end closes."""
    got = b""
    try:
        while piece := await reader.read(65_536):
            got += piece
    except ConnectionError:
        pass
    return got


def _is_good(message: str | bytes) -> bool:
    try:
        read_request(message)
    except BadMessageError:
        return False
    return True
