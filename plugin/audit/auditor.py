"""The audit in the running program: what the live audit finds, and a whole look when somebody asks for one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Protocol

from plugin.audit.events import AUDIT_EVENTS, METER_EVENTS
from plugin.audit.finding import Finding, Severity
from plugin.audit.live import LiveAudit
from plugin.audit.looking import UnreadyError, take_in
from plugin.audit.settings import AuditSettings
from plugin.errors import UserError
from plugin.mailbox import Update
from plugin.obs.client import Data
from plugin.obs.link import Events, LinkError
from plugin.obs.sources import Ask

LISTEN_S: Final = 3.0
"""Seconds for which OBS's meters are watched when somebody asks for a look."""

logger = logging.getLogger(__name__)


class Wants(Protocol):
    """``ObsConnection.want``."""

    def __call__(self, events: Events, *, wanted: bool) -> None:
        """Hear these classes of events, or no longer."""


class Auditor:
    """Watches OBS's routing. A guest on the connection, and a sink; in the event loop only.

    Args:
        settings: what to look at, and when to warn.
        want: changes what the connection hears.
        on_change: called when other things are wrong than before.
        live: makes the live audit.
        pause: lets so many seconds pass.

    Attributes:
        events: the classes of events that it needs.
        findings: what is wrong, the worst first: errors as the live audit finds them, all else as of the last look.
        problems: what keeps viewers from hearing now, and what mends each: what the live audit finds, for an overlay.
        has_looked: whether OBS has been looked at, or is watched now: nothing found means that nothing is wrong.
    """

    events = AUDIT_EVENTS

    def __init__(
        self,
        settings: AuditSettings,
        want: Wants,
        on_change: Callable[[], None],
        *,
        live: Callable[..., LiveAudit] = LiveAudit,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.findings: Sequence[Finding] = ()
        self.problems: Mapping[str, str] = {}
        self.has_looked = False
        self._want = want
        self._on_change = on_change
        self._pause = pause
        self._live = live(settings, self._found, want_meters=self._want_meters)
        self._meters_wanted = False
        self._ask: Ask | None = None
        self._look: asyncio.Task[None] | None = None
        self._was_looked_at = False  # on this connection, because somebody asked for it

    def heard(self, event: str, data: Data) -> None:
        """OBS told something."""
        self._live.heard(event, data)

    async def serve(self, ask: Ask) -> None:
        """Watch over a connection until it breaks or this is cancelled."""
        self._ask = ask
        try:
            await self._live.serve(ask)
        finally:
            self._ask = None
            if self._look is not None:
                self._look.cancel()
            self._want_meters(False)
            self._was_looked_at = False
            self._tell(())

    async def take(self, update: Update) -> None:
        """Take how loud the strips are: what they hear OBS should hear, too."""
        self._tell(self.findings)  # whether it watches changes silently
        if update.snapshot is not None:
            for state in update.snapshot.strips:
                self._live.strip(state.strip, max(state.levels.peak_dbfs))

    def look(self) -> None:
        """Begin to look at everything; what is found is told when it is known.

        Raises:
            UserError: OBS is not there to be looked at.
        """
        if self._ask is None:
            raise UserError("OBS is not connected: there is nothing to look at")
        if self._look is None or self._look.done():
            self._look = asyncio.create_task(self._look_at(self._ask), name="look at OBS")

    async def _look_at(self, ask: Ask) -> None:
        self._want(METER_EVENTS, wanted=True)
        try:
            await self._pause(LISTEN_S)
            findings = self._live.judge(await take_in(ask))
        except UnreadyError:
            logger.warning("Audit: OBS is not ready: it starts, or changes its scene collection; try again")
        except LinkError:
            pass  # told by the connection
        else:
            self._was_looked_at = True
            self._tell(findings)
            logger.info("Audit: %s", _verdict(findings))
        finally:
            self._want(METER_EVENTS, wanted=self._meters_wanted)

    def _want_meters(self, wanted: bool) -> None:
        self._meters_wanted = wanted
        self._want(METER_EVENTS, wanted=wanted)

    def _found(self, findings: list[Finding]) -> None:
        """The live audit found something else than before."""
        self.problems = {finding.sentence: finding.remedy for finding in findings}
        known = {finding.key for finding in self.findings}
        for finding in findings:
            if finding.key not in known:
                logger.warning("Audit: %s: %s", finding.sentence, finding.remedy)
        rest = (finding for finding in self.findings if finding.severity is not Severity.ERROR)  # of the last look
        self._tell([*findings, *rest])

    def _tell(self, findings: Sequence[Finding]) -> None:
        looked = self._was_looked_at or self._live.watches
        if (tuple(findings), looked) != (tuple(self.findings), self.has_looked):
            self.findings, self.has_looked = tuple(findings), looked
            self._on_change()


def _verdict(findings: Sequence[Finding]) -> str:
    ill = sum(finding.severity > Severity.NOTE for finding in findings)
    return "healthy" if not ill else "1 finding" if ill == 1 else f"{ill} findings"
