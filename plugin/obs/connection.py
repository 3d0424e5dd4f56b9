"""The connection to OBS that everybody shares: opened, watched over, and opened again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from plugin.backoff import backoff
from plugin.obs.client import Data, RequestError, address_of
from plugin.obs.faults import Fault, is_fatal, sentence
from plugin.obs.guest import Guest
from plugin.obs.hosting import Hosting
from plugin.obs.link import COLLECTION_CHANGED, COLLECTION_CHANGING, Events, Link, LinkError
from plugin.obs.process import obs_runs
from plugin.obs.retries import Retries
from plugin.obs.sources import NOT_READY
from plugin.obs.status import NOT_TRIED, STOPPED, ObsStatus
from plugin.sections.obs import ObsSettings

logger = logging.getLogger(__name__)

NOTHING: Mapping[str, Any] = {}
CLOSE_S = 0.3


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast things go.

    Attributes:
        probe_s: seconds between two questions that only ask whether OBS still answers.
        settle_s: seconds after which a guest is served again to whom OBS was not ready.
        change_limit_s: seconds that a change of the scene collection may take.
        first_retry_s: seconds before the second try to connect.
        longest_retry_s: seconds between two tries, at most.
        longest_refused_s: the same where nobody is there to answer.
        farewell_s: seconds for the guests' farewell at the end, at most.
    """

    probe_s: float = 3.0
    settle_s: float = 0.3
    change_limit_s: float = 10.0
    first_retry_s: float = 1.0
    longest_retry_s: float = 30.0
    longest_refused_s: float = 3.0
    farewell_s: float = 1.0


DEFAULT_PACE = Pace()


