"""The other end: how a program on this computer talks to the daemon that runs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus

from plugin.api.message import VERSION
from plugin.api.settings import PATH
from plugin.api.token import Token
from plugin.errors import UserError

OPEN_LIMIT_S = 5.0
ENDED = "Soundcheck has ended"

Data = dict[str, Any]
"""A message."""


class RemoteError(UserError):
    """The daemon cannot be reached, or refuses."""


class Remote:
    """A connection to a daemon.

    Args:
        connection: the WebSocket.
        hello: its first message.

    Attributes:
        hello: as given: what there is.
    """

    def __init__(self, connection: ClientConnection, hello: Data) -> None:
        self.hello = hello
        self._connection = connection

    async def ask(self, request: Data) -> None:
        """Ask for something, and wait until it is done; what else comes before is thrown away.

        Raises:
            RemoteError: it was refused, or the daemon has gone.
        """
        await self.send(request)
        answer = await self.next("answer")
        if not answer["ok"]:
            raise RemoteError(answer["error"])

    async def send(self, request: Data) -> None:
        """Ask for something, and do not wait.

        Raises:
            RemoteError: the daemon has gone.
        """
        try:
            await self._connection.send(json.dumps({"v": VERSION, **request}))
        except ConnectionClosed as closed:
            raise RemoteError(ENDED) from closed

    async def authenticate(self, token: Token) -> None:
        """Show the token.

        Raises:
            RemoteError: it is another one.
        """
        await self.ask({"type": "authenticate", "token": token.reveal()})

    async def next(self, kind: str) -> Data:
        """The next message of a type; others are thrown away.

        Raises:
            RemoteError: the daemon has gone.
        """
        while (message := await self.message())["type"] != kind:
            pass
        return message

    async def message(self) -> Data:
        """The next message.

        Raises:
            RemoteError: the daemon has gone.
        """
        try:
            message: Data = json.loads(await self._connection.recv())
        except ConnectionClosed as closed:
            raise RemoteError(ENDED) from closed
        return message


@asynccontextmanager
async def remote(address: str) -> AsyncIterator[Remote]:
    """Connect to the daemon.

    Args:
        address: host and port, as they stand in an address.

    Raises:
        RemoteError: none is there, or it lets nobody in.
    """
    connection = await _connected(address)
    async with connection:
        try:
            async with asyncio.timeout(OPEN_LIMIT_S):
                hello = json.loads(await connection.recv())
            if hello["type"] != "hello" or hello["v"] != VERSION:
                raise RemoteError(f"the Soundcheck at {address} speaks another version: update this one, or that one")
        except (ConnectionClosed, ValueError, KeyError, TypeError, TimeoutError) as error:
            raise RemoteError(_STRANGER.format(address)) from error
        yield Remote(connection, hello)


_STRANGER = "what answers at {} is no Soundcheck: set api.port to another number"


async def _connected(address: str) -> ClientConnection:
    try:
        return await connect(
            f"ws://{address}{PATH}",
            compression=None,
            proxy=None,  # the computer's proxy is not for this computer
            open_timeout=OPEN_LIMIT_S,
            close_timeout=1,
        )
    except InvalidStatus as error:
        body = (error.response.body or b"").decode("utf-8", "replace").strip()
        if error.response.status_code == 404:
            raise RemoteError(_STRANGER.format(address)) from error
        raise RemoteError(f"{address} lets nobody in: {body or error}") from error
    except (InvalidHandshake, InvalidMessage) as error:
        raise RemoteError(_STRANGER.format(address)) from error
    except (OSError, TimeoutError) as error:
        raise RemoteError(f"no Soundcheck runs at {address}: start it with `soundcheck run`") from error
