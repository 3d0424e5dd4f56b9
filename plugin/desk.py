"""The controls of the running program, and all that one reaches them by: the API with its pages, Touch Portal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn

from plugin.api.hello import About
from plugin.api.replies import ObsState
from plugin.api.server import ApiServer, ApiStatus
from plugin.api.sink import ApiSink
from plugin.audit.finding import Finding, Severity
from plugin.bus import Sink
from plugin.config import Config
from plugin.controls.controls import Controls
from plugin.controls.effects import Effects
from plugin.controls.kept import Kept
from plugin.daemon import Service
from plugin.log_tail import LogTail
from plugin.pages.pages import pages
from plugin.scenes.on_air import OnAir
from plugin.touchportal.connection import Address
from plugin.touchportal.readings import AuditResult, AuditStanding, ObsStanding
from plugin.touchportal.service import TouchPortal
from plugin.touchportal.status import Status
from plugin.version import version

API_RETRY_S: Final = 5.0
"""Seconds until the API's port is tried again where another program has it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What surfaces show besides the controls and the sound.

    Attributes:
        connected: whether there is an OBS.
        on_air: what it has on air; None: not known.
        findings: what the audit has found.
        has_looked: whether OBS has been looked at.
        trouble: what keeps Soundcheck from hearing, in one line; empty: nothing does.
        open_strips: strips whose input in OBS is known not to be muted.
    """

    connected: bool = False
    on_air: OnAir | None = None
    findings: tuple[Finding, ...] = ()
    has_looked: bool = False
    trouble: str = ""
    open_strips: tuple[str, ...] = ()


class Desk:
    """Puts controls and surfaces together. In the event loop only.

    Args:
        config: of everything.
        thresholds: for each label the probability from which it shows.
        effects: what commands do.
        on_api: called with each status of the API, once.
        on_touch_portal: called with each status of Touch Portal; None: it is not looked for.
        on_close: called when Touch Portal ends what it has started.

    Attributes:
        controls: the one owner of all switches.
        api: takes what is heard, and what is told besides.
    """

    def __init__(
        self,
        config: Config,
        thresholds: Mapping[str, float],
        effects: Effects,
        on_api: Callable[[ApiStatus], None],
        *,
        on_touch_portal: Callable[[Status], None] | None = None,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        profiles = config.loudness.profiles
        self.controls = Controls(_kept(config, thresholds), tuple(profiles), effects)
        self.api = ApiSink()
        self._surroundings = Surroundings()
        self._tell_api = on_api
        self._api_status: ApiStatus | None = None
        self._server = ApiServer(
            settings=config.api,
            about=About(
                program=version() or "of a source tree",
                strips=[(strip.name, strip.channels) for strip in config.strips],
                labels=tuple(thresholds),
                overlays=[overlay.source for overlay in config.overlays],
                profiles=tuple(profiles),
                aims={name: (profile.target_lufs, profile.ceiling_dbtp) for name, profile in profiles.items()},
                names=config.names,
            ),
            surface=self.controls,
            sink=self.api,
            obs=lambda: _obs_state(self._surroundings),
            on_status=self._on_api,
            pages=pages(),
            trouble=lambda: self._surroundings.trouble,
        )
        self._has_api = config.api.enabled
        self._touch_portal: TouchPortal | None = None
        if on_touch_portal is not None and config.touch_portal.enabled:
            self._touch_portal = TouchPortal(
                self.controls,
                lambda: _obs_standing(self._surroundings),
                lambda: audit_standing(self._surroundings),
                on_touch_portal,
                on_close_plugin=on_close,
                address=Address(config.touch_portal.host, config.touch_portal.port),
            )

    @property
    def sinks(self) -> Mapping[str, Sink]:
        """What takes updates of the sound."""
        sinks: dict[str, Sink] = {"control API": self.api.take} if self._has_api else {}
        return sinks if self._touch_portal is None else {**sinks, "Touch Portal": self._touch_portal.take}

    @property
    def services(self) -> Mapping[str, Service]:
        """What runs meanwhile."""
        services: dict[str, Service] = {}
        if self._has_api:
            services = {"control API": self._serve, "log for browsers": LogTail(self.api.tell_log).run}
        return services if self._touch_portal is None else {**services, "Touch Portal": self._touch_portal.run}

    async def _serve(self) -> NoReturn:
        """Serve the API; where the port is taken, as soon as it is free."""
        while True:
            await self._server.run()
            await asyncio.sleep(API_RETRY_S)

    def _on_api(self, status: ApiStatus) -> None:
        if status != self._api_status:
            self._api_status = status
            self._tell_api(status)

    def show(self, surroundings: Surroundings) -> None:
        """Show everywhere how it stands from now on."""
        before, self._surroundings = self._surroundings, surroundings
        if _of_state(surroundings) != _of_state(before):
            self._server.refresh()
        if (surroundings.findings, surroundings.has_looked) != (before.findings, before.has_looked):
            self.api.tell_audit(surroundings.findings, surroundings.has_looked)

    def touch_portal_started(self) -> None:
        """Touch Portal has just been started: connect to it now."""
        if self._touch_portal is not None:
            self._touch_portal.connect_now()


def audit_standing(surroundings: Surroundings) -> AuditStanding:
    """The audit in a word, and its findings with their remedies."""
    if not surroundings.has_looked:
        return AuditStanding(AuditResult.NONE)
    told = [finding for finding in surroundings.findings if finding.severity > Severity.NOTE]
    worst = max((finding.severity for finding in told), default=Severity.NOTE)
    result = {Severity.ERROR: AuditResult.ERRORS, Severity.WARNING: AuditResult.WARNINGS}.get(worst, AuditResult.FINE)
    return AuditStanding(result, "\n".join(f"{finding.sentence}. {finding.remedy}" for finding in told))


def _of_state(surroundings: Surroundings) -> object:
    """The part of them that stands in the API's state."""
    return surroundings.connected, surroundings.on_air, surroundings.trouble, surroundings.open_strips


def _obs_state(surroundings: Surroundings) -> ObsState:
    on_air = surroundings.on_air
    return ObsState(
        connected=surroundings.connected,
        on_air=None if on_air is None else on_air.streaming,
        open_strips=surroundings.open_strips,
    )


def _obs_standing(surroundings: Surroundings) -> ObsStanding:
    on_air = surroundings.on_air
    return ObsStanding(surroundings.connected, on_air is not None and (on_air.streaming or on_air.recording))


def _kept(config: Config, thresholds: Mapping[str, float]) -> Kept:
    start = config.start
    return Kept(
        detection=start.detection,
        warnings=start.warnings,
        overlays={one.source: one.source not in start.hidden_overlays for one in config.overlays},
        strips={one.name: one.name not in start.hidden_strips for one in config.strips},
        profile=config.loudness.chosen,
        thresholds=thresholds,
    )
