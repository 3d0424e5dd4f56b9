"""Logs of evenings, written by the program's own log at times of the test's choice."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from dsp.events import Event, InstrumentOff, InstrumentOn
from plugin.evening_log import EveningLog
from plugin.mailbox import Update

VIENNA = timezone(timedelta(hours=1))
LATE_S = 0.25


class Evening:
    """Writes a log; the evening is the 22nd of November.

    Args:
        path: the log.
        began: time of day when the program was started.
    """

    def __init__(self, path: Path, began: str) -> None:
        self._now = at(began)
        self._log = EveningLog(path, lambda: self._now)

    def write(self, when: str, **record: Any) -> None:
        """A line of any kind."""
        self._now = at(when)
        self._log.write(record)

    def hear(self, when: str, event: Event) -> None:
        """Something is known at that time."""
        self._now = at(when)
        asyncio.run(self._log.take(Update(None, (event,))))

    def on(self, when: str, label: str) -> None:
        """An instrument is known to have begun a quarter of a second ago."""
        self.hear(when, InstrumentOn(time=1.0, reported=1.0 + LATE_S, strip="Band", label=label, confidence=0.9))

    def off(self, when: str, label: str) -> None:
        """It has ended."""
        self.hear(when, InstrumentOff(time=2.0, reported=2.0 + LATE_S, strip="Band", label=label, confidence=0.9))

    def mark(self, when: str, title: str | None) -> None:
        """Somebody marks a chapter."""
        self._now = at(when)
        self._log.mark(title)

    def end(self, when: str) -> None:
        """The program is stopped."""
        self.write(when, event="overrun", time=0.0, reported=0.0, frames=1)
        self._log.close()


def at(when: str) -> datetime:
    """``20:15:30`` on that evening; after midnight ``24:10``."""
    hours, minutes, seconds = (int(number) for number in (when + ":00:00").split(":")[:3])
    begin = datetime(2026, 11, 22, tzinfo=VIENNA)
    return begin + timedelta(hours=hours, minutes=minutes, seconds=seconds)
