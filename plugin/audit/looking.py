"""One look at OBS: all that it has, and what its meters show meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field

from plugin.audit.events import METER_EVENTS, METERS
from plugin.audit.finding import Request
from plugin.audit.knowledge import Knowledge
from plugin.audit.levels import Levels, metered
from plugin.audit.questions import Refused
from plugin.audit.snapshot import ObsSnapshot
from plugin.obs.client import Data, RequestError, address_of
from plugin.obs.faults import sentence
from plugin.obs.link import Link, LinkError
from plugin.obs.sources import NOT_READY, Ask
from plugin.sections.obs import ObsSettings

SPACING_S = 0.01
"""Between two requests: nothing against what OBS can take, and all is read within a second or two."""

READY_WITHIN_S = 10.0
"""As long as OBS may take to become ready, at its start or with another scene collection."""
SETTLE_S = 0.3

WINDOW_S = 600.0
"""More than any look takes: no peak is forgotten."""

CLOSE_S = 1.0


class UnreadyError(Exception):
    """OBS did not become ready."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes:
        obs: OBS; None: it could not be looked at.
        peaks_dbfs: of its inputs that are on air.
        problem: why it could not be looked at, in one line; empty if it could.
    """

    obs: ObsSnapshot | None = None
    peaks_dbfs: Mapping[str, float] = field(default_factory=dict)
    problem: str = ""


async def look(settings: ObsSettings, until: Callable[[], Awaitable[object]]) -> Look:
    """Look at OBS.

    Args:
        settings: where it is.
        until: awaited when all else is seen; the meters are watched until then.
    """
    levels = Levels(WINDOW_S)
    clock = asyncio.get_running_loop().time

    def heard(event: str, data: Data) -> None:
        if event == METERS:
            for name, peak in metered(data.get("inputs", ())):
                levels.hear(name, peak, clock())

    address = address_of(settings)
    link = Link(address, events=METER_EVENTS, on_event=heard, on_broken=lambda: None)
    try:
        await link.open()
        obs = await take_in(link.request)
        await until()
        link.check()
    except LinkError as error:
        return Look(problem=sentence(error.fault, address))
    except UnreadyError:
        return Look(problem=f"OBS at {address} is not ready: it starts, or changes its scene collection; try again")
    finally:
        await link.close(CLOSE_S)
    return Look(obs, levels.peaks_dbfs(clock()))


async def take_in(ask: Ask, *, spacing_s: float = SPACING_S, settle_s: float = SETTLE_S) -> ObsSnapshot:
    """Ask OBS for everything.

    Raises:
        LinkError: the connection broke.
        UnreadyError: it was not ready for too long.
    """
    knowledge = Knowledge()
    patience = round(READY_WITHIN_S / SETTLE_S)
    while (question := knowledge.missing()) is not None:
        knowledge.ask(question)
        try:
            knowledge.learn(await ask(question.request, question.data))
        except RequestError as error:
            if error.code != NOT_READY:
                knowledge.learn(Refused(error.code))
                continue
            patience -= 1
            if patience < 0:
                raise UnreadyError from error
            await asyncio.sleep(settle_s)
        await asyncio.sleep(spacing_s)
    obs = knowledge.snapshot()
    assert obs is not None  # noqa: S101 - nothing is missing
    return obs


async def mend(settings: ObsSettings, requests: Iterable[Request]) -> tuple[str, ...]:
    """Change something in OBS.

    Returns:
        what could not be done, one line each.
    """
    address = address_of(settings)
    problems = []
    link = Link(address, events=METER_EVENTS, on_event=lambda *_: None, on_broken=lambda: None)
    try:
        await link.open()
        for request in requests:
            try:
                await link.request(request.name, request.data)
            except RequestError as error:
                problems.append(str(error))
    except LinkError as error:
        problems.append(sentence(error.fault, address))
    finally:
        await link.close(CLOSE_S)
    return tuple(problems)
