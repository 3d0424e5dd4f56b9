"""Which texts OBS's sources should hold, and what is still to be done for that."""

from __future__ import annotations

from collections.abc import Mapping

from overlays.throttle import Throttle
from plugin.obs.client import RequestError
from plugin.obs.sources import BLANK, NOT_FOUND, NOT_READY, Ask, SourceProblemError, provide, write
from plugin.obs.style import INSTRUMENTS_LOOK, Look

UNSETTLED = frozenset({NOT_READY, NOT_FOUND})


class UnsettledError(Exception):
    """OBS is not ready, or not what it was a moment ago: leave it alone for a little, then start over."""


class Texts:
    """The texts of all sources, the latest of each.

    Args:
        looks: of the sources that are made where they are missing, by name.
        scene: where they are made; None: in the program scene.
        throttle: says what may be sent when.
    """

    def __init__(self, looks: Mapping[str, Look], scene: str | None, throttle: Throttle[str, str]) -> None:
        self._looks = dict(looks)
        self._scene = scene
        self._throttle = throttle
        self._texts: dict[str, str] = {}
        self._unprovided = set(self._looks)
        self._problems: dict[str, str] = {}
        self._written: set[str] = set()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with sources that cannot be used, one line each."""
        return tuple(self._problems.values())

    def offer(self, texts: Mapping[str, str]) -> None:
        """From now on these sources hold these texts; those that are not named stay as they are."""
        for name, text in texts.items():
            if name not in self._looks:
                self._looks[name] = INSTRUMENTS_LOOK
                self._unprovided.add(name)
            self._texts[name] = text or BLANK
            if name not in self._unprovided and name not in self._problems:
                self._throttle.offer(name, self._texts[name])

    def start_over(self) -> None:
        """Nothing is known any more of what OBS has and shows."""
        self._unprovided = set(self._looks)
        self._throttle.forget()

    def look_again(self) -> None:
        """Perhaps what was wrong with a source has been mended, or one is there no more."""
        self._unprovided = set(self._looks)

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
        """Blank the sources that were written to; at the end."""
        for name in sorted(self._written):
            await write(ask, name, BLANK)

    async def _provide(self, ask: Ask, name: str) -> None:
        try:
            held = await provide(ask, name, self._looks[name], self._scene)
        except (SourceProblemError, RequestError) as error:
            self._give_up(name, error)
        else:
            self._problems.pop(name, None)
            # What OBS says counts, not what was sent: it may have loaded an older state of the scene since.
            self._throttle.found(name, held)
            if name in self._texts:
                self._throttle.offer(name, self._texts[name])
                self._written.add(name)
        self._unprovided.discard(name)

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
