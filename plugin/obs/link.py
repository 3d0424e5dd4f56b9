"""The connection to OBS as the event loop sees it: opened, asked, heard, dropped, and opened again.

One worker thread owns the request socket. The event socket has a thread that reads it and nothing else; when
it breaks, the whole link counts as broken, so that there is one state and not four.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Mapping
from enum import IntFlag
from typing import Any

from plugin.obs.client import Address, Client, Data, RequestError
from plugin.obs.faults import Fault, diagnose
from plugin.obs.process import obs_runs
from plugin.obs.worker import Worker

logger = logging.getLogger(__name__)

JOIN_LIMIT_S = 0.5


class Events(IntFlag):
    """Event classes of obs-websocket that can be subscribed to."""

    CONFIG = 1 << 1


class LinkError(Exception):
    """There is no connection to OBS, or none any more.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.name)


class Link:
    """A connection to OBS; everything is to be called in the event loop.

    Args:
        address: where OBS is.
        events: which to hear.
        on_event: gets each event's name and data, in the loop.
        on_broken: called in the loop when the connection broke while nobody asked anything; see ``check``.
        find_process: whether an OBS is running on a host; see ``process.obs_runs``.
    """

    def __init__(
        self,
        address: Address,
        *,
        events: Events,
        on_event: Callable[[str, Data], None],
        on_broken: Callable[[], None],
        find_process: Callable[[str], bool | None] = obs_runs,
    ) -> None:
        self._address = address
        self._events = events
        self._on_event = on_event
        self._on_broken = on_broken
        self._find_process = find_process
        self._worker = Worker("obs requests")
        self._client: Client | None = None  # made, used and freed in the worker
        self._listener: _Listener | None = None
        self._fault: Fault | None = None

    @property
    def is_open(self) -> bool:
        """Whether it has been opened and is not known to be broken."""
        return self._client is not None and self._fault is None

    async def open(self) -> None:
        """Connect.

        Raises:
            LinkError: it cannot be done.
        """
        self._fault = None
        loop = asyncio.get_running_loop()
        await self._call(lambda: self._connect(loop), connected=False)

    async def request(self, name: str, data: Mapping[str, Any] | None = None) -> Data:
        """Ask OBS.

        Args:
            name: of the request, as in obs-websocket's protocol.
            data: its fields.

        Raises:
            LinkError: the connection is broken; it is to be dropped.
            RequestError: OBS refused this request.
        """
        self.check()
        return await self._call(lambda: self._ask(name, data), connected=True)

    def check(self) -> None:
        """Nothing, while the connection is fine as far as one knows without asking.

        Raises:
            LinkError: it is broken.
        """
        if self._fault is not None:
            raise LinkError(self._fault)

    async def drop(self) -> None:
        """Free the sockets; it can be opened again."""
        await self._worker.call(self._release)

    async def close(self, limit_s: float) -> None:
        """Drop it and end the threads, for good. They are daemons: those that hang are left behind."""
        release = asyncio.ensure_future(self._worker.call(self._release))
        await asyncio.wait([release], timeout=limit_s / 3)
        if not release.done():
            self._abort()  # the worker waits for an answer that does not come
            await asyncio.wait([release], timeout=limit_s / 3)
        await self._worker.stop(limit_s / 3)

    async def _call(self, function: Callable[[], Data], *, connected: bool) -> Data:
        try:
            return await self._worker.call(function)
        except RequestError:
            raise
        except Exception as error:
            runs = None
            if isinstance(error, ConnectionRefusedError):
                runs = await self._worker.call(lambda: self._find_process(self._address.host))
            fault = diagnose(error, connected=connected, obs_runs=runs)
            if fault is None:
                raise
            logger.debug("%s: %s: %s", self._address, type(error).__name__, error)
            self._fault = self._fault or fault  # the event socket may know better: it was kicked
            # Without its traceback: the frames of obsws-python hold the password.
            raise LinkError(self._fault) from error.with_traceback(None)

    def _connect(self, loop: asyncio.AbstractEventLoop) -> Data:
        self._release()
        self._client = Client(self._address)
        self._listener = _Listener(Client(self._address, self._events), loop, self._on_event, self._ended)
        self._listener.start()
        return {}

    def _ask(self, name: str, data: Mapping[str, Any] | None) -> Data:
        if self._client is None:
            raise ConnectionAbortedError("not connected")
        return self._client.request(name, data)

    def _release(self) -> None:
        client, self._client = self._client, None
        listener, self._listener = self._listener, None
        if client is not None:
            client.close()
        if listener is not None:
            listener.stop()

    def _abort(self) -> None:
        client = self._client
        if client is not None:
            client.abort()

    def _ended(self, listener: _Listener, error: Exception) -> None:
        """In the loop: an event socket broke; it may be one that was stopped on purpose."""
        if listener is not self._listener:
            return
        logger.debug("%s: events: %s: %s", self._address, type(error).__name__, error)
        self._fault = self._fault or diagnose(error, connected=True, obs_runs=None) or Fault.LOST
        self._on_broken()


class _Listener:
    """Reads events in a thread of its own, which owns the socket."""

    def __init__(
        self,
        client: Client,
        loop: asyncio.AbstractEventLoop,
        on_event: Callable[[str, Data], None],
        on_end: Callable[[_Listener, Exception], None],
    ) -> None:
        self._client = client
        self._loop = loop
        self._on_event = on_event
        self._on_end = on_end
        self._thread = threading.Thread(target=self._listen, name="obs events", daemon=True)

    def start(self) -> None:
        """Begin to listen; whoever gets the events knows this object by then."""
        self._thread.start()

    def stop(self) -> None:
        """Let the thread end, and wait for that a little."""
        self._client.leave()
        self._client.abort()
        self._thread.join(JOIN_LIMIT_S)

    def _listen(self) -> None:
        try:
            while True:
                name, data = self._client.event()
                self._hand_over(self._on_event, name, data)
        except Exception as error:  # noqa: BLE001 - whatever it was: it is told, and the link is dropped
            self._hand_over(self._on_end, self, error.with_traceback(None))
        finally:
            self._client.close()

    def _hand_over(self, function: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            logger.debug("the event loop ended before the listener")
