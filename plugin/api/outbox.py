"""What one client has not taken yet. Pure and bounded, whatever the client does."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Literal

from plugin.api import replies
from plugin.api.log import LogLines
from plugin.api.requests import Subscribe
from plugin.api.rhythm import Rhythm
from plugin.mailbox import Mailbox, Update

NOTHING = Subscribe(v=1, type="subscribe")

Newest = Literal["state", "audit", "advice", "meters", "scores"]
"""Messages of which only the newest counts."""

Reading = Literal["log", "meters", "scores"]
"""Messages that come all the time."""

_NEXT_TO_EVENTS: tuple[Newest, ...] = ("audit", "advice")


class OverflowingError(Exception):
    """A client asks and asks, and takes no answer."""


class Outbox:
    """Holds messages, as they are sent, until the client takes them one by one.

    Answers are kept, and not many. Of state, audit, advice, meters and scores the newest is kept. Events are merged
    when too many wait, and of the log's lines the oldest are dropped.

    Args:
        answers: so many may wait.
        news: called when there is something to take.

    Attributes:
        wants: what the client has subscribed to.
        meters: when meters are due.
        scores: when scores are due.
    """

    def __init__(self, answers: int, news: Callable[[], None]) -> None:
        self.wants = NOTHING
        self.meters = Rhythm(None)
        self.scores = Rhythm(None)
        self._limit = answers
        self._news = news
        self._answers: deque[bytes] = deque()
        self._newest: dict[Newest, bytes] = {}
        self._events = Mailbox()
        self._encoded: bytes | None = None  # the events, as long as they are a single update's
        self._log: LogLines | None = None  # None: it is not told
        self._turns: list[Reading] = ["log", "meters", "scores"]

    def subscribe(self, wants: Subscribe) -> None:
        """Want something else from now on; what is not wanted any more is thrown away."""
        self.wants = wants
        self.meters = Rhythm(wants.meters.rate_hz if wants.meters else None)
        self.scores = Rhythm(wants.scores.rate_hz if wants.scores else None)
        self._newest = {kind: message for kind, message in self._newest.items() if getattr(wants, kind)}
        if not wants.events:
            self._events, self._encoded = Mailbox(), None
        if not wants.log:
            self._log = None

    def add_answer(self, message: bytes) -> None:
        """Add an answer, or the hello.

        Raises:
            OverflowingError: too many wait.
        """
        if len(self._answers) >= self._limit:
            raise OverflowingError
        self._answers.append(message)
        self._news()

    def put(self, kind: Newest, message: bytes) -> None:
        """Put the newest of a kind there, in place of the one that waits, if that is wanted at all."""
        if getattr(self.wants, kind):
            self._newest[kind] = message
            self._news()

    def put_events(self, update: Update, message: bytes) -> None:
        """Add an update's events.

        Args:
            update: its snapshot does not count.
            message: the same, as it is sent if it is all that waits.
        """
        if self.wants.events:
            self._encoded = None if self._events else message
            self._events.put(Update(None, update.events, update.merged))
            self._news()

    def begin_log(self, before: LogLines) -> None:
        """Tell the log from now on, if it is wanted and not told already.

        Args:
            before: its latest lines.
        """
        if self.wants.log and self._log is None:
            self._log = LogLines(before)
            self._news()

    def end_log(self) -> None:
        """Tell it no more."""
        self._log = None

    def put_line(self, line: bytes) -> None:
        """Add a line of the log, if that is told."""
        if self._log is not None:
            self._log.add(line)
            self._news()

    def take(self) -> bytes | None:
        """The message that comes next; None if there is none.

        What tells most comes first. What comes all the time takes turns, so that a slow client gets some of each.
        """
        if self._answers:
            return self._answers.popleft()
        if "state" in self._newest:
            return self._newest.pop("state")
        if self._events:
            update = self._events.take()
            return self._encoded or replies.events(update.events, update.merged)
        for kind in _NEXT_TO_EVENTS:
            if kind in self._newest:
                return self._newest.pop(kind)
        for reading in self._turns:
            if (message := self._take(reading)) is not None:
                self._turns.remove(reading)
                self._turns.append(reading)
                return message
        return None

    def _take(self, reading: Reading) -> bytes | None:
        if reading == "log":
            return self._log.take() if self._log else None
        return self._newest.pop(reading, None)
