"""What one client has not taken yet. Pure and bounded, whatever the client does."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from plugin.api import replies
from plugin.api.requests import Subscribe
from plugin.mailbox import Mailbox, Update

NOTHING = Subscribe(v=1, type="subscribe")


class OverflowingError(Exception):
    """A client asks and asks, and takes no answer."""


class Outbox:
    """Holds messages, as they are sent, until the client takes them one by one.

    Answers are kept, and not many. Of state and meters the newest is kept. Events are merged when too many wait.

    Args:
        answers: so many may wait.
        news: called when there is something to take.

    Attributes:
        wants: what the client has subscribed to.
    """

    def __init__(self, answers: int, news: Callable[[], None]) -> None:
        self.wants = NOTHING
        self._limit = answers
        self._news = news
        self._answers: deque[bytes] = deque()
        self._state: bytes | None = None
        self._meters: bytes | None = None
        self._events = Mailbox()
        self._encoded: bytes | None = None  # the events, as long as they are a single update's
        self._slot = -1

    def subscribe(self, wants: Subscribe) -> None:
        """Want something else from now on; what is not wanted any more is thrown away."""
        self.wants = wants
        self._slot = -1
        if not wants.state:
            self._state = None
        if not wants.meters:
            self._meters = None
        if not wants.events:
            self._events, self._encoded = Mailbox(), None

    def add_answer(self, message: bytes) -> None:
        """Add an answer, or the hello.

        Raises:
            OverflowingError: too many wait.
        """
        if len(self._answers) >= self._limit:
            raise OverflowingError
        self._answers.append(message)
        self._news()

    def put_state(self, message: bytes) -> None:
        """Put the newest state there, in place of the one that waits."""
        if self.wants.state:
            self._state = message
            self._news()

    def wants_meters(self, now: float) -> bool:
        """Whether meters are due. All clients of one rate are due at the same times, so one encoding serves them.

        Args:
            now: seconds, monotonic.
        """
        if self.wants.meters is None:
            return False
        slot = int(now * self.wants.meters.rate_hz)
        due = slot != self._slot
        self._slot = slot
        return due

    def put_meters(self, message: bytes) -> None:
        """Put the newest meters there, in place of those that wait."""
        self._meters = message
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

    def take(self) -> bytes | None:
        """The message that comes next; None if there is none. What tells most comes first."""
        if self._answers:
            return self._answers.popleft()
        if self._state is not None:
            message, self._state = self._state, None
            return message
        if self._events:
            update = self._events.take()
            return self._encoded or replies.events(update.events, update.merged)
        message, self._meters = self._meters, None  # type: ignore[assignment]
        return message
