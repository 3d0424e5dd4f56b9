"""Who lives on the connection to OBS: each hears its events, and asks while there is somebody to ask."""

from __future__ import annotations

from typing import Protocol

from plugin.obs.client import Data
from plugin.obs.link import Events
from plugin.obs.sources import Ask


class Guest(Protocol):
    """One user of the connection; called in the event loop only."""

    @property
    def events(self) -> Events:
        """The classes of events that it needs to hear; others come, too."""

    def heard(self, event: str, data: Data) -> None:
        """OBS told something. Must return at once."""

    async def serve(self, ask: Ask) -> None:
        """The connection has just been opened: do what there is to do, until cancelled because it is gone.

        While OBS changes its scene collection every request is refused with status 207, not ready: ask later.
        To return before means that there is nothing more to ask for on this connection.

        Args:
            ask: sends a request to OBS.

        Raises:
            LinkError: the connection broke.
        """
