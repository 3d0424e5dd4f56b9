"""The plugin in one piece: real controls, a Touch Portal for tests, and the service between them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from control_desk import WrittenDown, desk
from touch_portal_entry import entry_of
from touch_portal_server import TouchPortalServer

from dsp.analysis import StripState
from dsp.events import Event
from plugin.controls.controls import Controls
from plugin.controls.surface import Surface
from plugin.mailbox import Snapshot, Update
from plugin.touchportal.connection import Address
from plugin.touchportal.declaration import DECLARATION
from plugin.touchportal.package import package
from plugin.touchportal.readings import AuditResult, AuditStanding, ObsStanding
from plugin.touchportal.service import TouchPortal
from plugin.touchportal.session import Pace
from plugin.touchportal.start_scripts import Installation
from plugin.touchportal.status import Status

ENTRY = entry_of(package(DECLARATION, Installation("python")))
QUICK = Pace(beat_s=0.0, poll_s=0.01, first_retry_s=0.001, longest_retry_s=0.01, farewell_s=10.0)


@dataclass
class Stage:
    """Everything that a test may look at or change.

    Attributes:
        server: Touch Portal.
        controls: what is switched.
        effects: what was done besides.
        statuses: what was told of the connection.
        obs: how it stands with OBS.
        audit: the latest audit.
        closed: how often Touch Portal told the plugin to end.
        plugin: the service.
    """

    server: TouchPortalServer
    controls: Controls
    effects: WrittenDown
    statuses: list[Status] = field(default_factory=list)
    obs: ObsStanding = field(default_factory=lambda: ObsStanding(connected=False, on_air=False))
    audit: AuditStanding = field(default_factory=lambda: AuditStanding(AuditResult.NONE))
    closed: int = 0
    plugin: TouchPortal = field(init=False)
    task: asyncio.Task[Any] = field(init=False)

    def on_close_plugin(self) -> None:
        """Count it."""
        self.closed += 1

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something to become true."""
        await self.server.until(happened)

    async def stop(self) -> None:
        """End the service, as the daemon does."""
        self.task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.task


@contextlib.asynccontextmanager
async def playing(pace: Pace = QUICK, surface: Surface | None = None, **server: Any) -> AsyncIterator[Stage]:
    """A stage on which Touch Portal runs and the plugin is paired; at the end nothing may have been wrong.

    Args:
        pace: of the service.
        surface: in place of the stage's own controls.
        server: settings of Touch Portal.
    """
    async with TouchPortalServer(ENTRY, **server) as portal:
        stage = Stage(portal, *desk())
        begin(stage, pace, surface=surface)
        try:
            await portal.until_paired()
            yield stage
            assert not stage.task.done() or stage.task.cancelled(), "the service ended"
        finally:
            await stage.stop()


def begin(stage: Stage, pace: Pace = QUICK, surface: Surface | None = None) -> None:
    """Start the service of a stage."""
    stage.plugin = TouchPortal(
        surface or stage.controls,
        lambda: stage.obs,
        lambda: stage.audit,
        stage.statuses.append,
        on_close_plugin=stage.on_close_plugin,
        address=Address(port=stage.server.port),
        pace=pace,
    )
    stage.task = asyncio.create_task(stage.plugin.run())


def act(test: Callable[[Stage], Awaitable[None]], **options: Any) -> None:
    """Let a test happen on a stage; options as `playing` takes them."""

    async def main() -> None:
        async with playing(**options) as stage:
            await test(stage)

    asyncio.run(main())


def heard(*strips: StripState, events: tuple[Event, ...] = ()) -> Update:
    """What the analysis tells."""
    return Update(Snapshot(1.0, strips), events)