class ObsConnection:
    """Keeps a connection to OBS and shares it among guests; to be called in the event loop only.

    It comes back whenever OBS does, and leaves OBS alone while its scene collection changes. A wrong password or
    a kick is told and not tried again. OBS is subscribed to for what guests need, for what is wanted besides, and
    for its scene collections, and for nothing else.

    Attributes:
        address: where OBS is.
        status: how it stands.

    Args:
        settings: where OBS is.
        guests: who is served as soon as it is connected.
        on_status: called with each new status, once.
        pace: how fast things go.
        clock: the time in seconds.
        chance: makes the retries irregular.
        find_process: whether an OBS is running on a host.
    """

    def __init__(
        self,
        settings: ObsSettings,
        guests: Sequence[Guest],
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
        self.address = address_of(settings)
        self._hosting = Hosting(guests, self._delays, pace.settle_s)
        self._wanted = Events(0)
        self._news = asyncio.Event()
        self._changing_until_s: float | None = None
        self._found_broken: Fault | None = None
        self._version = ""
        self._problems: dict[str, tuple[str, ...]] = {}
        self._link = Link(
            self.address,
            events=self._events,
            on_event=self._heard,
            on_broken=self._news.set,
            find_process=find_process,
        )
        self.status = NOT_TRIED

    @property
    def is_changing(self) -> bool:
        """Whether OBS is changing its scene collection: requests may crash it then, says its protocol."""
        return self._changing_until_s is not None and self._clock() < self._changing_until_s

    async def request(self, name: str, data: Mapping[str, Any] = NOTHING) -> Data:
        """Ask OBS.

        Args:
            name: of the request, as in obs-websocket's protocol.
            data: its fields.

        Raises:
            LinkError: there is no connection, or none any more.
            RequestError: OBS refused this request; with status 207, not ready, also without having been asked,
                while it changes its scene collection.
        """
        self._link.check()
        if not self._link.is_open:
            raise LinkError(self.status.fault or Fault.LOST)
        if self.is_changing:
            raise RequestError(name, NOT_READY, "it is changing its scene collection")
        try:
            return await self._link.request(name, data)
        except LinkError as error:
            self._lost(error.fault)
            raise

    def want(self, events: Events, *, wanted: bool = True) -> None:
        """Hear these classes of events, too, from now on and over reconnects; or no longer, unless a guest does."""
        self._wanted = self._wanted | events if wanted else self._wanted & ~events
        self._news.set()

    def tell_problems(self, part: str, problems: Sequence[str]) -> None:
        """What the user has to mend though OBS is connected; it becomes part of the status.

        Args:
            part: what has the problems; each call replaces those that it told before. A new connection has none.
            problems: one line each.
        """
        self._problems[part] = tuple(problems)
        if self.status.connected:
            self._tell_connected()

    async def run(self) -> NoReturn:
        """Connect, serve the guests, and come back after every trouble, until it is cancelled.

        Then the guests take leave, as far as that takes no longer than ``farewell_s``.
        """
        try:
            await self._stay_connected()
        finally:
            await self._leave()

    async def _stay_connected(self) -> NoReturn:
        retries = Retries(
            self._pace.first_retry_s, self._pace.longest_retry_s, self._pace.longest_refused_s, self._chance
        )
        while True:
            try:
                await self._link.subscribe(self._events)
                await self._link.open()
                retries.start_over()
                await self._serve()
            except LinkError as error:
                fault = error.fault
            except Exception:  # a bug of ours: it must not cost the evening
                logger.exception("The connection to OBS failed and is made again")
                fault = Fault.LOST
            await self._link.drop()
            self._tell(ObsStatus(connected=False, text=sentence(fault, self.address), fault=fault))
            if is_fatal(fault):
                await asyncio.get_running_loop().create_future()
            await asyncio.sleep(retries.after(fault))

    async def _serve(self) -> NoReturn:
        """Serve the guests over an open link until it breaks."""
        self._changing_until_s = None
        self._found_broken = None
        self._problems.clear()
        await self._probe()
        async with self._hosting.serving(self.request, self._lost):
            await self._watch()

    async def _watch(self) -> NoReturn:
        """Look after the link until it breaks."""
        probe_at_s = self._clock() + self._pace.probe_s
        while True:
            self._news.clear()
            self._link.check()  # first: it knows the reason, if there is one to be known
            if self._found_broken is not None:
                raise LinkError(self._found_broken)
            if not self.is_changing:
                await self._link.subscribe(self._events)
                if self._clock() >= probe_at_s:
                    await self._probe()
                    probe_at_s = self._clock() + self._pace.probe_s
            wake_at_s = (
                self._changing_until_s if self._changing_until_s is not None and self.is_changing else probe_at_s
            )
            # Not ``asyncio.wait_for``: before Python 3.12 it may swallow a cancellation that comes with the news.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, wake_at_s - self._clock())):
                    await self._news.wait()

    async def _probe(self) -> None:
        """See whether both ends still answer; and which version of OBS that is."""
        try:
            self._version = str((await self._link.request("GetVersion"))["obsVersion"])
        except RequestError:  # while it is not ready, newer OBS refuses everything: an answer all the same
            self._version = "(not ready)"
        await self._link.ping()
        self._tell_connected()

    @property
    def _events(self) -> Events:
        return Events.CONFIG | self._hosting.events | self._wanted

    def _heard(self, event: str, data: Data) -> None:
        """OBS told something."""
        if event == COLLECTION_CHANGING:
            self._changing_until_s = self._clock() + self._pace.change_limit_s
            self._news.set()
        elif event == COLLECTION_CHANGED:
            self._changing_until_s = None
            self._news.set()
        self._hosting.heard(event, data)

    def _lost(self, fault: Fault) -> None:
        """Somebody found the connection broken."""
        self._found_broken = self._found_broken or fault
        self._news.set()

    async def _leave(self) -> None:
        """Let the guests take leave, and let go of OBS, whether it answers or not."""
        try:
            if self._link.is_open:
                await self._hosting.farewell(self.request, self._pace.farewell_s)
        finally:
            await self._link.close(CLOSE_S)
            if self.status.connected:
                self._tell(STOPPED)

    def _delays(self) -> Iterator[float]:
        return backoff(self._pace.first_retry_s, self._pace.longest_retry_s, self._chance)

    def _tell_connected(self) -> None:
        problems = tuple(line for lines in self._problems.values() for line in lines)
        text = "; ".join([f"connected to OBS {self._version} at {self.address}", *problems])
        self._tell(ObsStatus(connected=True, text=text, problems=problems))

    def _tell(self, status: ObsStatus) -> None:
        if status != self.status:
            self.status = status
            self._on_status(status)
