"""What the user sees while the program listens: a live view on a terminal, else a line for each event."""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TextIO

from rich.console import Console
from rich.live import Live

from overlays.lines import Narrator, clock_words
from overlays.terminal import TerminalView
from plugin.mailbox import Update

logger = logging.getLogger(__name__)

FRAMES_PER_S = 12
"""Smooth for meters, and a frame takes about 1.5 ms to draw."""


def can_draw(console: Console) -> bool:
    """Whether a live view works there: on a terminal that can move its cursor."""
    return console.is_terminal and not console.is_dumb_terminal and not console.legacy_windows


class LiveView:
    """Draws a view again and again, on the terminal's alternate screen. A sink.

    Args:
        view: what to draw.
        console: where.
    """

    def __init__(self, view: TerminalView, console: Console) -> None:
        self._view = view
        self._console = console

    async def take(self, update: Update) -> None:
        """Take the newest state and events; they are drawn with the next frame."""
        if update.snapshot is not None:
            self._view.update(update.snapshot.position_s, update.snapshot.strips, update.events)

    async def run(self) -> None:
        """Draw until cancelled. Meanwhile log lines go into the view, as they would spoil the screen."""
        live = Live(
            self._view,
            console=self._console,
            screen=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        # A log that goes elsewhere than to the terminal is left where it goes.
        with stderr_lines(self._view.log) if sys.stderr.isatty() else nullcontext(), live:
            while True:
                live.refresh()
                await asyncio.sleep(1 / FRAMES_PER_S)


class PlainView:
    """Prints a line for each event. A sink.

    Args:
        stream: where to.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._narrator = Narrator()

    async def take(self, update: Update) -> None:
        """Print what happened, and say so if events were merged because printing was too slow."""
        for event, line in self._narrator.tell(update.events):
            self._print(f"{clock_words(event.time):>9}  {line}")
        if update.merged:
            self._print(f"{'':>9}  ({update.merged} more, printed too slowly to tell each)")
        self._stream.flush()

    def _print(self, line: str) -> None:
        self._stream.write(f"{line}\n")


class Lines(io.TextIOBase):
    """A stream that hands on what is written to it line by line."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._partial = ""

    def write(self, text: str) -> int:
        """Take some text; whole lines are handed on."""
        *lines, self._partial = (self._partial + text).split("\n")
        for line in lines:
            self._take(line)
        return len(text)


@contextmanager
def stderr_lines(take: Callable[[str], None]) -> Iterator[None]:
    """Within the block, what is written to ``sys.stderr`` goes to ``take`` line by line."""
    before = sys.stderr
    sys.stderr = Lines(take)
    try:
        yield
    finally:
        sys.stderr = before


class LogView:
    """Logs a line for each event. A sink."""

    def __init__(self) -> None:
        self._narrator = Narrator()

    async def take(self, update: Update) -> None:
        """Log what happened."""
        for _, line in self._narrator.tell(update.events):
            logger.info("%s", line)
