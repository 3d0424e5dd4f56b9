"""A finding: one thing that keeps sound, or what is shown about it, from the viewers, and what mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


class Severity(IntEnum):
    """How bad it is."""

    NOTE = 0
    """Worth knowing, and often meant so: it makes nobody ill."""
    WARNING = 1
    """Probably wrong, or wrong as soon as the scene is switched."""
    ERROR = 2
    """The viewers miss something, now or as soon as the stream starts."""


class Kind(StrEnum):
    """What is found; the values are part of ``doctor --json``, and of ``[audit] ignore``."""

    MUTED = "muted"
    VOLUME = "volume"
    MONITOR_ONLY = "monitor-only"
    NOT_STREAMED = "not-streamed"
    NOT_RECORDED = "not-recorded"
    NOT_IN_VOD = "not-in-vod"
    NOT_IN_PROGRAM = "not-in-program"
    NO_SOUND = "no-sound"
    MONITOR_CAPTURED = "monitor-captured"
    ONE_SIDE = "one-side"
    LATE = "late"
    NOTHING_ON_AIR = "nothing-on-air"
    NO_MIC = "no-mic"
    NO_DESKTOP_AUDIO = "no-desktop-audio"
    OBS_LACKS = "obs-lacks"
    OVERLAY_MISSING = "overlay-missing"
    OVERLAY_NOT_IN_PROGRAM = "overlay-not-in-program"
    NO_SUCH_INPUT = "no-such-input"
    OBS_HEARS_NOTHING = "obs-hears-nothing"
    STRIP_HEARS_NOTHING = "strip-hears-nothing"
    DEVICE = "device"
    SAMPLE_RATE = "sample-rate"
    CHANNELS = "channels"
    STRIP_SILENT = "strip-silent"


@dataclass(frozen=True, slots=True)
class Request:
    """A request to obs-websocket that changes something.

    Attributes:
        name: of the request.
        data: its fields.
    """

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        kind: which.
        severity: how bad.
        subject: the OBS input, strip, overlay or device that it is about; empty for OBS as a whole.
        sentence: what is wrong; it holds nothing that changes from moment to moment.
        remedy: the menu or the command that mends it.
        fix: requests that mend it, in this order; none where obs-websocket cannot, or where it is only a note.
        since_unix_s: when it began, in the live audit; None: nobody watched.
    """

    kind: Kind
    severity: Severity
    subject: str
    sentence: str
    remedy: str
    fix: tuple[Request, ...] = ()
    since_unix_s: float | None = None

    @property
    def key(self) -> tuple[Kind, str]:
        """The same for as long as it is the same trouble, whatever else about it changes."""
        return self.kind, self.subject
