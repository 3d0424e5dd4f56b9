"""Soundcheck's log, as it is sent. Each line is encoded once, however many clients there are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Literal

import pydantic_core

from plugin.api.message import VERSION, Message, Part

LINES = 200
"""How many lines are kept for those who come later, and may wait for a client that is slow."""

LONGEST = 2000
"""Characters of a line; what is longer is cut off."""


class LogLine(Part):
    """A line of the log.

    Attributes:
        time_unix_s: when it was written.
        level: debug, info, warning, error or critical.
        text: what it says; a line break may be in it.
    """

    time_unix_s: float
    level: str
    text: str


class Log(Message):
    """What the log says. After subscribing come the last 200 lines, then each as it is written.

    Attributes:
        lines: newest last.
        dropped: how many lines before these are lost, because this client did not take them in time.
    """

    type: Literal["log"] = "log"
    lines: tuple[LogLine, ...]
    dropped: int


class LogLines:
    """The newest lines, as they are sent. Pure and bounded.

    Args:
        before: those to begin with, such as other `LogLines`.
    """

    def __init__(self, before: Iterable[bytes] = ()) -> None:
        self._lines: deque[bytes] = deque(before, maxlen=LINES)
        self._dropped = 0

    def __iter__(self) -> Iterator[bytes]:
        """Each of them, newest last."""
        return iter(self._lines)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._lines)

    def add(self, line: bytes) -> None:
        """Add one that `log_line` made; the oldest goes if there are too many."""
        self._dropped += len(self._lines) == LINES
        self._lines.append(line)

    def take(self) -> bytes:
        """All of them, as a `Log`; afterwards there are none."""
        lines = b",".join(self._lines)
        message = b'{"v":%d,"type":"log","lines":[%b],"dropped":%d}' % (VERSION, lines, self._dropped)
        self._lines.clear()
        self._dropped = 0
        return message


def log_line(time_unix_s: float, level: str, text: str) -> bytes:
    """A `LogLine`, as it is sent."""
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    short = short.encode("utf-8", "backslashreplace").decode()  # a file's name may hold what JSON cannot carry
    told = {"time_unix_s": round(time_unix_s, 3), "level": level.lower(), "text": short}
    return pydantic_core.to_json(told)
