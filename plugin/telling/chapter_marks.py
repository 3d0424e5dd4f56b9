"""Chapters of the evening: noted in the log, and put into OBS's recording where OBS can."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Final, NoReturn

from overlays.chapters import SHORTEST_S, Chapter, title_of
from overlays.live_chapters import LiveChapters
from plugin.errors import UserError
from plugin.evening_log import EveningLog
from plugin.mailbox import Update
from plugin.obs.client import Data, RequestError
from plugin.obs.link import Events
from plugin.obs.sources import NOT_READY, Ask
from plugin.scenes.on_air import OnAir
from plugin.sections.obs import Chapters
from plugin.telling.sounding import Sounding

REQUEST: Final = "CreateRecordChapter"

WAITING: Final = 8
"""Chapters that wait for OBS; older ones are given up."""

UNKNOWN_REQUEST, OUTPUT_NOT_RUNNING = 204, 501  # RequestStatus of obs-websocket

logger = logging.getLogger(__name__)


class ChapterMarks:
    """Notes chapters. A sink, and a guest of the connection.

    Args:
        mode: which chapters OBS puts into its recording.
        on_air: how OBS stands; None while that is not known.
        log: of the evening, if one is written.
        tell: gets a line when OBS can put no chapter into its recording, once until it can.
    """

    events = Events(0)

    def __init__(
        self,
        mode: Chapters,
        on_air: Callable[[], OnAir | None],
        log: EveningLog | None,
        tell: Callable[[str], None],
    ) -> None:
        self._mode = mode
        self._on_air = on_air
        self._log = log
        self._tell = tell
        self._told = ""
        self._found = LiveChapters()
        self._sounding = Sounding()
        self._now_s = 0.0
        self._marked_s = float("-inf")
        self._waiting: deque[str] = deque(maxlen=WAITING)
        self._news = asyncio.Event()
        self._is_served = False

    async def mark(self, title: str | None) -> None:
        """Note this moment; never waits for OBS.

        Args:
            title: of the chapter; None: what plays.

        Raises:
            UserError: there is nothing to note it in.
        """
        is_recorded = self._mode is not Chapters.OFF and self._is_recording
        if self._log is None and not is_recorded:
            why = "obs.chapters is off" if self._mode is Chapters.OFF else "OBS does not record"
            raise UserError(f"there is nowhere to note a chapter: {why}, and the evening's log is off (log.on)")
        self._marked_s = self._now_s
        if self._log is not None:
            self._log.mark(title)
        if is_recorded:
            self._put(title or title_of(self._sounding.labels()))

    async def take(self, update: Update) -> None:
        """Take what happened; never waits."""
        self._sounding.take(update.events)
        if update.snapshot is not None:
            self._now_s = update.snapshot.position_s
        if self._mode is not Chapters.AUTOMATIC:
            return
        chapter = self._found.step(self._now_s, update.events)
        if chapter is not None and self._is_new(chapter) and self._is_recording:
            self._put(chapter.title)

    def heard(self, event: str, data: Data) -> None:
        """Nothing that OBS tells matters here."""

    async def serve(self, ask: Ask) -> NoReturn:
        """Hand on what is marked from now on.

        Raises:
            LinkError: the connection broke.
        """
        self._is_served = True
        try:
            while True:
                while self._waiting:
                    await self._create(ask, self._waiting.popleft())
                self._news.clear()
                await self._news.wait()
        finally:
            self._is_served = False
            self._waiting.clear()

    @property
    def _is_recording(self) -> bool:
        on_air = self._on_air()
        return on_air is not None and on_air.recording and self._is_served

    def _is_new(self, chapter: Chapter) -> bool:
        """Whether nobody has marked one close by."""
        return self._marked_s < chapter.start_s - SHORTEST_S

    def _put(self, title: str) -> None:
        self._waiting.append(title)
        self._news.set()

    async def _create(self, ask: Ask, title: str) -> None:
        try:
            await ask(REQUEST, {"chapterName": title} if title else {})
        except RequestError as error:
            logger.debug("no chapter: %s", error)
            if (problem := self._problem(error)) and problem != self._told:
                self._told = problem
                self._tell(problem)
        else:
            self._told = ""

    def _problem(self, error: RequestError) -> str:
        """In words; empty where it will be different in a moment."""
        if error.code in {NOT_READY, OUTPUT_NOT_RUNNING}:
            return ""
        where = "" if self._log is None else "; they are in the evening's log"
        if error.code == UNKNOWN_REQUEST:
            return f"This OBS puts no chapters into recordings: it has to be 30.2 or later{where}"
        return (
            "OBS put no chapter into the recording: that takes the format Hybrid MP4 "
            f"(OBS: Settings → Output → Recording Format){where}"
        )
