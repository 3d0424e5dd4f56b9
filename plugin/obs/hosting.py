"""The guests of a connection: events for all of them, a task for each, and the farewell."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Sequence

from plugin.obs.client import Data, RequestError
from plugin.obs.faults import Fault
from plugin.obs.guest import Guest, TakesLeave
from plugin.obs.link import Events, LinkError
from plugin.obs.sources import NOT_READY, Ask

logger = logging.getLogger(__name__)

CANCEL_LIMIT_S = 0.5
"""Seconds that a guest may take to end; longer than that it is not waited for."""


class Hosting:
    """Looks after guests; in the event loop only.

    Args:
        guests: they.
        delays: makes the seconds to wait before a guest that failed is served again.
        settle_s: the same, where OBS was not ready.
    """

    def __init__(self, guests: Sequence[Guest], delays: Callable[[], Iterator[float]], settle_s: float) -> None:
        self._guests = tuple(guests)
        self._delays = delays
        self._settle_s = settle_s
        self._cannot_hear: set[int] = set()

    @property
    def events(self) -> Events:
        """All that one of them needs to hear."""
        events = Events(0)
        for guest in self._guests:
            events |= guest.events
        return events

    def heard(self, event: str, data: Data) -> None:
        """Pass on what OBS told."""
        for number, guest in enumerate(self._guests):
            try:
                guest.heard(event, data)
            except Exception:
                if number not in self._cannot_hear:
                    self._cannot_hear.add(number)
                    logger.exception("OBS: %s failed with the event %s; everything else goes on", _name(guest), event)

    @contextlib.asynccontextmanager
    async def serving(self, ask: Ask, lost: Callable[[Fault], None]) -> AsyncIterator[None]:
        """Serve all of them; at the end they are cancelled.

        Args:
            ask: sends a request to OBS.
            lost: called when one of them found the connection broken.
        """
        self._cannot_hear.clear()
        tasks = [asyncio.create_task(self._serve(guest, ask, lost), name=_name(guest)) for guest in self._guests]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            if tasks:
                _, late = await asyncio.wait(tasks, timeout=CANCEL_LIMIT_S)
                for task in late:
                    logger.warning("OBS: %s did not end in time", task.get_name())

    async def farewell(self, ask: Ask, limit_s: float) -> None:
        """Let those who take leave do so."""
        leaving = [self._leave(guest, ask) for guest in self._guests if isinstance(guest, TakesLeave)]
        try:
            async with asyncio.timeout(limit_s):
                await asyncio.gather(*leaving)
        except TimeoutError:
            logger.debug("the farewell took more than %g s", limit_s)

    async def _serve(self, guest: Guest, ask: Ask, lost: Callable[[Fault], None]) -> None:
        delays_s = self._delays()
        failed = 0
        while True:
            try:
                return await guest.serve(ask)
            except LinkError as error:
                return lost(error.fault)
            except Exception as error:
                if isinstance(error, RequestError) and error.code == NOT_READY:
                    delay_s = self._settle_s
                else:
                    delay_s = next(delays_s)
                    failed += 1
                    if failed == 1:
                        logger.exception("OBS: %s failed and is tried again; everything else goes on", _name(guest))
            await asyncio.sleep(delay_s)

    async def _leave(self, guest: TakesLeave, ask: Ask) -> None:
        try:
            await guest.leave(ask)
        except (LinkError, RequestError) as error:
            logger.debug("%s took no leave: %s: %s", _name(guest), type(error).__name__, error)
        except Exception:
            logger.exception("OBS: %s failed at the end", _name(guest))


def _name(guest: object) -> str:
    return type(guest).__name__
