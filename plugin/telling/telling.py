"""All that tells other tools, put together as the configuration wants it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from plugin.bus import Sink
from plugin.errors import UserError
from plugin.evening_log import EveningLog
from plugin.obs.guest import Guest
from plugin.scenes.on_air import OnAir
from plugin.sections.log import LogSettings
from plugin.sections.obs import ObsSettings
from plugin.telling.broadcast import Broadcast
from plugin.telling.captioner import Captioner
from plugin.telling.chapter_marks import ChapterMarks
from plugin.telling.outputs import OutputLog

logger = logging.getLogger(__name__)


class Telling:
    """Puts it together. In the event loop only.

    Args:
        obs: what OBS is told.
        log: whether and where the evening is logged. If that can't be, it is told, and everything else goes on.
        on_air: how OBS stands; None while that is not known.
        is_told: whether captions tell of a strip now; of one whose input is muted they should not.

    Attributes:
        mark_chapter: notes this moment, with a title or what plays; a `UserError` where there is nowhere to note it.
    """

    def __init__(
        self,
        obs: ObsSettings,
        log: LogSettings,
        on_air: Callable[[], OnAir | None],
        is_told: Callable[[str], bool],
    ) -> None:
        self._log = _opened(log)
        marks = ChapterMarks(obs.chapters, on_air, self._log, logger.warning)
        self.mark_chapter: Callable[[str | None], Awaitable[None]] = marks.mark
        self._guests: list[Guest] = [marks]
        self._sinks: dict[str, Sink] = {"chapters": marks.take}
        if self._log is not None:
            self._guests.append(OutputLog(self._log))
            self._sinks["evening's log"] = self._log.take
        if obs.events:
            broadcast = Broadcast()
            self._guests.append(broadcast)
            self._sinks["broadcast"] = broadcast.take
        if obs.captions:
            captioner = Captioner(on_air, is_told)
            self._guests.append(captioner)
            self._sinks["captions"] = captioner.take

    @property
    def guests(self) -> Sequence[Guest]:
        """For the connection to OBS."""
        return self._guests

    @property
    def sinks(self) -> Mapping[str, Sink]:
        """What takes updates of the sound."""
        return self._sinks

    def close(self) -> None:
        """The evening is over; when the sinks have ended."""
        if self._log is not None:
            self._log.close()


def _opened(settings: LogSettings) -> EveningLog | None:
    if not settings.on:
        return None
    try:
        log = EveningLog(settings.path, max_bytes=settings.max_bytes, older=settings.older)
    except UserError as error:
        logger.warning("%s", str(error)[:1].upper() + str(error)[1:])
        return None
    logger.info("The evening is logged in %s", log.path)
    return log
