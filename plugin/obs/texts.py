"""Which texts OBS's sources should hold, and what is still to be done for that."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from overlays.throttle import Throttle
from plugin.obs.client import RequestError
from plugin.obs.sources import BLANK, NOT_FOUND, NOT_READY, Ask, Placement, SourceProblemError, provide, write
from plugin.obs.style import has_one_font

logger = logging.getLogger(__name__)

UNSETTLED = frozenset({NOT_READY, NOT_FOUND})


class UnsettledError(Exception):
    """OBS is not ready, or not what it was a moment ago: leave it alone for a little, then start over."""


class Texts:
    """The texts of all sources, the latest of each.

    Args:
        sources: their names, and where they are made if they are missing.
        throttle: says what may be sent when.
    """

    def __init__(self, sources: Mapping[str, Placement], throttle: Throttle[str, str]) -> None:
        self._sources = dict(sources)
        self._throttle = throttle
        self._texts: dict[str, str] = {}
        self._plain: dict[str, str] = {}
        self._unprovided = set(self._sources)
        self._have_one_font: set[str] = set()
        self._problems: dict[str, str] = {}
        self._written: set[str] = set()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with sources that cannot be used, one line each."""
        return tuple(self._problems.values())

    def offer(self, texts: Mapping[str, str], plain: Mapping[str, str]) -> None:
        """From now on these sources hold these texts; those that are not named stay as they are.

        Args:
            texts: by the source's name.
            plain: what to show instead where the source is drawn from a single font, by the source's name.

        Raises:
            ValueError: one is not among the sources.
        """
        if strangers := texts.keys() - self._sources.keys():
            raise ValueError(f"there is no source {', '.join(map(repr, sorted(strangers)))}")
        for name, text in texts.items():
            self._texts[name] = text or BLANK
            self._plain[name] = plain.get(name, text) or BLANK
            if name not in self._unprovided and name not in self._problems:
                self._throttle.offer(name, self._wanted(name))

    def start_over(self) -> None:
        """Nothing is known any more of what OBS has and shows."""
        self._unprovided = set(self._sources)
        self._throttle.forget()

    def look_again(self) -> None:
        """Perhaps what was wrong with a source has been mended, or one is there no more."""
        self._unprovided = set(self._sources)

    def due_in_s(self) -> float | None:
        """Seconds until there is something to be done; None if nothing waits."""
        return 0.0 if self._unprovided else self._throttle.due_in_s()

    async def work(self, ask: Ask) -> None:
        """Do what there is to be done now: find or make the sources, and send the texts that are due.

        Raises:
            UnsettledError: try again later.
        """
        while self._unprovided:
            await self._provide(ask, min(self._unprovided))
        while due := self._throttle.due():
            await self._write(ask, *due)

    async def clear(self, ask: Ask) -> None:
        """Blank the sources that were written to; at the end. One that OBS refuses keeps none of the others."""
        for name in sorted(self._written):
            try:
                await write(ask, name, BLANK)
            except RequestError as error:
                logger.debug("%s is not cleared: %s", name, error)

    async def _provide(self, ask: Ask, name: str) -> None:
        try:
            held = await provide(ask, name, self._sources[name])
        except (SourceProblemError, RequestError) as error:
            self._give_up(name, error)
        else:
            self._problems.pop(name, None)
            # What OBS says counts, not what was sent: it may have loaded an older state of the scene since.
            self._throttle.found(name, held.text)
            (self._have_one_font.add if has_one_font(held.kind) else self._have_one_font.discard)(name)
            if name in self._texts:
                self._throttle.offer(name, self._wanted(name))
                self._written.add(name)
        self._unprovided.discard(name)

    def _wanted(self, name: str) -> str:
        return (self._plain if name in self._have_one_font else self._texts)[name]

    async def _write(self, ask: Ask, name: str, text: str) -> None:
        self._written.add(name)  # first: who is cancelled while it waits may have written all the same
        try:
            await write(ask, name, text)
        except RequestError as error:
            self._give_up(name, error)
        else:
            self._throttle.delivered(name, text)

    def _give_up(self, name: str, error: SourceProblemError | RequestError) -> None:
        """Go on without this source until it is looked at again."""
        if isinstance(error, RequestError) and error.code in UNSETTLED:
            raise UnsettledError from error
        self._problems[name] = str(error)
        self._throttle.withdraw(name)
