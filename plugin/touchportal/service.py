"""Touch Portal in the daemon: connected whenever it runs, told what changes, obeyed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NoReturn

from dsp.analysis import StripState
from plugin.backoff import backoff
from plugin.controls.surface import Surface
from plugin.mailbox import Update
from plugin.touchportal.buttons import Buttons
from plugin.touchportal.connection import Address, ClosedByTouchPortalError, open_connection
from plugin.touchportal.declaration import DECLARATION
from plugin.touchportal.ids import local_state_id
from plugin.touchportal.incoming import Info
from plugin.touchportal.last_warnings import LastWarnings
from plugin.touchportal.meters import WARNING
from plugin.touchportal.mirror import Mirror
from plugin.touchportal.picture import Painter, Picture
from plugin.touchportal.readings import AuditStanding, ObsStanding, Readings
from plugin.touchportal.session import ClosePluginError, NotPairedError, Pace, Session, Side
from plugin.touchportal.status import (
    BROKEN,
    ENDED,
    NOT_TRIED,
    SAID_GOODBYE,
    STOPPED,
    Status,
    not_paired,
    paired,
    unreachable,
)

logger = logging.getLogger(__name__)

LOCAL_STATES_API = 10
"""The first API whose events carry something."""

DEFAULT_ADDRESS = Address()
DEFAULT_PACE = Pace()


class TouchPortal:
    """Keeps Touch Portal showing how things stand, and does what its buttons ask for. In the event loop only.

    Args:
        surface: the controls.
        obs: how it stands with OBS now; asked a few times a second.
        audit: the latest audit; the same.
        on_status: called with each new status, once.
        on_close_plugin: called when Touch Portal says that the plugin should end, half a second before it kills what
            it has started itself; None: the program goes on, and comes back when Touch Portal does.
        address: where Touch Portal listens.
        pace: how fast things go.
        clock: the time in seconds.
        chance: makes the retries irregular.

    Attributes:
        status: how it stands.
    """

    def __init__(
        self,
        surface: Surface,
        obs: Callable[[], ObsStanding],
        audit: Callable[[], AuditStanding],
        on_status: Callable[[Status], None],
        *,
        on_close_plugin: Callable[[], None] | None = None,
        address: Address = DEFAULT_ADDRESS,
        pace: Pace = DEFAULT_PACE,
        clock: Callable[[], float] = time.monotonic,
        chance: random.Random | None = None,
    ) -> None:
        self.status = NOT_TRIED
        self._surface = surface
        self._obs = obs
        self._audit = audit
        self._on_status = on_status
        self._on_close_plugin = on_close_plugin
        self._address = address
        self._pace = pace
        self._chance = chance or random.Random()  # noqa: S311 - nothing secret: it only spreads the retries
        self._delays_s = self._delays()
        self._hurry = asyncio.Event()
        self._news = asyncio.Event()
        self._painter = Painter(DECLARATION)
        self._warnings = LastWarnings()
        self._strips: dict[str, StripState] = {}
        self._api = 0
        self._side = Side(
            buttons=Buttons(surface, self._news.set),
            mirror=Mirror(),
            picture=lambda: self._painter.picture(self._readings()),
            farewell=self._farewell,
            news=self._news,
            on_paired=self._on_paired,
            clock=clock,
        )

    async def take(self, update: Update) -> None:
        """Take what was heard. A sink."""
        for warning in self._warnings.add(update.events):
            local = {"strip": warning.strip, "warning": warning.text} if self._api >= LOCAL_STATES_API else {}
            self._side.mirror.trigger(WARNING.id, {local_state_id(name): text for name, text in local.items()})
        if update.snapshot is not None:
            self._warnings.forget_reset(update.snapshot.strips)
            self._strips = {state.strip: state for state in update.snapshot.strips}
        self._news.set()

    def connect_now(self) -> None:
        """Do not wait for the next try: somebody knows that Touch Portal has just started."""
        self._hurry.set()

    async def run(self) -> NoReturn:
        """Connect, and come back whenever Touch Portal does, until cancelled. A service."""
        unsubscribe = self._surface.subscribe(lambda _: self._news.set())
        obeying = asyncio.create_task(self._side.buttons.run(), name="Touch Portal's buttons")
        try:
            await self._stay_connected()
        finally:
            unsubscribe()
            obeying.cancel()
            await asyncio.gather(obeying, return_exceptions=True)
            if self.status.connected:
                self._tell(STOPPED)

    async def _stay_connected(self) -> NoReturn:
        while True:
            self._hurry.clear()
            status = await self._visit()
            self._tell(status)
            if status is SAID_GOODBYE and self._on_close_plugin is not None:
                self._on_close_plugin()
            # Whoever said goodbye is on its way out, and must not find the plugin back while it still is there.
            delay_s = self._pace.longest_retry_s if status is SAID_GOODBYE else next(self._delays_s)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._hurry.wait()

    async def _visit(self) -> Status:
        """One connection, from its beginning to its end; why it ended."""
        try:
            connection = await open_connection(self._address, self._pace.answer_s)
            try:
                await Session(connection, self._side, self._pace).run()
            finally:
                await connection.close()
        except ClosePluginError:
            return SAID_GOODBYE
        except ClosedByTouchPortalError:
            return ENDED
        except NotPairedError:
            return not_paired(str(self._address))
        except OSError as error:
            return unreachable(str(self._address), error)
        except Exception:
            logger.exception("Touch Portal: the connection failed")
            return BROKEN

    def _on_paired(self, info: Info) -> None:
        self._api = info.sdk_version
        self._delays_s = self._delays()
        self._tell(paired(info, DECLARATION.version))

    def _readings(self) -> Readings:
        latest = self._warnings.latest
        return Readings(
            running=True,
            controls=self._surface.state,
            obs=self._obs(),
            audit=self._audit(),
            strips=self._strips,
            last_warning=f"{latest.strip}: {latest.text}" if latest else "",
            last_warnings=self._warnings.of_strips,
            refusal=self._side.buttons.refusal,
        )

    def _farewell(self) -> Picture:
        """Nothing runs, nothing plays, nothing is measured; the controls stay as they were."""
        gone = replace(self._readings(), running=False, obs=ObsStanding(connected=False, on_air=False), strips={})
        return self._painter.picture(gone)

    def _delays(self) -> Iterator[float]:
        return backoff(self._pace.first_retry_s, self._pace.longest_retry_s, self._chance)

    def _tell(self, status: Status) -> None:
        if status != self.status:
            self.status = status
            self._on_status(status)
