"""The connection to OBS as the event loop sees it: opened, asked, heard, dropped, and opened again.

One worker thread owns the request socket. The event socket has a thread that reads it and nothing else; when
it breaks, the whole link counts as broken, so that there is one state and not four.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from enum import IntFlag
from typing import Any

from plugin.obs.client import Address, Client, Data, RequestError
from plugin.obs.faults import Fault, diagnose
from plugin.obs.listener import Listener
from plugin.obs.process import obs_runs
from plugin.obs.worker import Worker

logger = logging.getLogger(__name__)

REASON_S = 0.3
"""Seconds that OBS's reason may take to arrive once the connection is known to be gone."""


COLLECTION_CHANGING, COLLECTION_CHANGED = "CurrentSceneCollectionChanging", "CurrentSceneCollectionChanged"
"""Events of the class CONFIG; between the two OBS is not to be asked for anything, says its protocol."""


class Events(IntFlag):
    """Event classes of obs-websocket that can be subscribed to, and three that come often: its EventSubscription."""

    GENERAL = 1 << 0
    CONFIG = 1 << 1
    SCENES = 1 << 2
    INPUTS = 1 << 3
    TRANSITIONS = 1 << 4
    FILTERS = 1 << 5
    OUTPUTS = 1 << 6
    SCENE_ITEMS = 1 << 7
    MEDIA_INPUTS = 1 << 8
    VENDORS = 1 << 9
    UI = 1 << 10
    INPUT_VOLUME_METERS = 1 << 16
    INPUT_ACTIVE_STATE_CHANGED = 1 << 17
    INPUT_SHOW_STATE_CHANGED = 1 << 18


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
        self._listener: Listener | None = None
        self._failure: Exception | None = None  # of the client; set and read in the worker
        self._fault: Fault | None = None
        self._events_ended = asyncio.Event()

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
        self._events_ended.clear()
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
        if self._fault is None and self._listener is not None and self._listener.silent_s > self._address.timeout_s:
            self._fault = Fault.NO_ANSWER
        if self._fault is not None:
            raise LinkError(self._fault)

    async def subscribe(self, events: Events) -> None:
        """Hear these classes of events and no others: from now on, or from the time when it is opened.

        Raises:
            LinkError: the connection is broken; it is to be dropped.
        """
        if events == self._events:
            return
        self._events = events
        if self.is_open:
            await self._call(lambda: self._resubscribe(events), connected=True)

    async def ping(self) -> None:
        """Ask whether the event socket is still alive; if there is no answer in time, the next ``check`` fails.

        Raises:
            LinkError: the connection is broken; it is to be dropped.
        """
        self.check()
        await self._call(self._ping, connected=True)

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
            if fault is Fault.LOST and connected:
                await self._wait_for_reason()
            self._fault = self._fault or fault
            # Without its traceback: the frames of obsws-python hold the password.
            raise LinkError(self._fault) from error.with_traceback(None)

    async def _wait_for_reason(self) -> None:
        """Let the event socket be read to its end: OBS says there why it closed, such as that it kicked us."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(REASON_S):
                await self._events_ended.wait()

    def _connect(self, loop: asyncio.AbstractEventLoop) -> Data:
        self._release()
        self._failure = None
        self._client = Client(self._address)
        self._listener = Listener(Client(self._address, self._events), loop, self._told, self._ended)
        self._listener.start()
        return {}

    def _ask(self, name: str, data: Mapping[str, Any] | None) -> Data:
        if self._failure is not None:  # answers could belong to other requests, or never come
            raise self._failure.with_traceback(None)
        if self._client is None:
            raise ConnectionAbortedError("not connected")
        try:
            return self._client.request(name, data)
        except RequestError:
            raise
        except Exception as error:
            self._failure = error
            raise

    def _resubscribe(self, events: Events) -> Data:
        if self._listener is not None:
            self._listener.subscribe(events)
        return {}

    def _ping(self) -> Data:
        if self._listener is not None:
            self._listener.ping()
        return {}

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

    def _told(self, listener: Listener, event: str, data: Data) -> None:
        """In the loop: an event came; it may be from a link that is gone."""
        if listener is self._listener:
            self._on_event(event, data)

    def _ended(self, listener: Listener, error: Exception) -> None:
        """In the loop: an event socket broke; it may be one that was stopped on purpose."""
        if listener is not self._listener:
            return
        logger.debug("%s: events: %s: %s", self._address, type(error).__name__, error)
        self._fault = self._fault or diagnose(error, connected=True, obs_runs=None) or Fault.LOST
        self._events_ended.set()
        self._on_broken()
