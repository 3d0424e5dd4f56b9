"""A connection to OBS, with text sources and other guests, that runs while a test looks at it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from obs_studio import ObsStudio
from pydantic import SecretStr

from plugin.obs.connection import DEFAULT_PACE, ObsConnection, Pace
from plugin.obs.guest import Guest
from plugin.obs.placement import placements
from plugin.obs.status import ObsStatus
from plugin.obs.text_sources import TextPace, TextSources
from plugin.sections.obs import ObsSettings
from plugin.sections.overlays import DEFAULT_OVERLAYS, OverlaySettings

INSTRUMENTS, CLIPPING = (overlay.source for overlay in DEFAULT_OVERLAYS)

PASSWORD = "hush-hush"  # noqa: S105

QUICK = Pace(probe_s=0.1, settle_s=0.02, change_limit_s=5.0, first_retry_s=0.02, longest_retry_s=0.1)
"""For an OBS that is a fake."""

PATIENT = Pace(probe_s=0.5, first_retry_s=0.2, longest_retry_s=1.0)
"""For a real one."""

HANGS_S = 10.0
"""Seconds after which an end that should take one or two, on an idle machine, counts as hanging."""


@dataclass
class Run:
    """A connection that runs, and all that it told.

    Attributes:
        obs: the connection.
        texts: its guest with the overlays.
        told: the connection's statuses so far.
    """

    told: list[ObsStatus] = field(default_factory=list)
    obs: ObsConnection = field(init=False)
    texts: TextSources = field(init=False)

    async def until(self, happened: Callable[[], bool], limit_s: float = 20.0) -> None:
        """Wait for something to happen; an error, with what the connection told, when it does not."""
        deadline = time.monotonic() + limit_s
        while not happened():
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {limit_s:g} s; told: {[status.text for status in self.told]}")
            await asyncio.sleep(0.01)

    async def until_shown(self, obs: ObsStudio, wanted: dict[str, str]) -> None:
        """Wait until a real OBS has these overlays, with these texts, and none of the others."""
        seen: dict[str, str] = {}

        def are_shown() -> bool:
            seen.clear()
            seen.update(shown(obs))
            return seen == wanted

        try:
            await self.until(are_shown)
        except AssertionError as error:
            raise AssertionError(f"{error}; OBS shows {seen}, inputs {obs.inputs()}") from error

    async def until_connected(self) -> None:
        """Wait until it is connected, and has told so."""
        await self.until(lambda: self.obs.status.connected)


def shown(obs: ObsStudio) -> dict[str, str]:
    """The overlays that a real OBS has, and their texts."""
    return {name: obs.text(name) for name in obs.inputs() if name in {INSTRUMENTS, CLIPPING}}


def quick_settings(port: int, **changes: Any) -> ObsSettings:
    """Where a fake OBS is, with changes."""
    values = {"host": "127.0.0.1", "port": port, "password": SecretStr(PASSWORD), "timeout_s": 10.0}
    return ObsSettings(**{**values, **changes})


@contextlib.asynccontextmanager
async def running(
    settings: ObsSettings,
    overlays: Sequence[OverlaySettings] = DEFAULT_OVERLAYS,
    *,
    guests: Sequence[Guest] = (),
    pace: Pace = DEFAULT_PACE,
    **options: Any,
) -> AsyncIterator[Run]:
    """Run a connection; at the end it is cancelled, and must not hang.

    Args:
        settings: where OBS is.
        overlays: the text sources; with none there is no guest for them.
        guests: others.
        pace: of the connection, and of the texts in the same way.
        options: of the connection.
    """
    run = Run()
    run.texts = TextSources(
        placements(overlays),
        lambda problems: run.obs.tell_problems("overlays", problems),
        pace=TextPace(look_s=pace.probe_s, settle_s=pace.settle_s),
    )
    everybody = [run.texts, *guests] if overlays else guests
    run.obs = ObsConnection(settings, everybody, run.told.append, pace=pace, **options)
    task = asyncio.create_task(run.obs.run())
    try:
        yield run
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        began_s = time.monotonic()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        assert time.monotonic() - began_s < HANGS_S
