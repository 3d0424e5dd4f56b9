"""A connection that costs only so much, whatever the other end does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from websockets.asyncio.server import Server, ServerConnection
from websockets.protocol import Event, State
from websockets.server import ServerProtocol

from plugin.api.limits import Limits, TokenBucket

logger = logging.getLogger(__name__)

_PIECE = 4096  # bytes that are taken apart before it is looked how many frames there were


def guarded(limits: Limits, crowd: set[Connection]) -> type[ServerConnection]:
    """What makes connections for a server.

    Args:
        limits: what one may cost.
        crowd: all that are open; kept up to date.
    """
    return cast("type[ServerConnection]", partial(Connection, limits=limits, crowd=crowd))


class Connection(ServerConnection):
    """A connection to the server; at first it may become a WebSocket, or be somebody who wants a page, or neither.

    It is dropped when there are too many, when it sends too many frames, and when it takes nothing for too long.
    What is told it is handed to the system at once and in the same breath, without a task that has to wake up.

    Args:
        protocol: of websockets.
        server: of websockets.
        limits: what it may cost.
        crowd: all that are open.
        options: of websockets.

    Attributes:
        on_room: called when it can take data again.
        is_dropped: whether it was dropped: then it is not heard any more either.
    """

    def __init__(
        self, protocol: ServerProtocol, server: Server, *, limits: Limits, crowd: set[Connection], **options: Any
    ) -> None:
        super().__init__(protocol, server, **options)
        self.on_room: Callable[[], None] = _nobody
        self.is_dropped = False
        self._limits = limits
        self._crowd = crowd
        self._frames = TokenBucket(limits.frames_per_s, limits.frames_burst)
        self._floods = False
        self._stalled: asyncio.TimerHandle | None = None

    @property
    def has_room(self) -> bool:
        """Whether something can be told now: it is open, and has taken all that was told before."""
        return not self.paused and self.protocol.state is State.OPEN and not self.transport.is_closing()

    def tell(self, message: bytes) -> None:
        """Send a message to one that has room."""
        self.protocol.send_text(message)
        self.send_data()

    def drop(self, why: str) -> None:
        """End it at once, without a handshake that it would not take."""
        if not self.transport.is_closing():
            host, port = self.remote_address[:2]
            logger.info("Control API: a client (%s, port %s) %s: dropped", host, port, why)
            self.is_dropped = True
            self.transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody has come."""
        super().connection_made(transport)
        if len(self._crowd) < self._limits.connections:
            self._crowd.add(self)
        else:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        self._crowd.discard(self)
        self._goes_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take data, but not of one that floods: taking it apart would hold everybody up."""
        for begin in range(0, len(data), _PIECE):
            super().data_received(data[begin : begin + _PIECE])
            if self._floods:
                self.drop("sends too much")
                return

    def send_data(self) -> None:
        """Send what websockets has for it, in one go: asyncio logs a warning for each piece that goes nowhere."""
        pieces = self.protocol.data_to_send()
        if data := b"".join(pieces):
            self.transport.write(data)
        if b"" in pieces:  # there is no more to come
            with contextlib.suppress(OSError):
                self.transport.write_eof()

    def process_event(self, event: Event) -> None:
        """Take a request or a frame."""
        self._floods = self._frames.take() > 0
        super().process_event(event)

    def pause_writing(self) -> None:
        """The system takes no more for it."""
        super().pause_writing()
        stall_s = self._limits.stall_s
        self._stalled = self.loop.call_later(stall_s, self.drop, f"has taken nothing for {stall_s:g} s")

    def resume_writing(self) -> None:
        """It has taken all there was."""
        super().resume_writing()
        self._goes_on()
        self.on_room()

    def _goes_on(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None


def _nobody() -> None:
    """Nobody waits for room."""
