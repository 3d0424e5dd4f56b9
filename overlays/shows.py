"""What a text overlay can show, the templates that it is written with, and their fields."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from dsp.events import FaultKind
from overlays.reading import Reading


class Shows(StrEnum):
    """What an overlay is about."""

    INSTRUMENTS = "instruments"
    WARNINGS = "warnings"
    """Clips, overs, flat tops and faults."""
    CLIPS = "clips"
    LOUDNESS = "loudness"
    STATUS = "status"
    """What keeps Soundcheck from hearing."""
    AUDIT = "audit"
    """What in OBS keeps viewers from hearing."""


TEMPLATES: Final[Mapping[Shows, tuple[str, ...]]] = {
    Shows.INSTRUMENTS: ("instruments",),
    Shows.WARNINGS: ("clip", "over", "flat_top", "fault"),
    Shows.CLIPS: ("clip",),
    Shows.LOUDNESS: ("loudness",),
    Shows.STATUS: ("status",),
    Shows.AUDIT: ("audit",),
}
"""The templates that each is written with; a cause's and a clip's are called as the cause."""

MANY: Final = 1_000_000_000
"""A count that is filled in to try a template, so that none fails only when much has happened."""

_PEAKS: Final[Mapping[str, object]] = {"strip": "", "channels": "", "count": MANY, "peak": Reading(0.0)}

FIELDS: Final[Mapping[str, Mapping[str, object]]] = {
    "instruments": {"strip": "", "instruments": ""},
    "clip": _PEAKS,
    "over": _PEAKS,
    "flat_top": {"strip": "", "channels": "", "count": MANY, "level": Reading(0.0)},
    "fault": {"strip": "", "fault": "", "channel": ""},
    "loudness": {
        "strip": "",
        "momentary": Reading(0.0),
        "short_term": Reading(0.0),
        "integrated": Reading(0.0),
        "range": Reading(0.0),
        "true_peak": Reading(0.0),
    },
    "status": {"part": "", "state": ""},
    "audit": {"problem": "", "remedy": ""},
}
"""The fields of each template, with a value such as each will have."""

FAULT_FIELDS: Final[Mapping[str, object]] = {"channel": ""}
"""The fields of a fault's words."""

DEFAULT_TEMPLATES: Final[Mapping[str, str]] = {
    "instruments": "{strip}: {instruments}",
    "clip": "CLIPPING {strip} ({count}×, {peak:+.1f} dBTP)",
    "over": "TOO HOT {strip} ({count}×, {peak:+.1f} dBTP)",
    "flat_top": "CLIPPED UPSTREAM {strip} ({count}×, at {level:.1f} dBFS)",
    "fault": "{fault} {strip}",
    "loudness": "{strip}: {short_term} LUFS, overall {integrated}, peak {true_peak:+.1f} dBTP",
    "status": "{part}: {state}",
    "audit": "{problem}",
}
"""Of an overlay that shows several strips."""

ALONE_TEMPLATES: Final[Mapping[str, str]] = {
    "instruments": "{instruments}",
    "clip": "CLIPPING ({count}×, {peak:+.1f} dBTP)",
    "over": "TOO HOT ({count}×, {peak:+.1f} dBTP)",
    "flat_top": "CLIPPED UPSTREAM ({count}×, at {level:.1f} dBFS)",
    "fault": "{fault}",
    "loudness": "{short_term} LUFS, overall {integrated}, peak {true_peak:+.1f} dBTP",
    "status": "{part}: {state}",
    "audit": "{problem}",
}
"""Of an overlay that shows one strip: it needs no name."""

DEFAULT_FAULTS: Final[Mapping[FaultKind, str]] = {
    FaultKind.SILENCE: "NO SOUND",
    FaultKind.DEAD_SIDE: "CHANNEL {channel} DEAD",
    FaultKind.OUT_OF_PHASE: "OUT OF PHASE",
    FaultKind.DC_OFFSET: "DC OFFSET ON CHANNEL {channel}",
}
"""Faults in words."""

DEFAULT_BETWEEN: Final[Mapping[Shows, str]] = {
    Shows.INSTRUMENTS: " · ",
    Shows.WARNINGS: "\n",
    Shows.CLIPS: "\n",
    Shows.LOUDNESS: "\n",
    Shows.STATUS: "\n",
    Shows.AUDIT: "\n",
}
"""What stands between two instruments of a strip, two warnings, two strips' loudness, two troubles, two problems."""
