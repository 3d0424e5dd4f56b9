"""All that Touch Portal is shown, gathered in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dsp.analysis import StripState
from plugin.controls.state import ControlState


@dataclass(frozen=True, slots=True)
class ObsStanding:
    """How it stands with OBS.

    Attributes:
        connected: whether it is.
        on_air: whether it streams or records.
    """

    connected: bool
    on_air: bool


class AuditResult(StrEnum):
    """What came of the audit of OBS's routing."""

    NONE = "None yet"
    FINE = "Fine"
    WARNINGS = "Warnings"
    ERRORS = "Errors"


@dataclass(frozen=True, slots=True)
class AuditStanding:
    """The latest audit.

    Attributes:
        result: in a word.
        text: the findings with their remedies; empty where there are none.
    """

    result: AuditResult
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Everything at one moment.

    Attributes:
        running: False only in the farewell.
        controls: how everything that can be switched stands.
        obs: how it stands with OBS.
        audit: the latest.
        strips: the newest state of each strip, by name; a strip that has not been heard yet is not there.
        last_warning: the latest of all strips, in words; empty for none.
        last_warnings: the latest of each strip, by name.
        refusal: why the latest thing that was asked for here could not be done; empty if it could.
    """

    running: bool
    controls: ControlState
    obs: ObsStanding
    audit: AuditStanding
    strips: Mapping[str, StripState] = field(default_factory=dict)
    last_warning: str = ""
    last_warnings: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""

    def is_playing(self, label: str) -> bool:
        """Whether a label is on, on any strip."""
        return any(label == playing for strip in self.strips.values() for playing, _ in strip.playing)
