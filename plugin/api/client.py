"""One client: what it asks is done, what it wants is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from websockets.exceptions import ConnectionClosed

from plugin.api import replies
from plugin.api.connection import Connection
from plugin.api.limits import Limits, TokenBucket
from plugin.api.message import RequestId
from plugin.api.outbox import Outbox, OverflowingError
from plugin.api.requests import Authenticate, BadMessageError, Do, Request, Subscribe, read_request
from plugin.api.sink import ApiSink
from plugin.api.token import Token
from plugin.controls.commands import Command
from plugin.controls.surface import ControlError

logger = logging.getLogger(__name__)

WRONG_TOKEN = "this is not the token: it stands in the token file"  # noqa: S105
NO_TOKEN = "this needs the token: send authenticate first, with the token of the token file"  # noqa: S105


class Client:
    """A WebSocket that has been opened.

    Args:
        connection: the WebSocket.
        sink: tells it what it wants to know.
        token: what commands and the log need.
        do: does a command.
        state: the state now, as it is sent.
        limits: how much it may ask.
        sleep: lets so many seconds pass.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        sink: ApiSink,
        token: Token,
        do: Callable[[Command], Awaitable[None]],
        state: Callable[[], bytes],
        limits: Limits,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._connection = connection
        self._sink = sink
        self._token = token
        self._do = do
        self._state = state
        self._limits = limits
        self._sleep = sleep
        self._is_trusted = False
        self._slots = asyncio.Semaphore(limits.commands_at_once)
        self._outbox = Outbox(limits.answers, self._send)

    async def serve(self, hello: bytes) -> None:
        """Serve it until it goes, or has to. Commands that are under way are done to their end."""
        self._connection.on_room = self._send
        self._outbox.add_answer(hello)
        async with asyncio.TaskGroup() as tasks:
            self._sink.join(self._outbox)
            try:
                await self._receive(tasks)
            except ConnectionClosed:
                pass
            finally:
                self._sink.leave(self._outbox)

    async def _receive(self, tasks: asyncio.TaskGroup) -> None:
        bucket = TokenBucket(self._limits.messages_per_s, self._limits.burst)
        async for text in self._connection:
            if (wait_s := bucket.take()) > 0:
                await self._sleep(wait_s)
            if self._connection.is_dropped:
                return
            try:
                await self._do_request(read_request(text), tasks)
            except BadMessageError as error:
                self._answer(error.id, str(error))

    async def _do_request(self, request: Request, tasks: asyncio.TaskGroup) -> None:
        match request:
            case Subscribe():
                self._outbox.subscribe(request)
                self._answer(request.id)
                self._outbox.put("state", self._state())
                self._sink.catch_up(self._outbox)
                self._tell_log()
            case Authenticate():
                self._is_trusted = self._token.matches(request.token)
                self._answer(request.id, None if self._is_trusted else WRONG_TOKEN)
                self._tell_log()
            case Do(token=None) if not self._is_trusted:
                self._answer(request.id, NO_TOKEN)
            case Do(token=str(token)) if not self._token.matches(token):
                self._answer(request.id, WRONG_TOKEN)
            case Do():
                await self._slots.acquire()
                tasks.create_task(self._command(request))

    async def _command(self, request: Do) -> None:
        """Do it, beside others: one that waits for OBS must not hold a panic up."""
        error: str | None = None
        try:
            await self._do(request.command)
        except ControlError as refusal:
            error = str(refusal)
        except Exception:
            logger.exception("A command of the API failed: %r", request.command)
            error = "it failed: Soundcheck's log tells more"
        finally:
            self._slots.release()
        self._answer(request.id, error)

    def _answer(self, id_: RequestId | None, error: str | None = None) -> None:
        try:
            self._outbox.add_answer(replies.answer(id_, error))
        except OverflowingError:
            self._connection.drop("takes no answers")

    def _tell_log(self) -> None:
        """The log may name what is private: it is for those who may command."""
        if self._is_trusted:
            self._sink.begin_log(self._outbox)
        else:
            self._outbox.end_log()

    def _send(self) -> None:
        """Send what there is, one message at a time: what cannot go yet stays in the outbox, where it is merged."""
        while self._connection.has_room and (message := self._outbox.take()) is not None:
            self._connection.tell(message)
