"""An ``ObsSink`` that runs while a test looks at it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from plugin.obs.placement import placements
from plugin.obs.sink import ObsSink, Pace
from plugin.obs.status import ObsStatus
from plugin.sections.obs import ObsSettings
from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings

INSTRUMENTS, CLIPPING = (overlay.source for overlay in DEFAULT_OVERLAYS)

PASSWORD = "hush-hush"  # noqa: S105

QUICK = Pace(probe_s=0.1, settle_s=0.02, change_limit_s=5.0, first_retry_s=0.02, longest_retry_s=0.1)
"""For an OBS that is a fake."""

HANGS_S = 10.0
"""Seconds after which an end that should take one or two, on an idle machine, counts as hanging."""


@dataclass
class Run:
    """A sink that runs, and all that it told.

    Attributes:
        sink: the sink.
        told: its statuses so far.
    """

    told: list[ObsStatus] = field(default_factory=list)
    sink: ObsSink = field(init=False)

    async def until(self, happened: Callable[[], bool], limit_s: float = 20.0) -> None:
        """Wait for something to happen; an error, with what the sink told, when it does not."""
        deadline = time.monotonic() + limit_s
        while not happened():
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {limit_s:g} s; told: {[status.text for status in self.told]}")
            await asyncio.sleep(0.01)

    async def until_connected(self) -> None:
        """Wait until the sink is connected, and has told so."""
        await self.until(lambda: self.sink.status.connected)


def quick_settings(port: int, **changes: Any) -> ObsSettings:
    """Where a fake OBS is, with changes."""
    values = {"host": "127.0.0.1", "port": port, "password": SecretStr(PASSWORD), "timeout_s": 10.0}
    return ObsSettings(**{**values, **changes})


@contextlib.asynccontextmanager
async def running(
    settings: ObsSettings, overlays: Sequence[OverlaySettings] = DEFAULT_OVERLAYS, **options: Any
) -> AsyncIterator[Run]:
    """Run a sink; at the end it is cancelled, and must not hang."""
    run = Run()
    run.sink = ObsSink(settings, placements(overlays), run.told.append, **options)
    task = asyncio.create_task(run.sink.run())
    try:
        yield run
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        began_s = time.monotonic()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert time.monotonic() - began_s < HANGS_S
