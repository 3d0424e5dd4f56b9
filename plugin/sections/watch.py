"""``[watch.…]``: what else spoils a stream, and how long it has to last to be told."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from dsp.watch_settings import (
    LONGEST_HOLD_S,
    DcOffsetSettings,
    DeadSideSettings,
    PhaseSettings,
    SilenceSettings,
    WatchSettings,
)
from plugin.sections.section import Number, Settings, Switch

Lasting = Annotated[Number, Field(gt=0.0, le=LONGEST_HOLD_S)]

_DEFAULT: Final = WatchSettings()


class SilenceSection(Settings):
    """``[watch.silence]``, as `SilenceSettings`."""

    on: Switch = _DEFAULT.silence.on
    threshold_dbfs: Annotated[Number, Field(ge=-120.0, lt=0.0)] = _DEFAULT.silence.threshold_dbfs
    hold_s: Lasting = _DEFAULT.silence.hold_s


class DeadSideSection(Settings):
    """``[watch.dead_side]``, as `DeadSideSettings`."""

    on: Switch = _DEFAULT.dead_side.on
    difference_db: Annotated[Number, Field(ge=10.0, le=120.0)] = _DEFAULT.dead_side.difference_db
    hold_s: Lasting = _DEFAULT.dead_side.hold_s


class PhaseSection(Settings):
    """``[watch.phase]``, as `PhaseSettings`."""

    on: Switch = _DEFAULT.phase.on
    correlation: Annotated[Number, Field(gt=-1.0, le=0.0)] = _DEFAULT.phase.correlation
    hold_s: Lasting = _DEFAULT.phase.hold_s


class DcOffsetSection(Settings):
    """``[watch.dc_offset]``, as `DcOffsetSettings`."""

    on: Switch = _DEFAULT.dc_offset.on
    offset: Annotated[Number, Field(gt=0.0, lt=1.0)] = _DEFAULT.dc_offset.offset
    hold_s: Lasting = _DEFAULT.dc_offset.hold_s


class WatchSection(Settings):
    """All watchdogs."""

    silence: SilenceSection = SilenceSection()
    dead_side: DeadSideSection = DeadSideSection()
    phase: PhaseSection = PhaseSection()
    dc_offset: DcOffsetSection = DcOffsetSection()

    @property
    def settings(self) -> WatchSettings:
        """What the analysis is told."""
        return WatchSettings(
            silence=SilenceSettings(**self.silence.model_dump()),
            dead_side=DeadSideSettings(**self.dead_side.model_dump()),
            phase=PhaseSettings(**self.phase.model_dump()),
            dc_offset=DcOffsetSettings(**self.dc_offset.model_dump()),
        )
