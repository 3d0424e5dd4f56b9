"""Texts into OBS: given at any time, shown whenever there is an OBS to show them."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

from overlays.throttle import Throttle
from plugin.obs.client import Data
from plugin.obs.link import COLLECTION_CHANGED, COLLECTION_CHANGING, Events
from plugin.obs.sources import Ask, Placement
from plugin.obs.texts import Texts, UnsettledError


@dataclass(frozen=True, slots=True)
class TextPace:
    """How fast texts go.

    Attributes:
        updates_per_s: texts sent in any second, at most.
        look_s: seconds between two looks whether the sources are there and hold their texts.
        settle_s: seconds to leave OBS alone when it is not ready.
    """

    updates_per_s: int = 10
    look_s: float = 3.0
    settle_s: float = 0.3


DEFAULT_PACE = TextPace()


class TextSources:
    """Keeps text sources in OBS at the texts that were given last. A guest of the connection.

    It makes the sources that are missing, and starts over whenever OBS comes back or changes its scene collection.
    At the end the texts that were written are cleared.

    Args:
        sources: the text sources' names, and where they are made if they are missing.
        on_problems: called with all that keeps sources from being used, one line each, whenever that changes.
        pace: how fast texts go.
        clock: the time in seconds.
    """

    events = Events.CONFIG

    def __init__(
        self,
        sources: Mapping[str, Placement],
        on_problems: Callable[[Sequence[str]], None],
        *,
        pace: TextPace = DEFAULT_PACE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_problems = on_problems
        self._pace = pace
        self._clock = clock
        self._texts = Texts(sources, Throttle(pace.updates_per_s, clock))
        self._news = asyncio.Event()

    def show(self, texts: Mapping[str, str], plain: Mapping[str, str] | None = None) -> None:
        """From now on these sources hold these texts; sources that are not named stay as they are.

        Args:
            texts: by the source's name; empty to show nothing.
            plain: what to show instead where OBS draws the source from a single font, by the source's name; those
                that are left out show the same.

        Raises:
            ValueError: one is not among the sources.
        """
        self._texts.offer(texts, plain or {})
        self._news.set()

    def heard(self, event: str, _data: Data) -> None:
        """OBS told something."""
        if event in {COLLECTION_CHANGING, COLLECTION_CHANGED}:
            self._texts.start_over()
            self._news.set()

    async def serve(self, ask: Ask) -> NoReturn:
        """Keep OBS's sources as they should be.

        Raises:
            LinkError: the connection broke.
        """
        self._texts.start_over()
        told: tuple[str, ...] = ()
        look_at_s = self._clock() + self._pace.look_s
        while True:
            self._news.clear()
            if self._clock() >= look_at_s:
                look_at_s = self._clock() + self._pace.look_s
                self._texts.look_again()
            await self._work(ask)
            if told != self._texts.problems:
                told = self._texts.problems
                self._on_problems(told)
            await self._wait_for_news(look_at_s)

    async def leave(self, ask: Ask) -> None:
        """Clear the texts that were written.

        Raises:
            LinkError: the connection broke.
        """
        await self._texts.clear(ask)

    async def _work(self, ask: Ask) -> None:
        try:
            await self._texts.work(ask)
        except UnsettledError:
            await asyncio.sleep(self._pace.settle_s)
            self._texts.start_over()

    async def _wait_for_news(self, look_at_s: float) -> None:
        """Sleep until a text was given, the scenes are others, or it is time to send or to look."""
        due_in_s = self._texts.due_in_s()
        wait_s = min(look_at_s - self._clock(), math.inf if due_in_s is None else due_in_s)
        # Not ``asyncio.wait_for``: before Python 3.12 it may swallow a cancellation that comes with the news.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, wait_s)):
                await self._news.wait()
