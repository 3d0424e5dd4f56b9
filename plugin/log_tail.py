"""The log's last lines, for whoever looks from a browser."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Final, NoReturn

from plugin import logs

WAITING: Final = 200
"""Lines that wait to be taken, at most: the oldest are forgotten first."""

LOOK_S: Final = 0.25
"""Seconds between two looks for lines. Threads log, too: this way none has to reach into the event loop."""

NOT_TOLD: Final = ("plugin.view",)
"""Loggers whose lines say what happened in the sound: browsers are told of that as events."""


class LogTail(logging.Handler):
    """Keeps lines until they are taken; secrets are masked in them. A service while it runs.

    Args:
        tell: takes a line: seconds since 1970, level, text.
        look_s: seconds between two looks.
    """

    def __init__(self, tell: Callable[[float, str, str], None], look_s: float = LOOK_S) -> None:
        super().__init__(logging.INFO)
        self._tell = tell
        self._look_s = look_s
        self._lines: deque[tuple[float, str, str]] = deque(maxlen=WAITING)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line; called in whichever thread has logged it."""
        if record.name in NOT_TOLD:
            return
        try:
            self._lines.append((record.created, record.levelname.lower(), logs.mask(record.getMessage())))
        except Exception:  # noqa: BLE001  (as every handler: what cannot be formatted must not stop who logs it)
            self.handleError(record)

    async def run(self) -> NoReturn:
        """Hand on what is logged, until cancelled."""
        root = logging.getLogger()
        root.addHandler(self)
        try:
            while True:
                while self._lines:
                    self._tell(*self._lines.popleft())
                await asyncio.sleep(self._look_s)
        finally:
            root.removeHandler(self)
