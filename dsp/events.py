"""The vocabulary of everything Soundcheck hears: small frozen records that travel from the analysis to the sinks.

Times are seconds on the *stream clock*: frames consumed since the stream (or file) began, over the sample rate.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import ClassVar


class Cause(StrEnum):
    """Why a latched warning is lit: three ways of being too loud."""

    CLIP = "clip"
    OVER = "over"
    FLAT_TOP = "flat_top"


class FaultKind(StrEnum):
    """What else spoils a stream."""

    SILENCE = "silence"
    DEAD_SIDE = "dead_side"
    OUT_OF_PHASE = "out_of_phase"
    DC_OFFSET = "dc_offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that was heard.

    Attributes:
        time: seconds; when it happened in the sound.
        reported: seconds; how much of the stream had been consumed when it became known. ``reported >= time``.
    """

    name: ClassVar[str]

    time: float
    reported: float

    def record(self) -> dict[str, str | int | float | None]:
        """The event as a flat mapping, ``event`` holding its name, for JSON Lines, CSV and logs.

        What is infinite or nothing is None, as JSON has no such numbers.
        """
        return {"event": self.name, **{key: _finite(value) for key, value in asdict(self).items()}}


@dataclass(frozen=True, slots=True, kw_only=True)
class StripEvent(Event):
    """Something that was heard on one strip.

    Attributes:
        strip: the strip's name.
    """

    strip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentOn(StripEvent):
    """An instrument began to play.

    Attributes:
        label: one of the detector's labels.
        confidence: 0–1; the smoothed posterior at the decision.
    """

    name: ClassVar[str] = "instrument_on"

    label: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentOff(StripEvent):
    """An instrument ended.

    Attributes:
        label: one of the detector's labels.
        confidence: 0–1; the mean smoothed posterior over the time it was on.
    """

    name: ClassVar[str] = "instrument_off"

    label: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned(StripEvent):
    """Something is too loud on one channel, or was several times close together, told as one.

    Attributes:
        cause: what, the same as that of its `Cleared`.
        channel: 1-based channel of the interface (or file).
    """

    cause: ClassVar[Cause]

    channel: int

    @property
    def count(self) -> int:
        """How many this record stands for."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip(Warned):
    """Consecutive full-scale samples.

    Attributes:
        samples: full-scale samples in the run, or in all the runs.
        runs: how many runs this record stands for.
        peak_dbtp: the highest true peak among them; the wave may have been higher before it was cut off.
    """

    name: ClassVar[str] = "clip"
    cause: ClassVar[Cause] = Cause.CLIP

    samples: int
    runs: int
    peak_dbtp: float

    @property
    def count(self) -> int:
        """As `Warned.count`: runs."""
        return self.runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Over(Warned):
    """The true peak is above the ceiling, though no sample clips.

    Attributes:
        overs: how many this record stands for; 0 when one that was told before merely goes on.
        peak_dbtp: the highest true peak among them.
    """

    name: ClassVar[str] = "over"
    cause: ClassVar[Cause] = Cause.OVER

    overs: int
    peak_dbtp: float

    @property
    def count(self) -> int:
        """As `Warned.count`: overs."""
        return self.overs


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatTop(Warned):
    """The wave was clipped before it came here, and then turned down: its peaks are plateaus below full scale.

    Attributes:
        plateaus: how many this record stands for.
        level_dbfs: where the wave is cut off.
    """

    name: ClassVar[str] = "flat_top"
    cause: ClassVar[Cause] = Cause.FLAT_TOP

    plateaus: int
    level_dbfs: float

    @property
    def count(self) -> int:
        """As `Warned.count`: plateaus."""
        return self.plateaus


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared(StripEvent):
    """The strip had nothing of this cause for the hold time, or was reset: its latched warning goes out.

    Attributes:
        cause: what is over.
        count: how many the warning had counted.
    """

    cause: ClassVar[Cause]

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipCleared(Cleared):
    """The warning of clips goes out; it counted runs."""

    name: ClassVar[str] = "clip_cleared"
    cause: ClassVar[Cause] = Cause.CLIP


@dataclass(frozen=True, slots=True, kw_only=True)
class OverCleared(Cleared):
    """The warning of overs goes out."""

    name: ClassVar[str] = "over_cleared"
    cause: ClassVar[Cause] = Cause.OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatTopCleared(Cleared):
    """The warning of flat tops goes out; it counted plateaus."""

    name: ClassVar[str] = "flat_top_cleared"
    cause: ClassVar[Cause] = Cause.FLAT_TOP


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultEvent(StripEvent):
    """A fault of the sound begins or ends.

    Attributes:
        fault: what is wrong.
        channel: 1-based channel of the interface (or file); None where it is the strip as a whole.
        value: the quantity when it was told: dBFS in silence, dB of a dead side below the other (``-inf`` and ``inf``
            for digital silence), the correlation, or the offset.
    """

    fault: FaultKind
    channel: int | None
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultOn(FaultEvent):
    """A fault has lasted long enough to be told."""

    name: ClassVar[str] = "fault_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultOff(FaultEvent):
    """A fault is over."""

    name: ClassVar[str] = "fault_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun(Event):
    """Sound was lost because the computer was too slow: the stream clock jumps over it.

    Attributes:
        frames: how many frames were lost.
    """

    name: ClassVar[str] = "overrun"

    frames: int


def _finite(value: str | float | None) -> str | int | float | None:
    return None if isinstance(value, float) and not math.isfinite(value) else value
