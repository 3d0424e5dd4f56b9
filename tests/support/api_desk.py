"""The control API, running in the test's own event loop, with real controls behind it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import states
from control_desk import CONFIGURED, PROFILES, WrittenDown, desk
from websockets.asyncio.client import ClientConnection, connect

from plugin.api.hello import About
from plugin.api.limits import Limits
from plugin.api.pages import Page
from plugin.api.replies import ObsState
from plugin.api.server import ApiServer, ApiStatus
from plugin.api.settings import PATH, ApiSettings
from plugin.api.sink import ApiSink
from plugin.controls.controls import Controls
from plugin.mailbox import Snapshot

ABOUT = About(
    program="0.0",
    strips=[("Voice", (1, 2)), ("Band", (3, 4))],
    labels=list(CONFIGURED.thresholds),
    overlays=list(CONFIGURED.overlays),
    profiles=PROFILES,
    aims={"streaming": (-14.0, -1.0), "r128": (-23.0, -1.0)},
    names={"vocal": "Gesang"},
)


@dataclass
class Desk:
    """A server that runs.

    Attributes:
        server: the server.
        controls: what it controls.
        effects: what that has done.
        told: statuses so far.
        address: host and port.
        settings: those with which it is found.
        obs: how it stands with OBS.
        now: what the sink believes the time to be.
    """

    server: ApiServer
    controls: Controls
    effects: WrittenDown
    told: list[ApiStatus]
    settings: ApiSettings
    obs: ObsState = field(default_factory=lambda: ObsState(connected=False, on_air=None))
    address: str = ""
    now: float = 0.0

    @property
    def token(self) -> str:
        """What stands in the token file."""
        return self.settings.token_path.read_text().strip()

    @contextlib.asynccontextmanager
    async def client(self, **options: Any) -> AsyncIterator[Client]:
        """A client that has had the hello."""
        url = f"ws://{self.address}{PATH}"
        async with connect(url, **{"compression": None, "proxy": None, **options}) as connection:
            yield Client(connection, json.loads(await connection.recv()))


@dataclass
class Client:
    """The other end."""

    connection: ClientConnection
    hello: dict[str, Any]

    async def say(self, type_: str, **fields: Any) -> None:
        """Send a message."""
        await self.connection.send(json.dumps({"v": 1, "type": type_, **fields}))

    async def hear(self, type_: str | None = None) -> dict[str, Any]:
        """The next message, of a type if one is named."""
        while True:
            message: dict[str, Any] = json.loads(await self.connection.recv())
            if type_ in (None, message["type"]):
                return message

    async def ask(self, type_: str, **fields: Any) -> dict[str, Any]:
        """Send a message, and hear its answer."""
        await self.say(type_, **fields)
        return await self.hear("answer")


async def until(happened: Callable[[], bool]) -> None:
    """Let the loop run until something has happened; the test's own time limit ends a wait in vain."""
    while not happened():  # noqa: ASYNC110 - it may be anything
        await asyncio.sleep(0.001)


@contextlib.asynccontextmanager
async def running(
    folder: Path,
    *,
    limits: Limits | None = None,
    pages: Mapping[str, Page] | None = None,
    **settings: Any,
) -> AsyncIterator[Desk]:
    """Serve on a port that is free, until the end of the block."""
    controls, effects = desk()
    told: list[ApiStatus] = []
    wanted = ApiSettings.model_validate({"port": 0, "token_file": folder / "token", **settings})
    server = ApiServer(
        settings=wanted,
        about=ABOUT,
        surface=controls,
        sink=ApiSink(lambda: here.now),
        obs=lambda: here.obs,
        on_status=told.append,
        pages=pages or {},
        limits=limits or Limits(),
    )
    here = Desk(server, controls, effects, told, wanted)
    task = asyncio.create_task(server.run())
    try:
        await until(lambda: bool(told) or task.done())
        here.address = told[-1].address or ""
        if here.address:
            here.settings = wanted.model_copy(update={"port": int(here.address.rpartition(":")[2])})
        yield here
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def snapshot(at: float, strips: int = 2) -> Snapshot:
    """Some sound on each strip at this time."""
    names = [name for name, _ in ABOUT.strips] + [f"Strip {number}" for number in range(3, strips + 1)]
    return Snapshot(at, tuple(replace(states.state(name), playing=(("guitar", 0.75),)) for name in names[:strips]))
