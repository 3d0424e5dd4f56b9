"""The vocabulary of everything Soundcheck hears: small frozen records that travel from the analysis to the sinks.

Times are seconds on the *stream clock*: frames consumed since the stream (or file) began, over the sample rate.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import ClassVar


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

    def record(self) -> dict[str, str | int | float]:
        """The event as a flat mapping, ``event`` holding its name, for JSON Lines, CSV and logs."""
        return {"event": self.name, **asdict(self)}


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
class Clip(StripEvent):
    """Consecutive full-scale samples in one channel, or several such runs close together, told as one.

    Attributes:
        channel: 1-based channel of the interface (or file).
        samples: full-scale samples in the run, or in all the runs.
        runs: how many runs this record stands for.
    """

    name: ClassVar[str] = "clip"

    channel: int
    samples: int
    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipCleared(StripEvent):
    """The strip has not clipped for the hold time: its latched warning goes out.

    Attributes:
        runs: how many runs the warning had counted.
    """

    name: ClassVar[str] = "clip_cleared"

    runs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrun(Event):
    """Sound was lost because the computer was too slow: the stream clock jumps over it.

    Attributes:
        frames: how many frames were lost.
    """

    name: ClassVar[str] = "overrun"

    frames: int
