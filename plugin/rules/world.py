"""What rules go by: all that is heard and all that OBS says of itself, as it stands, and what changes it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from dsp.analysis import StripState
from dsp.events import (
    Cause,
    Cleared,
    Event,
    FaultEvent,
    FaultKind,
    FaultOn,
    InstrumentOff,
    InstrumentOn,
    Warned,
)
from plugin.scenes.on_air import OnAir

T = TypeVar("T")


class Measure(StrEnum):
    """Which loudness."""

    MOMENTARY = "momentary"
    SHORT_TERM = "short_term"
    INTEGRATED = "integrated"


Readings = Mapping[tuple[str, Measure], float]
"""LUFS by strip; what is not known is missing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something happened in the sound.

    Attributes:
        event: what; it became known when it was reported.
    """

    event: Event

    @property
    def at_s(self) -> float:
        """When it became known, on the stream clock."""
        return self.event.reported


@dataclass(frozen=True, slots=True)
class Measured:
    """Loudness was read.

    Attributes:
        at_s: when, on the stream clock.
        readings: of all strips.
    """

    at_s: float
    readings: Readings


@dataclass(frozen=True, slots=True)
class Seen:
    """OBS told how it stands.

    Attributes:
        at_s: when, on the stream clock.
        on_air: how; None: OBS is away, or rules are to keep still.
    """

    at_s: float
    on_air: OnAir | None


@dataclass(frozen=True, slots=True)
class Switched:
    """The recognition of instruments was switched.

    Attributes:
        at_s: when, on the stream clock.
        detects: whether it is on.
    """

    at_s: float
    detects: bool


Input = Heard | Measured | Seen | Switched


@dataclass(frozen=True, slots=True)
class World:
    """How everything stands.

    Attributes:
        playing: strips and labels.
        lit: strips and causes of their latched warnings.
        faults: strips, what is wrong there, and on which channel.
        loudness: as of the last reading.
        on_air: what OBS says; None while it is away.
        detects: whether instruments are recognised; if not, nobody knows what plays.
    """

    playing: frozenset[tuple[str, str]] = frozenset()
    lit: frozenset[tuple[str, Cause]] = frozenset()
    faults: frozenset[tuple[str, FaultKind, int | None]] = frozenset()
    loudness: Readings = field(default_factory=dict)
    on_air: OnAir | None = None
    detects: bool = True

    def after(self, happened: Input) -> World:
        """How it stands then; events of other kinds change nothing."""
        match happened:
            case Heard():
                return self._heard(happened.event)
            case Measured():
                return replace(self, loudness=happened.readings)
            case Seen():
                return replace(self, on_air=happened.on_air)
            case Switched():
                return replace(self, detects=happened.detects)

    def _heard(self, event: Event) -> World:
        match event:
            case InstrumentOn() | InstrumentOff():
                what = (event.strip, event.label)
                return replace(self, playing=_with(self.playing, what, there=isinstance(event, InstrumentOn)))
            case Warned() | Cleared():
                lit = _with(self.lit, (event.strip, event.cause), there=isinstance(event, Warned))
                return replace(self, lit=lit)
            case FaultEvent():
                fault = (event.strip, event.fault, event.channel)
                return replace(self, faults=_with(self.faults, fault, there=isinstance(event, FaultOn)))
            case _:
                return self


def moment_s(happened: Input) -> float:
    """When it was so in the sound: earlier than it became known."""
    return happened.event.time if isinstance(happened, Heard) else happened.at_s


def readings_of(states: Iterable[StripState]) -> dict[tuple[str, Measure], float]:
    """The loudness of strips; silence is minus infinity, but an integrated loudness of nothing is not known."""
    readings = {}
    for state in states:
        readings[state.strip, Measure.MOMENTARY] = state.loudness.momentary_lufs
        readings[state.strip, Measure.SHORT_TERM] = state.loudness.short_term_lufs
        if math.isfinite(state.loudness.integrated_lufs):
            readings[state.strip, Measure.INTEGRATED] = state.loudness.integrated_lufs
    return {key: lufs for key, lufs in readings.items() if not math.isnan(lufs)}


def _with(members: frozenset[T], one: T, *, there: bool) -> frozenset[T]:
    """The members with one more or, if it is not there any more, without it."""
    return members | {one} if there else members - {one}
