"""The port: WebSocket and pages, for as long as the daemon runs."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.http11 import Request, Response

from plugin import logs
from plugin.api import replies
from plugin.api.client import Client
from plugin.api.connection import Connection, guarded
from plugin.api.door import Door
from plugin.api.hello import About, hello
from plugin.api.limits import Limits
from plugin.api.pages import Page
from plugin.api.replies import ObsState
from plugin.api.settings import ApiSettings, address_of
from plugin.api.sink import ApiSink
from plugin.api.token import Token, make_token
from plugin.controls.surface import Surface
from plugin.errors import UserError


@dataclass(frozen=True, slots=True)
class ApiStatus:
    """One state of the server; told once, when it begins.

    Attributes:
        running: whether clients can come.
        text: one line: what is, and what mends it where something is wrong.
        address: host and port, as they stand in an address; None if it does not run.
    """

    running: bool
    text: str
    address: str | None = None


@dataclass(slots=True)
class ApiServer:
    """Serves the control API. In the event loop only.

    Attributes:
        settings: where, and for whom.
        about: what there is.
        surface: the controls.
        sink: brings what is heard.
        obs: tells how it stands with OBS; after each change ``refresh`` is to be called.
        trouble: tells what keeps Soundcheck from hearing; the same.
        on_status: called with each new status.
        pages: what is shown to browsers, by path, such as ``/``.
        limits: how much one client may ask.
        sleep: lets so many seconds pass.
    """

    settings: ApiSettings
    about: About
    surface: Surface
    sink: ApiSink
    obs: Callable[[], ObsState]
    on_status: Callable[[ApiStatus], None]
    pages: Mapping[str, Page] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    trouble: Callable[[], str] = str
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _connections: set[Connection] = field(default_factory=set, init=False)

    async def run(self) -> None:
        """Serve until cancelled. If the port cannot be had, that is told, and it returns."""
        try:
            token = await asyncio.to_thread(make_token, self.settings.token_path)
            logs.hide(token.reveal())
            server = await self._bind(token)
        except UserError as error:
            self.on_status(ApiStatus(running=False, text=str(error)))
            return
        unsubscribe = self.surface.subscribe(lambda _: self.refresh())
        try:
            address = address_of(*server.sockets[0].getsockname()[:2])
            self.on_status(ApiStatus(running=True, text=f"http://{address}", address=address))
            await server.wait_closed()
        finally:
            unsubscribe()
            await self._close(server)

    def refresh(self) -> None:
        """Tell clients how everything stands, because something has changed."""
        self.sink.tell_state(self._state_now())

    def _state_now(self) -> bytes:
        return replies.state(self.surface.state, self.obs(), self.trouble())

    async def _bind(self, token: Token) -> Server:
        """Listen.

        Raises:
            UserError: the port cannot be had.
        """
        limits = self.limits
        door = Door(self.settings, self.pages, lambda: len(self.sink) >= limits.clients)
        greeting = hello(self.about)

        def ask(_: ServerConnection, request: Request) -> Response | None:
            return door.ask(request)

        async def welcome(connection: ServerConnection) -> None:
            client = Client(
                cast("Connection", connection),
                sink=self.sink,
                token=token,
                do=self.surface.do,
                state=self._state_now,
                limits=limits,
                sleep=self.sleep,
            )
            await client.serve(greeting)

        try:
            server = await serve(
                welcome,
                self.settings.host,
                self.settings.port,
                compression=None,  # it costs more than loopback does
                process_request=ask,
                server_header=None,
                open_timeout=limits.open_s,
                ping_interval=limits.ping_s,
                ping_timeout=limits.ping_s,
                close_timeout=limits.close_s,
                max_size=limits.message_bytes,
                max_queue=4,
                write_limit=0,  # a message counts as sent when the system has taken all of it
                create_connection=guarded(limits, self._connections),
                start_serving=False,
            )
            try:
                for listening in server.sockets:  # whoever connects inherits it
                    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, limits.send_buffer_bytes)
                await server.start_serving()
            except OSError:
                server.close()
                raise
        except (OSError, OverflowError, UnicodeError) as error:
            raise UserError(_why_not(self.settings, error)) from error
        return server

    async def _close(self, server: Server) -> None:
        """Say goodbye to those who listen, and cut off those who do not."""
        server.close()
        try:
            async with asyncio.timeout(self.limits.close_s):
                await server.wait_closed()
        except TimeoutError:
            for connection in tuple(self._connections):
                connection.transport.abort()
            await server.wait_closed()


def _why_not(settings: ApiSettings, error: Exception) -> str:
    """Why a port cannot be had, and what to do about it."""
    where = f"no control API at {address_of(settings.host, settings.port)}"
    match error:
        case OSError(errno=errno.EADDRINUSE):
            return (
                f"{where}: another program, perhaps another Soundcheck, has this port: close it, or set api.port to "
                "another number"
            )
        case OSError(errno=errno.EACCES):
            return f"{where}: the system does not allow it: set api.port to another number, from 1024"
        case OSError(errno=errno.EADDRNOTAVAIL) | socket.gaierror() | UnicodeError():
            return f"{where}: this computer has no such address: set api.host to one of its own, such as 127.0.0.1"
        case _:
            return f"{where}: {getattr(error, 'strerror', None) or error}"
