"""A relay between the daemon and OBS that notes when each text was asked for, and when OBS answered."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import connect
from websockets.asyncio.connection import Connection
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

REQUEST, RESPONSE = 6, 7  # op codes of obs-websocket


@dataclass(slots=True)
class Write:
    """A text that was written to a source.

    Attributes:
        source: its name.
        text: without the blanks around it.
        asked_s: when the request came by, monotonic.
        answered_s: when OBS's answer did; None: it has not.
    """

    source: str
    text: str
    asked_s: float
    answered_s: float | None = None


class ObsRelay:
    """Listens at ``port`` and passes everything on, in a thread of its own.

    Args:
        obs_port: of OBS's websocket server on this computer.

    Attributes:
        port: where the daemon finds it.
        writes: texts written so far, the oldest first.
    """

    def __init__(self, obs_port: int) -> None:
        self.port = 0
        self.writes: list[Write] = []
        self._obs = f"ws://127.0.0.1:{obs_port}"
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=asyncio.run, args=(self._serve(),), daemon=True)
        self._thread.start()
        if not self._ready.wait(10.0):
            raise TimeoutError("the relay did not start within 10 s")

    def text(self, source: str) -> str:
        """What was written to a source last."""
        return next((write.text for write in reversed(self.writes) if write.source == source), "")

    def close(self) -> None:
        """End it and all its connections."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10.0)

    async def _serve(self) -> None:
        async with serve(self._relay, "127.0.0.1", 0, compression=None, max_size=None) as server:
            self.port = next(iter(server.sockets)).getsockname()[1]
            self._loop = asyncio.get_running_loop()
            self._ready.set()
            await self._stop.wait()

    async def _relay(self, daemon: ServerConnection) -> None:
        waiting: dict[str, Write] = {}

        def asked(message: dict[str, Any]) -> None:
            data = message["d"]
            if message["op"] == REQUEST and data["requestType"] == "SetInputSettings":
                given = data["requestData"]
                text = given["inputSettings"].get("text", "").strip()
                waiting[data["requestId"]] = Write(given["inputName"], text, time.monotonic())
                self.writes.append(waiting[data["requestId"]])

        def answered(message: dict[str, Any]) -> None:
            if message["op"] == RESPONSE and (write := waiting.pop(message["d"]["requestId"], None)):
                write.answered_s = time.monotonic()

        async with connect(self._obs, compression=None, max_size=None) as obs:
            pumps = [
                asyncio.ensure_future(_pump(daemon, obs, asked)),
                asyncio.ensure_future(_pump(obs, daemon, answered)),
            ]
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            for pump in pumps:
                pump.cancel()


async def _pump(source: AsyncIterable[str | bytes], target: Connection, note: Callable[[dict[str, Any]], None]) -> None:
    with contextlib.suppress(ConnectionClosed):
        async for message in source:
            note(json.loads(message))
            await target.send(message)
