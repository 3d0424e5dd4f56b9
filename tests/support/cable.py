"""A network cable that can be pulled out: connections stay open on both sides, and nothing passes any more."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Collection
from typing import Self


class Cable:
    """A relay of TCP on this computer. Use it with ``async with``.

    Args:
        port: where it leads to.

    Attributes:
        port: where its near end is.
    """

    def __init__(self, port: int) -> None:
        self._far_port = port
        self.port = 0
        self._connections = 0
        self._cut: Collection[int] | None = ()
        self._server: asyncio.Server | None = None
        self._ends: list[asyncio.StreamWriter] = []
        self._pumps: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._server is not None
        self._server.close()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        for end in self._ends:
            end.close()
            with contextlib.suppress(OSError):
                await end.wait_closed()

    def pull(self, *connections: int) -> None:
        """From now on nothing passes through these connections, counted from 0 in their order; none: through all."""
        self._cut = connections or None

    def plug_in(self) -> None:
        """New connections are as good as ever; what was lost is lost."""
        self._cut = ()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number, self._connections = self._connections, self._connections + 1
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far_port)
        self._ends += [writer, far_writer]
        self._pumps += [
            asyncio.ensure_future(self._pump(number, reader, far_writer)),
            asyncio.ensure_future(self._pump(number, far_reader, writer)),
        ]

    async def _pump(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                if not self._is_cut(number):
                    writer.write(data)
                    await writer.drain()
            if not self._is_cut(number):
                writer.close()

    def _is_cut(self, number: int) -> bool:
        return self._cut is None or number in self._cut
