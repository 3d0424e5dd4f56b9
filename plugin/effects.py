"""What the controls' commands do in the running program."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugin.config_save import save_changes
from plugin.controls.kept import Changes
from plugin.errors import UserError
from plugin.tuning import Tuning

logger = logging.getLogger(__name__)


def _no_audit() -> None:
    raise UserError("there is no audit here: it is a part of `soundcheck run`")


async def _no_chapter(_: str | None) -> None:
    raise UserError("there are no chapters here: they are a part of `soundcheck run`")


@dataclass(frozen=True, slots=True)
class LiveEffects:
    """Hands of the controls. `Effects`.

    Attributes:
        tuning: of the analysis.
        file: the configuration that settings are saved to; None: there is none.
        audit: begins to look through OBS's routing.
        chapter: notes this moment, with a title or what plays.
    """

    tuning: Tuning
    file: Path | None = None
    audit: Callable[[], None] = _no_audit
    chapter: Callable[[str | None], Awaitable[None]] = _no_chapter

    def apply_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """As `Effects.apply_thresholds`."""
        self.tuning.set_thresholds(thresholds)

    def reset_warnings(self, strip: str | None) -> None:
        """As `Effects.reset_warnings`."""
        self.tuning.do(lambda analyser: analyser.reset_warnings(strip))

    def reset_loudness(self, strip: str | None) -> None:
        """As `Effects.reset_loudness`."""
        self.tuning.do(lambda analyser: analyser.reset_loudness(strip))

    def pause_loudness(self, strip: str | None, paused: bool) -> None:
        """As `Effects.pause_loudness`."""
        if paused:
            self.tuning.do(lambda analyser: analyser.pause_loudness(strip))
        else:
            self.tuning.do(lambda analyser: analyser.resume_loudness(strip))

    def run_audit(self) -> None:
        """As `Effects.run_audit`."""
        self.audit()

    async def mark_chapter(self, title: str | None) -> None:
        """As `Effects.mark_chapter`."""
        await self.chapter(title)

    async def save(self, changes: Changes) -> None:
        """As `Effects.save`."""
        if self.file is None:
            raise UserError("there is no configuration here that could be saved: start `soundcheck run`")
        await asyncio.to_thread(save_changes, self.file, changes)
        logger.info("Settings saved to %s", self.file)
