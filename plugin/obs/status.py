"""How it stands with OBS, for the user's eyes."""

from __future__ import annotations

from dataclasses import dataclass

from plugin.obs.faults import Fault


@dataclass(frozen=True, slots=True)
class ObsStatus:
    """One state; told once, when it begins.

    Attributes:
        connected: whether texts reach OBS.
        text: one line: what is, and what mends it where something is wrong.
        fault: why there is no connection; None if there is one, or none was tried yet.
        problems: sources that cannot be used, though connected, one line each; they are part of ``text``.
    """

    connected: bool
    text: str
    fault: Fault | None = None
    problems: tuple[str, ...] = ()


NOT_TRIED = ObsStatus(connected=False, text="not connected to OBS yet")
STOPPED = ObsStatus(connected=False, text="disconnected from OBS")
