"""One connection to Touch Portal: lines in, lines out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from plugin.touchportal.codec import BadLine, Decoder, encode

READ_BYTES = 65_536
CLOSING_S = 0.2


@dataclass(frozen=True, slots=True)
class Address:
    """Where Touch Portal listens for plugins.

    Attributes:
        host: its computer.
        port: TCP port.
    """

    host: str = "127.0.0.1"
    port: int = 12136

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class ClosedByTouchPortalError(Exception):
    """Touch Portal has closed the connection."""


class Connection:
    """An open connection; `open_connection` makes it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._decoder = Decoder()

    async def receive(self) -> list[dict[str, Any] | BadLine]:
        """Wait for bytes; the messages that they make whole, often one, sometimes none.

        Raises:
            ClosedByTouchPortalError: there will be no more.
            OSError: the connection broke.
        """
        data = await self._reader.read(READ_BYTES)
        if not data:
            raise ClosedByTouchPortalError
        return self._decoder.feed(data)

    async def send(self, messages: Iterable[dict[str, Any]]) -> None:
        """Write messages, and wait until there is room for more.

        Raises:
            OSError: the connection broke.
        """
        self._writer.write(encode(messages))
        await self._writer.drain()

    async def close(self) -> None:
        """Let it go, whatever its state."""
        self._writer.close()
        with contextlib.suppress(OSError):  # it was broken, or takes too long
            async with asyncio.timeout(CLOSING_S):
                await self._writer.wait_closed()


async def open_connection(address: Address, limit_s: float) -> Connection:
    """Connect.

    Raises:
        OSError: it cannot be done, or not in time.
    """
    async with asyncio.timeout(limit_s):
        return Connection(*await asyncio.open_connection(address.host, address.port))
