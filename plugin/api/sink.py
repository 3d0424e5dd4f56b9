"""Where everything comes in that is told to clients: what is heard, and what others have to say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from plugin import logs
from plugin.api import replies
from plugin.api.advice import advice
from plugin.api.audit import audit
from plugin.api.log import LogLines, log_line
from plugin.api.outbox import Newest, Outbox
from plugin.api.readings import meters
from plugin.api.scores import scores
from plugin.audit.finding import Finding
from plugin.mailbox import Snapshot, Update


class ApiSink:
    """Puts it into outboxes; each message is encoded once, however many there are. Never waits. In the loop only.

    Args:
        clock: seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._outboxes: set[Outbox] = set()
        self._snapshot: Snapshot | None = None
        self._advice: dict[str, str] = {}
        self._newest: dict[Newest, bytes] = {"audit": audit((), looked=False), "advice": advice({})}
        self._log = LogLines()

    def __len__(self) -> int:
        """How many outboxes there are."""
        return len(self._outboxes)

    def join(self, outbox: Outbox) -> None:
        """Put into this one, too, from now on."""
        self._outboxes.add(outbox)

    def leave(self, outbox: Outbox) -> None:
        """Do not any more."""
        self._outboxes.discard(outbox)

    def catch_up(self, outbox: Outbox) -> None:
        """Tell one that has just subscribed what the others know already; not the log."""
        for kind, message in self._newest.items():
            outbox.put(kind, message)

    def begin_log(self, outbox: Outbox) -> None:
        """Tell one the log from now on, if it wants it."""
        outbox.begin_log(self._log)

    async def take(self, update: Update) -> None:
        """Tell everyone what was heard."""
        self._snapshot = update.snapshot or self._snapshot
        if update.events:
            self._put_events(update)
        if self._snapshot is not None:
            self._put_readings(self._snapshot)

    def tell_state(self, message: bytes) -> None:
        """Tell everyone how the controls stand."""
        for outbox in self._outboxes:
            outbox.put("state", message)

    def tell_audit(self, findings: Iterable[Finding], looked: bool) -> None:
        """Tell everyone what the audit has found.

        Args:
            findings: the worst first.
            looked: whether OBS was looked at at all.
        """
        self._tell("audit", audit(findings, looked=looked))

    def tell_advice(self, strip: str, text: str) -> None:
        """Tell everyone what to do with a strip.

        Args:
            strip: its name.
            text: the advice; empty: there is none any more.
        """
        if text:
            self._advice[strip] = text
        else:
            self._advice.pop(strip, None)
        self._tell("advice", advice(self._advice))

    def tell_log(self, time_unix_s: float, level: str, text: str) -> None:
        """Tell everyone a line of the log. Passwords in it are hidden, as on the terminal.

        Args:
            time_unix_s: when it was written.
            level: debug, info, warning, error or critical.
            text: what it says.
        """
        line = log_line(time_unix_s, level, logs.mask(text))
        self._log.add(line)
        for outbox in self._outboxes:
            outbox.put_line(line)

    def _tell(self, kind: Newest, message: bytes) -> None:
        """Tell everyone, and whoever comes later."""
        self._newest[kind] = message
        for outbox in self._outboxes:
            outbox.put(kind, message)

    def _put_events(self, update: Update) -> None:
        wanting = [outbox for outbox in self._outboxes if outbox.wants.events]
        if wanting:
            message = replies.events(update.events, update.merged)
            for outbox in wanting:
                outbox.put_events(update, message)

    def _put_readings(self, snapshot: Snapshot) -> None:
        now = self._clock()
        if due := [outbox for outbox in self._outboxes if outbox.meters.is_due(now)]:
            message = meters(snapshot)
            for outbox in due:
                outbox.put("meters", message)
        if due := [outbox for outbox in self._outboxes if outbox.scores.is_due(now)]:
            message = scores(snapshot)
            for outbox in due:
                outbox.put("scores", message)
