"""One connection to Touch Portal from pairing to its end: it is shown how things stand, and what it asks is done."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from plugin.touchportal.buttons import Buttons
from plugin.touchportal.codec import BadLine
from plugin.touchportal.connection import ClosedByTouchPortalError, Connection
from plugin.touchportal.ids import PLUGIN_ID
from plugin.touchportal.incoming import BadMessageError, ClosePlugin, Incoming, Info, Moved, Pressed, ShortId, read
from plugin.touchportal.mirror import Mirror
from plugin.touchportal.outgoing import pair
from plugin.touchportal.picture import Picture

logger = logging.getLogger(__name__)

BAD_LINES_TOLD = 3
"""Of one connection; the others are told with --debug only."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast things go.

    Attributes:
        beat_s: seconds between two looks at what has changed, at least.
        poll_s: the same, at most: what nobody tells of is asked for.
        answer_s: seconds that Touch Portal may take to answer.
        first_retry_s: seconds before the second try to connect.
        longest_retry_s: seconds between two tries, at most: being refused costs nothing.
        farewell_s: seconds for the last words, at most.
    """

    beat_s: float = 0.05
    poll_s: float = 0.5
    answer_s: float = 5.0
    first_retry_s: float = 1.0
    longest_retry_s: float = 5.0
    farewell_s: float = 0.3


class ClosePluginError(Exception):
    """Touch Portal has told the plugin to end."""


class NotPairedError(Exception):
    """Whoever listens there does not answer as Touch Portal does."""


@dataclass(frozen=True, slots=True)
class Side:
    """What a session shows and whom it obeys.

    Attributes:
        buttons: does what is asked for.
        mirror: knows what is due.
        picture: what should be shown now.
        farewell: what should be shown when Soundcheck is gone.
        news: is set when there may be another picture, or an event.
        on_paired: called with Touch Portal's answer.
        clock: the time in seconds.
    """

    buttons: Buttons
    mirror: Mirror
    picture: Callable[[], Picture]
    farewell: Callable[[], Picture]
    news: asyncio.Event
    on_paired: Callable[[Info], None]
    clock: Callable[[], float] = time.monotonic


class Session:
    """One connection.

    Args:
        connection: open, and nothing said yet.
        side: ours.
        pace: how fast things go.
    """

    def __init__(self, connection: Connection, side: Side, pace: Pace) -> None:
        self._connection = connection
        self._side = side
        self._pace = pace
        self._paired = asyncio.Event()
        self._bad_lines = 0

    async def run(self) -> NoReturn:
        """Serve it to its end. What is held then is let go; when cancelled, Touch Portal is told that nothing runs.

        Raises:
            NotPairedError: it did not begin.
            ClosePluginError: Touch Portal wants it to end.
            ClosedByTouchPortalError: it has ended.
            OSError: the connection broke.
        """
        tasks = [asyncio.create_task(self._obey()), asyncio.create_task(self._show())]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await _end(tasks)
            await self._say_goodbye()
            raise
        finally:
            await _end(tasks)
            self._side.buttons.release()
        error = next(error for task in tasks if not task.cancelled() and (error := task.exception()))
        if isinstance(error, ClosedByTouchPortalError | ConnectionError) and not self._paired.is_set():
            raise NotPairedError from error
        raise error

    async def _show(self) -> NoReturn:
        """Pair, then say whatever there is to be said."""
        side = self._side
        side.mirror.forget()
        await self._connection.send([pair(PLUGIN_ID)])
        try:
            async with asyncio.timeout(self._pace.answer_s):
                await self._paired.wait()
        except TimeoutError:
            raise NotPairedError from None
        while True:
            side.news.clear()
            side.mirror.want(side.picture())
            if due := side.mirror.due(side.clock()):
                await self._connection.send(due)
            await asyncio.sleep(self._pace.beat_s)
            # Not ``asyncio.wait_for``: before Python 3.12 it may swallow a cancellation that comes with the news.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(self._pace.poll_s, side.mirror.due_in_s(side.clock()))):
                    await side.news.wait()

    async def _obey(self) -> NoReturn:
        """Hear, and hand on."""
        while True:
            for line in await self._connection.receive():
                message = self._understood(line)
                if message is not None:
                    self._take(message)

    def _understood(self, line: dict[str, Any] | BadLine) -> Incoming | None:
        """The message; None for one that is of no use."""
        if isinstance(line, BadLine):
            self._complain(line.problem)
            return None
        try:
            return read(line)
        except BadMessageError as error:
            self._complain(str(error))
            return None

    def _complain(self, problem: str) -> None:
        self._bad_lines += 1
        level = logging.WARNING if self._bad_lines <= BAD_LINES_TOLD else logging.DEBUG
        logger.log(level, "Touch Portal sent a line that cannot be used, which was left out: %s", problem)

    def _take(self, message: Incoming) -> None:
        side = self._side
        match message:
            case Info():
                side.on_paired(message)
                self._paired.set()
            case ShortId():
                side.mirror.placed(message.slider_id, message.short_id)
                side.news.set()
            case _ if message.plugin_id != PLUGIN_ID:
                self._complain(f"it is for the plugin {message.plugin_id!r:.80}")
            case Pressed():
                side.buttons.pressed(message)
            case Moved():
                slider = side.buttons.moved(message)
                if slider is not None:
                    side.mirror.moved(slider, message.value, side.clock())
            case ClosePlugin():
                raise ClosePluginError

    async def _say_goodbye(self) -> None:
        """Leave nothing on the buttons that is not true any more."""
        if not self._paired.is_set():
            return
        try:
            self._side.mirror.want(self._side.farewell())
            async with asyncio.timeout(self._pace.farewell_s):
                await self._connection.send(self._side.mirror.due(math.inf))
        except OSError as error:
            logger.debug("Touch Portal was gone, or did not listen: %s", error)
        except Exception:  # or the cancellation that this is a part of would be lost
            logger.exception("Touch Portal could not be told that nothing runs any more")


async def _end(tasks: list[asyncio.Task[NoReturn]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
