"""The audit that goes on while the daemon runs: OBS's events, and a question now and then."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import NoReturn

from dsp.units import amplitude
from plugin.audit.events import METERS
from plugin.audit.finding import Finding, Severity
from plugin.audit.knowledge import Knowledge
from plugin.audit.ledger import Ledger
from plugin.audit.levels import Levels, metered
from plugin.audit.pace import DEFAULT_PACE, AuditPace
from plugin.audit.questions import Question, Refused
from plugin.audit.rules.all import audit, without
from plugin.audit.rules.case import Case, StripSound
from plugin.audit.settings import AuditedOverlay, AuditSettings
from plugin.audit.snapshot import ObsSnapshot
from plugin.obs.client import Data, RequestError
from plugin.obs.link import COLLECTION_CHANGED, COLLECTION_CHANGING
from plugin.obs.sources import NOT_READY, Ask
from plugin.sections.audit import When


class LiveAudit:
    """Watches an OBS and tells what silences it; to be called in the event loop only.

    It owns no connection. Whoever has one runs ``serve`` while it is open, with its requests, and hands ``heard``
    the events of ``events.AUDIT_EVENTS``. It warns of errors only; what may be meant so is for the doctor to say.

    Args:
        settings: what to look at, and when to warn.
        tell: called with all that is wrong whenever that changes; the worst first, each with its beginning.
        want_meters: called with whether ``METER_EVENTS`` are needed, when that changes: they are twenty a second,
            and wanted only while it warns. A connection that cannot change what it subscribes to hears them always.
        pace: how fast things go.
        clock: seconds, never going back.
        wall_clock: seconds since 1970.

    Attributes:
        present: what is wrong now.
    """

    def __init__(
        self,
        settings: AuditSettings,
        tell: Callable[[list[Finding]], None],
        *,
        want_meters: Callable[[bool], None] = lambda _: None,
        pace: AuditPace = DEFAULT_PACE,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._settings = settings
        self._tell = tell
        self._want_meters = want_meters
        self._pace = pace
        self._clock = clock
        self._wall_clock = wall_clock
        self._knowledge = Knowledge()
        self._obs: ObsSnapshot | None = None
        self._inputs = Levels(pace.window_s)
        self._strips = Levels(pace.window_s)
        self._ledger = Ledger(pace.hold_off_s)
        self._news = asyncio.Event()
        self._changes_seen = -1
        self._changing_until_s: float | None = None
        self._has_meters = False
        self._ask_at_s = clock()

    @property
    def present(self) -> list[Finding]:
        """All that is wrong now, the worst first."""
        return list(self._ledger.present)

    @property
    def warns(self) -> bool:
        """Whether it is time to warn."""
        when = self._settings.when
        return when is When.ALWAYS or (when is When.ON_AIR and self._knowledge.is_on_air)

    @property
    def watches(self) -> bool:
        """Whether it knows OBS and would warn now: then nothing found means that nothing is wrong."""
        return self._obs is not None and self.warns

    def strip(self, name: str, peak_dbfs: float) -> None:
        """A strip has been as loud as that."""
        self._strips.hear(name, float(amplitude(peak_dbfs)), self._clock())

    def heard(self, event: str, data: Data) -> None:
        """OBS told something."""
        if event == METERS:
            now_s = self._clock()
            for name, peak in metered(data.get("inputs", ())):
                self._inputs.hear(name, peak, now_s)
            return
        if event == COLLECTION_CHANGING:
            self._changing_until_s = self._clock() + self._pace.change_limit_s
        elif event == COLLECTION_CHANGED:
            self._changing_until_s = None
        if event in {COLLECTION_CHANGING, COLLECTION_CHANGED}:
            self._obs = None  # not one of its inputs is there any more
        self._knowledge.hear(event, data)
        self._news.set()

    def judge(self, obs: ObsSnapshot) -> list[Finding]:
        """All that is wrong with an OBS that has just been looked at, warnings and notes too.

        What it hears counts as far as ``heard`` was told of it in the last seconds.
        """
        return self._all_of(obs, self._settings.overlays)

    async def serve(self, ask: Ask) -> NoReturn:
        """Watch over an open connection, until it breaks or this is cancelled.

        Args:
            ask: sends a request to OBS.

        Raises:
            LinkError: the connection broke.
        """
        if self._settings.when is When.NEVER:
            await asyncio.get_running_loop().create_future()
        self._reset()
        try:
            while True:
                self._news.clear()
                now_s = self._clock()
                question = self._knowledge.missing()
                due_s = self._ask_at_s + (0.0 if question else self._pace.poll_s - self._pace.spacing_s)
                if now_s >= due_s and not self._is_waiting(now_s):
                    settle_s = await self._ask(ask, question or self._knowledge.oldest())
                    # From the answer on: then there are never more in a second than the spacing allows.
                    self._ask_at_s = due_s = self._clock() + self._pace.spacing_s + settle_s
                self._look()
                await self._wait(due_s)
        finally:
            self._reset()
            if self._ledger.update((), self._clock(), self._wall_clock()):
                self._tell([])

    async def _ask(self, ask: Ask, question: Question) -> float:
        """Ask; returns how many seconds OBS is to be left alone for besides."""
        self._knowledge.ask(question)
        try:
            answer: Data | Refused = await ask(question.request, question.data)
        except RequestError as error:
            if error.code == NOT_READY:
                return self._pace.settle_s
            answer = Refused(error.code)
        self._knowledge.learn(answer)
        return 0.0

    def _look(self) -> None:
        """Compare what is known with what should be, and tell if that has changed."""
        if self._changes_seen != self._knowledge.changes:
            self._changes_seen = self._knowledge.changes
            # What is only half known, because a scene has just changed, is not looked at.
            self._obs = self._knowledge.snapshot() or self._obs
        if self._has_meters != self.warns:
            self._has_meters = self.warns
            self._want_meters(self._has_meters)
        if self._ledger.update(self._found(), self._clock(), self._wall_clock()):
            self._tell(self.present)

    def _found(self) -> list[Finding]:
        if self._obs is None or not self.warns:
            return []
        return [finding for finding in self._all_of(self._obs, ()) if finding.severity is Severity.ERROR]

    def _all_of(self, obs: ObsSnapshot, overlays: tuple[AuditedOverlay, ...]) -> list[Finding]:
        now_s = self._clock()
        peaks_dbfs = self._strips.peaks_dbfs(now_s)
        strips = tuple(
            StripSound(strip.name, strip.obs_input, peaks_dbfs.get(strip.name)) for strip in self._settings.strips
        )
        case = Case(obs, self._inputs.peaks_dbfs(now_s), strips, overlays)
        return without(audit(case), self._settings.ignore)

    def _is_waiting(self, now_s: float) -> bool:
        """Whether OBS is changing its scene collection: requests may crash it then, says its protocol."""
        return self._changing_until_s is not None and now_s < self._changing_until_s

    async def _wait(self, due_s: float) -> None:
        """Sleep until it is time to ask or to look, or OBS told something."""
        now_s = self._clock()
        wait_s = self._pace.tick_s if self._is_waiting(now_s) else min(due_s - now_s, self._pace.tick_s)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, wait_s)):
                await self._news.wait()
                await asyncio.sleep(self._pace.gather_s)

    def _reset(self) -> None:
        """Nothing is known of OBS."""
        self._knowledge = Knowledge()
        self._obs = None
        self._changing_until_s = None
        self._changes_seen = -1
        self._has_meters = False
