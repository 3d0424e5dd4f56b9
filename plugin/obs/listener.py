"""The event socket: heard by a thread of its own, as long as it lasts."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from plugin.obs.client import Client, Data

logger = logging.getLogger(__name__)

JOIN_LIMIT_S = 0.5


class Listener:
    """Reads events in a thread of its own, which owns the socket.

    Args:
        client: a connection for events.
        loop: where events and the end are told.
        on_event: gets this object, and an event's name and data.
        on_end: gets this object, and why the thread ended.
    """

    def __init__(
        self,
        client: Client,
        loop: asyncio.AbstractEventLoop,
        on_event: Callable[[Listener, str, Data], None],
        on_end: Callable[[Listener, Exception], None],
    ) -> None:
        self._client = client
        self._loop = loop
        self._on_event = on_event
        self._on_end = on_end
        self._thread = threading.Thread(target=self._listen, name="obs events", daemon=True)

    def start(self) -> None:
        """Begin to listen; whoever gets the events knows this object by then."""
        self._thread.start()

    @property
    def silent_s(self) -> float:
        """Seconds for which a ping has not been answered; from any thread."""
        return self._client.silent_s

    def subscribe(self, events: int) -> None:
        """Hear other events; in the worker."""
        self._client.subscribe(events)

    def ping(self) -> None:
        """Ask for a sign of life; in the worker."""
        self._client.ping()

    def stop(self) -> None:
        """Let the thread end, and wait for that a little."""
        self._client.leave()
        self._client.abort()
        self._thread.join(JOIN_LIMIT_S)

    def _listen(self) -> None:
        try:
            while True:
                name, data = self._client.event()
                self._hand_over(self._on_event, self, name, data)
        except Exception as error:  # noqa: BLE001 - whatever it was: it is told, and the link is dropped
            self._hand_over(self._on_end, self, error.with_traceback(None))
        finally:
            self._client.close()

    def _hand_over(self, function: Callable[..., None], *arguments: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            logger.debug("the event loop ended before the listener")
