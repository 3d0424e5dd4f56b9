"""One client: what it asks is done, what it wants is sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from plugin.api import replies
from plugin.api.limits import Limits, TokenBucket
from plugin.api.outbox import Outbox, OverflowingError
from plugin.api.requests import Authenticate, BadMessageError, Do, Request, Subscribe, read_request
from plugin.api.token import Token
from plugin.controls.commands import Command
from plugin.controls.surface import ControlError

logger = logging.getLogger(__name__)

NO_TOKEN = "this needs the token: send authenticate first, with the token of the token file"  # noqa: S105


class Client:
    """A WebSocket that has been opened.

    Args:
        connection: the WebSocket.
        token: what commands need.
        do: does a command.
        state: the state now, as it is sent.
        limits: how much it may ask.
        sleep: lets so many seconds pass.
    """

    def __init__(
        self,
        connection: ServerConnection,
        *,
        token: Token,
        do: Callable[[Command], Awaitable[None]],
        state: Callable[[], bytes],
        limits: Limits,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._connection = connection
        self._token = token
        self._do = do
        self._state = state
        self._limits = limits
        self._sleep = sleep
        self._may_command = False
        self._news = asyncio.Event()
        self._slots = asyncio.Semaphore(limits.commands_at_once)
        self.outbox = Outbox(limits.answers, self._news.set)

    async def serve(self, hello: bytes) -> None:
        """Serve it until it goes, or has to. Commands that are under way are done to their end."""
        self.outbox.add_answer(hello)
        async with asyncio.TaskGroup() as tasks:
            sending = tasks.create_task(self._send())
            try:
                await self._receive(tasks)
            except ConnectionClosed:
                pass
            except OverflowingError:
                self._drop("takes no answers")
            finally:
                sending.cancel()

    async def _receive(self, tasks: asyncio.TaskGroup) -> None:
        bucket = TokenBucket(self._limits.messages_per_s, self._limits.burst)
        async for text in self._connection:
            if (wait_s := bucket.take()) > 0:
                await self._sleep(wait_s)
            try:
                await self._answer(read_request(text), tasks)
            except BadMessageError as error:
                self.outbox.add_answer(replies.answer(error.id, str(error)))

    async def _answer(self, request: Request, tasks: asyncio.TaskGroup) -> None:
        match request:
            case Subscribe():
                self.outbox.subscribe(request)
                self.outbox.put_state(self._state())
                self.outbox.add_answer(replies.answer(request.id))
            case Authenticate():
                self._may_command = self._token.matches(request.token)
                error = None if self._may_command else "this is not the token: it stands in the token file"
                self.outbox.add_answer(replies.answer(request.id, error))
            case Do() if not self._may_command:
                self.outbox.add_answer(replies.answer(request.id, NO_TOKEN))
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
        try:
            self.outbox.add_answer(replies.answer(request.id, error))
        except OverflowingError:
            self._drop("takes no answers")

    async def _send(self) -> None:
        """Send what there is, one message at a time: what cannot go yet stays in the outbox, where it is merged."""
        try:
            while True:
                await self._news.wait()
                self._news.clear()
                while (message := self.outbox.take()) is not None:
                    async with asyncio.timeout(self._limits.stall_s):
                        await self._connection.send(message, text=True)
        except TimeoutError:
            self._drop(f"has taken nothing for {self._limits.stall_s:g} s")
        except ConnectionClosed:
            pass

    def _drop(self, why: str) -> None:
        """End it at once, without a handshake that it would not take."""
        host, port = self._connection.remote_address[:2]
        logger.info("Control API: a client (%s, port %s) %s: dropped", host, port, why)
        self._connection.transport.abort()
