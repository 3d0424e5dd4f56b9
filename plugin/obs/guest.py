"""Who lives on the connection to OBS: each hears its events, and asks while there is somebody to ask."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from plugin.obs.client import Data
from plugin.obs.link import Events
from plugin.obs.sources import Ask


class Guest(Protocol):
    """One user of the connection; called in the event loop only. Its bugs hurt no other guest."""

    @property
    def events(self) -> Events:
        """The classes of events that it needs to hear; others come, too."""

    def heard(self, event: str, data: Data) -> None:
        """OBS told something; that may be before the guest is served. Must return at once."""

    async def serve(self, ask: Ask) -> None:
        """The connection has just been opened: do what there is to do, until cancelled because it is gone.

        While OBS changes its scene collection every request is refused with status 207, not ready: ask later.
        To return before means that there is nothing more to ask for on this connection.

        Args:
            ask: sends a request to OBS.

        Raises:
            LinkError: the connection broke.
            RequestError: with status 207: OBS is not ready. It is served again, from the beginning, a moment later.
        """


@runtime_checkable
class TakesLeave(Protocol):
    """A guest that has something to put right in OBS before the program ends."""

    async def leave(self, ask: Ask) -> None:
        """The last moment on the connection, after ``serve``; cut off after about a second.

        Args:
            ask: sends a request to OBS.

        Raises:
            LinkError: the connection broke.
            RequestError: OBS refused; then it stays as it is.
        """
