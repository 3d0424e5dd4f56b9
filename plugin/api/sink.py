"""Where what is heard comes in: a sink of the bus, which hands it to every client that wants it."""

from __future__ import annotations

import time
from collections.abc import Callable

from plugin.api import replies
from plugin.api.outbox import Outbox
from plugin.api.readings import meters
from plugin.mailbox import Snapshot, Update


class ApiSink:
    """Puts what is heard into outboxes; each message is encoded once, however many there are. Never waits.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._outboxes: set[Outbox] = set()
        self._snapshot: Snapshot | None = None

    def __len__(self) -> int:
        """How many outboxes there are."""
        return len(self._outboxes)

    def join(self, outbox: Outbox) -> None:
        """Put into this one, too, from now on."""
        self._outboxes.add(outbox)

    def leave(self, outbox: Outbox) -> None:
        """Do not any more."""
        self._outboxes.discard(outbox)

    async def take(self, update: Update) -> None:
        """Hand an update to everyone."""
        self._snapshot = update.snapshot or self._snapshot
        if update.events:
            self._put_events(update)
        self._put_meters()

    def tell_state(self, message: bytes) -> None:
        """Hand a state to everyone."""
        for outbox in self._outboxes:
            outbox.put_state(message)

    def _put_events(self, update: Update) -> None:
        wanting = [outbox for outbox in self._outboxes if outbox.wants.events]
        if wanting:
            message = replies.events(update.events, update.merged)
            for outbox in wanting:
                outbox.put_events(update, message)

    def _put_meters(self) -> None:
        if self._snapshot is None:
            return
        now = self._clock()
        due = [outbox for outbox in self._outboxes if outbox.wants_meters(now)]
        if due:
            message = meters(self._snapshot)
            for outbox in due:
                outbox.put_meters(message)
