"""The log of the evening: every event as a line of JSON with the time of day, kept over restarts, never too large."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

from plugin.errors import UserError
from plugin.mailbox import Update

MAX_BYTES: Final = 10_000_000
"""Of a file: about a week of evenings. It is then renamed to .1, the one before to .2."""

OLDER: Final = 3
"""Older files that are kept."""

VERSION: Final = 1
"""Of a line's shape."""

CHAPTER: Final = "chapter"
"""The ``event`` of a mark; its ``title`` is None where what plays is to be the title."""

logger = logging.getLogger(__name__)


class Output(StrEnum):
    """What OBS does with the program; also the ``event`` of a line that tells of it."""

    RECORDING = "recording"
    STREAM = "stream"


class State(StrEnum):
    """The ``state`` in such a line."""

    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"


class _Lines(RotatingFileHandler):
    """A full disk ends the log and nothing else; it is told once."""

    is_failing = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the standard library's name
        if not self.is_failing:
            logger.warning("The evening's log %s can't be written any more; everything else goes on", self.baseFilename)
        self.is_failing = True


class EveningLog:
    """Writes events. A sink.

    Each line has ``v``, ``at`` (the time of day, ISO 8601), ``session`` (when this run began: times on the stream
    clock begin anew with it) and the event's own fields.

    Args:
        path: the file; what is there already stays, and its folder is made.
        clock: the time of day.
        max_bytes: of a file.
        older: files that are kept besides.

    Raises:
        UserError: it can't be written.
    """

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        *,
        max_bytes: int = MAX_BYTES,
        older: int = OLDER,
    ) -> None:
        self.path = path
        self._clock = clock
        self._session = clock().isoformat(timespec="seconds")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = _Lines(path, maxBytes=max_bytes, backupCount=older, encoding="utf-8")
        except OSError as error:
            raise UserError(f"the evening's log {path} can't be written: {error.strerror or error}") from error

    async def take(self, update: Update) -> None:
        """Write what happened."""
        for event in update.events:
            self.write(event.record())

    def write(self, record: Mapping[str, Any]) -> None:
        """Write a line; also for what is no event of the sound, such as a chapter."""
        line = {"v": VERSION, "at": self._clock().isoformat(timespec="milliseconds"), "session": self._session}
        text = json.dumps({**line, **record}, ensure_ascii=False, allow_nan=False)
        self._file.emit(logging.makeLogRecord({"msg": text}))

    def mark(self, title: str | None) -> None:
        """Write that a chapter begins now; None: what plays is its title."""
        self.write({"event": CHAPTER, "title": title})

    def mark_output(self, output: Output, state: State, *, seconds: float = 0.0, file: str = "") -> None:
        """Write what has become of OBS's recording or stream.

        Args:
            output: which.
            state: what.
            seconds: of it that there are already.
            file: that is recorded, if known.
        """
        self.write({"event": output, "state": state, "seconds": round(seconds, 3), **({"file": file} if file else {})})

    def close(self) -> None:
        """Nothing more will be written."""
        self._file.close()
