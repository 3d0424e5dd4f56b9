"""Texts into OBS: given at any time, shown whenever there is an OBS to show them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from overlays.throttle import Throttle
from plugin.obs.client import Address, Data, RequestError
from plugin.obs.faults import backoff, is_fatal, retry_delay_s, sentence
from plugin.obs.link import Events, Link, LinkError
from plugin.obs.process import obs_runs
from plugin.obs.sources import Placement
from plugin.obs.status import NOT_TRIED, STOPPED, ObsStatus
from plugin.obs.texts import Texts, UnsettledError
from plugin.sections.obs import ObsSettings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast things go.

    Attributes:
        updates_per_s: texts sent in any second, at most.
        probe_s: seconds between two questions that only ask whether OBS still answers.
        settle_s: seconds to leave OBS alone when it is not ready.
        change_limit_s: seconds that a change of the scene collection may take.
        first_retry_s: seconds before the second try to connect.
        longest_retry_s: seconds between two tries, at most.
        farewell_s: seconds for clearing the texts at the end, at most.
    """

    updates_per_s: int = 10
    probe_s: float = 3.0
    settle_s: float = 0.3
    change_limit_s: float = 10.0
    first_retry_s: float = 1.0
    longest_retry_s: float = 30.0
    farewell_s: float = 1.2


DEFAULT_PACE = Pace()


class ObsSink:
    """Keeps text sources in OBS at the texts that were given last; to be called in the event loop only.

    It connects, makes the sources that are missing, and starts over whenever OBS goes away or its scene
    collection changes. A wrong password or a kick is told and not tried again.

    Attributes:
        address: where OBS is.
        status: how it stands.

    Args:
        settings: where OBS is.
        sources: the text sources' names, and where they are made if they are missing.
        on_status: called with each new status, once.
        pace: how fast things go.
        clock: the time in seconds.
        chance: makes the retries irregular.
        find_process: whether an OBS is running on a host.
    """

    def __init__(
        self,
        settings: ObsSettings,
        sources: Mapping[str, Placement],
        on_status: Callable[[ObsStatus], None],
        *,
        pace: Pace = DEFAULT_PACE,
        clock: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
        find_process: Callable[[str], bool | None] = obs_runs,
    ) -> None:
        self._on_status = on_status
        self._pace = pace
        self._clock = clock
        self._chance = chance or random.Random()  # noqa: S311 - nothing secret: it only spreads the retries
        password = settings.password.get_secret_value() if settings.password else ""
        self.address = Address(settings.host, settings.port, password, settings.timeout_s)
        self._news = asyncio.Event()
        self._changing_until_s: float | None = None
        self._link = Link(
            self.address,
            events=Events.CONFIG,
            on_event=self._heard,
            on_broken=self._news.set,
            find_process=find_process,
        )
        self._texts = Texts(sources, Throttle(pace.updates_per_s, clock))
        self.status = NOT_TRIED

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

    async def run(self) -> NoReturn:
        """Connect, show, and come back after every trouble, until it is cancelled.

        Then the texts that were written are cleared, as far as that takes no longer than ``farewell_s``.
        """
        try:
            await self._stay_connected()
        finally:
            await self._leave()

    async def _stay_connected(self) -> NoReturn:
        delays_s = self._delays()
        while True:
            try:
                await self._link.open()
                delays_s = self._delays()
                await self._serve()
            except LinkError as error:
                fault = error.fault
            await self._link.drop()
            self._tell(ObsStatus(connected=False, text=sentence(fault, self.address), fault=fault))
            if is_fatal(fault):
                await asyncio.get_running_loop().create_future()
            await asyncio.sleep(retry_delay_s(fault, next(delays_s)))

    async def _serve(self) -> NoReturn:
        """Show texts over an open link until it breaks."""
        self._changing_until_s = None
        self._texts.start_over()
        version = await self._ask_version()
        probe_at_s = self._clock() + self._pace.probe_s
        while True:
            self._news.clear()
            self._link.check()
            if not self.is_waiting_for_obs:
                if self._clock() >= probe_at_s:
                    version = await self._ask_version()
                    probe_at_s = self._clock() + self._pace.probe_s
                    self._texts.look_again()
                await self._work()
                self._tell_connected(version)
            await self._wait_for_news(probe_at_s)

    async def _ask(self, name: str, data: Mapping[str, Any]) -> Data:
        """``Link.request``, unless OBS has begun to change its scene collection in the meantime."""
        if self.is_waiting_for_obs:
            raise UnsettledError
        return await self._link.request(name, data)

    async def _ask_version(self) -> str:
        """OBS's version; asked again and again, only to see whether there is an answer."""
        try:
            return str((await self._link.request("GetVersion"))["obsVersion"])
        except RequestError:  # while it is not ready, newer OBS refuses everything: an answer all the same
            return "(not ready)"

    async def _work(self) -> None:
        try:
            await self._texts.work(self._ask)
        except UnsettledError:
            await asyncio.sleep(self._pace.settle_s)
            self._texts.start_over()

    async def _wait_for_news(self, probe_at_s: float) -> None:
        """Sleep until a text was given, OBS told something, or it is time to send or to ask."""
        now_s = self._clock()
        if self._changing_until_s is not None and self.is_waiting_for_obs:
            wait_s = self._changing_until_s - now_s
        else:
            due_in_s = self._texts.due_in_s()
            wait_s = min(probe_at_s - now_s, math.inf if due_in_s is None else due_in_s)
        # Not ``asyncio.wait_for``: before Python 3.12 it may swallow a cancellation that comes with the news.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, wait_s)):
                await self._news.wait()

    @property
    def is_waiting_for_obs(self) -> bool:
        """Whether OBS is changing its scene collection: requests may crash it then, says its protocol."""
        return self._changing_until_s is not None and self._clock() < self._changing_until_s

    def _heard(self, event: str, _data: Data) -> None:
        """OBS told something."""
        if event == "CurrentSceneCollectionChanging":
            self._changing_until_s = self._clock() + self._pace.change_limit_s
            self._texts.start_over()
        elif event == "CurrentSceneCollectionChanged":
            self._changing_until_s = None
            self._texts.start_over()
        self._news.set()

    async def _leave(self) -> None:
        """Clear the texts and let go of OBS, whether it answers or not."""
        try:
            if self._link.is_open:
                async with asyncio.timeout(self._pace.farewell_s):
                    await self._texts.clear(self._link.request)
        except (LinkError, RequestError, TimeoutError) as error:
            logger.debug("the texts could not be cleared: %s: %s", type(error).__name__, error)
        finally:
            await self._link.close(limit_s=0.3)
            if self.status.connected:
                self._tell(STOPPED)

    def _delays(self) -> Iterator[float]:
        return backoff(self._pace.first_retry_s, self._pace.longest_retry_s, self._chance)

    def _tell_connected(self, version: str) -> None:
        problems = self._texts.problems
        text = "; ".join([f"connected to OBS {version} at {self.address}", *problems])
        self._tell(ObsStatus(connected=True, text=text, problems=problems))

    def _tell(self, status: ObsStatus) -> None:
        if status != self.status:
            self.status = status
            self._on_status(status)
