"""What buttons, docks and scripts can ask for. One model a command; Touch Portal, the API and ``ctl`` all speak it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

Name = Annotated[str, Field(min_length=1, max_length=200)]


class Switch(StrEnum):
    """How to switch something."""

    ON = "on"
    OFF = "off"
    TOGGLE = "toggle"

    def applied(self, *, to: bool) -> bool:
        """What comes of a state."""
        return not to if self is Switch.TOGGLE else self is Switch.ON


class _Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SwitchDetection(_Command):
    """Recognise instruments, or don't; meters and warnings go on."""

    command: Literal["detection"] = "detection"
    set: Switch


class SwitchWarnings(_Command):
    """Show warnings on overlays, or don't; they are counted and told all the same."""

    command: Literal["warnings"] = "warnings"
    set: Switch


class SwitchOverlay(_Command):
    """Show an overlay, or keep it empty.

    Attributes:
        overlay: its source's name.
    """

    command: Literal["overlay"] = "overlay"
    overlay: Name
    set: Switch


class SwitchStrip(_Command):
    """Show a strip on overlays, or leave it out.

    Attributes:
        strip: its name.
    """

    command: Literal["strip"] = "strip"
    strip: Name
    set: Switch


class ResetWarnings(_Command):
    """Put out latched warnings and count anew.

    Attributes:
        strip: whose; None: all.
    """

    command: Literal["reset_warnings"] = "reset_warnings"
    strip: Name | None = None


class ResetLoudness(_Command):
    """Begin integrated loudness, range and maxima anew.

    Attributes:
        strip: whose; None: all.
    """

    command: Literal["reset_loudness"] = "reset_loudness"
    strip: Name | None = None


class PauseLoudness(_Command):
    """Let integrated loudness and range stand still (on), or go on (off).

    Attributes:
        strip: whose; None: all.
    """

    command: Literal["pause_loudness"] = "pause_loudness"
    strip: Name | None = None
    set: Switch


class ChooseProfile(_Command):
    """Aim at another loudness.

    Attributes:
        profile: its name in the configuration: streaming, r128 or own.
    """

    command: Literal["profile"] = "profile"
    profile: Literal["streaming", "r128", "own"]


class MarkChapter(_Command):
    """Note this moment, for chapters of the recording.

    Attributes:
        title: of the chapter; None: what plays.
    """

    command: Literal["chapter"] = "chapter"
    title: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class RunAudit(_Command):
    """Look through OBS's routing now."""

    command: Literal["audit"] = "audit"


class Panic(_Command):
    """All overlays empty and no rule acts (on), or the end of it (off)."""

    command: Literal["panic"] = "panic"
    set: Switch


class SetSensitivity(_Command):
    """Make all labels easier or harder to show.

    Attributes:
        value: 0-100; at 50 thresholds are the configuration's.
    """

    command: Literal["sensitivity"] = "sensitivity"
    value: Annotated[float, Field(ge=0, le=100)]


class SetThreshold(_Command):
    """Set a label's threshold.

    Attributes:
        label: one of the detector's.
        value: probability 0-1 from which it shows.
    """

    command: Literal["threshold"] = "threshold"
    label: Name
    value: Annotated[float, Field(ge=0, le=1)]


class SaveSettings(_Command):
    """Write what was changed into the configuration's file."""

    command: Literal["save"] = "save"


Command = (
    SwitchDetection
    | SwitchWarnings
    | SwitchOverlay
    | SwitchStrip
    | ResetWarnings
    | ResetLoudness
    | PauseLoudness
    | ChooseProfile
    | MarkChapter
    | RunAudit
    | Panic
    | SetSensitivity
    | SetThreshold
    | SaveSettings
)

COMMAND: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="command")])
"""Reads a command from JSON or plain values."""
