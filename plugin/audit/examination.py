"""What the doctor does: look at both sides at once, and say what is wrong."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass

from plugin.audit.finding import Finding, Severity
from plugin.audit.interface import InterfaceLook, look_at_interface
from plugin.audit.looking import Look, look
from plugin.audit.rules.all import audit, without
from plugin.audit.rules.case import Case
from plugin.audit.settings import AuditedStrip, AuditSettings
from plugin.audit.snapshot import ObsSnapshot
from plugin.obs.client import address_of
from plugin.sections.audio import AudioSettings
from plugin.sections.obs import ObsSettings

HEALTHY, ILL, COULD_NOT_LOOK = 0, 1, 2

LookAtInterface = Callable[[AudioSettings, tuple[AuditedStrip, ...], float, threading.Event], InterfaceLook]


@dataclass(frozen=True, slots=True)
class Examination:
    """All that was found.

    Attributes:
        findings: the worst first.
        device: the interface; empty if there is none.
        address: where OBS was looked for.
        obs: what it has; None: it could not be looked at.
        problem: why not, in one line.
    """

    findings: tuple[Finding, ...]
    device: str
    address: str
    obs: ObsSnapshot | None
    problem: str = ""

    @property
    def exit_status(self) -> int:
        """0 healthy, notes or not; 1 with findings; 2 where OBS could not be looked at."""
        if self.obs is None:
            return COULD_NOT_LOOK
        return ILL if any(finding.severity > Severity.NOTE for finding in self.findings) else HEALTHY

    @property
    def mendable(self) -> tuple[Finding, ...]:
        """Those that obs-websocket can mend."""
        return tuple(finding for finding in self.findings if finding.fix)


async def examine(
    audio: AudioSettings,
    obs: ObsSettings,
    settings: AuditSettings,
    listen_s: float,
    *,
    look_at_interface: LookAtInterface = look_at_interface,
) -> Examination:
    """Look at the interface and at OBS.

    Args:
        audio: the interface.
        obs: where OBS is.
        settings: what to look at.
        listen_s: seconds of sound to hear on both sides.
        look_at_interface: looks at our side, in a thread.
    """
    stop = threading.Event()
    ours_task = asyncio.create_task(
        asyncio.to_thread(look_at_interface, audio, settings.strips, listen_s, stop), name="look at the interface"
    )

    async def both_have_heard() -> None:
        await asyncio.gather(asyncio.shield(ours_task), asyncio.sleep(listen_s))

    try:
        # OBS's meters are watched for at least as long as we listen: what we hear, it has to have heard too.
        seen = await look(obs, both_have_heard)
        ours = await ours_task
    finally:
        stop.set()
    findings = without([*ours.findings, *_about_obs(seen, ours, settings)], settings.ignore)
    return Examination(tuple(findings), ours.device, str(address_of(obs)), seen.obs, seen.problem)


def _about_obs(seen: Look, ours: InterfaceLook, settings: AuditSettings) -> list[Finding]:
    if seen.obs is None:
        return []
    return audit(Case(seen.obs, seen.peaks_dbfs, ours.strips, settings.overlays))
