"""What the watchdogs can be told: whether they watch, what is wrong, and how long it has to last."""

from __future__ import annotations

from dataclasses import dataclass, field

LONGEST_HOLD_S = 3600.0


def _check_hold(hold_s: float) -> None:
    if not 0 < hold_s <= LONGEST_HOLD_S:
        raise ValueError(f"a fault has to last for more than 0 and up to {LONGEST_HOLD_S:.0f} s, got {hold_s}")


@dataclass(frozen=True, slots=True)
class SilenceSettings:
    """Silence where there was sound.

    Attributes:
        on: whether to watch for it.
        threshold_dbfs: RMS of the loudest channel below which a strip is silent.
        hold_s: seconds that it has to last.

    Raises:
        ValueError: a threshold of 0 dBFS or more or below -120, or a time out of range.
    """

    on: bool = True
    threshold_dbfs: float = -60.0
    hold_s: float = 10.0

    def __post_init__(self) -> None:
        if not -120 <= self.threshold_dbfs < 0:
            raise ValueError(f"silence begins between -120 and 0 dBFS, got {self.threshold_dbfs}")
        _check_hold(self.hold_s)


@dataclass(frozen=True, slots=True)
class DeadSideSettings:
    """One side of a stereo strip is dead.

    Attributes:
        on: whether to watch for it.
        difference_db: how far it lies below the other one.
        hold_s: seconds that it has to last.

    Raises:
        ValueError: a difference below 10 or above 120 dB, or a time out of range.
    """

    on: bool = True
    difference_db: float = 40.0
    hold_s: float = 3.0

    def __post_init__(self) -> None:
        if not 10 <= self.difference_db <= 120:
            raise ValueError(f"a dead side lies 10 to 120 dB below the other, got {self.difference_db}")
        _check_hold(self.hold_s)


@dataclass(frozen=True, slots=True)
class PhaseSettings:
    """The sides of a stereo strip cancel each other out in mono.

    Attributes:
        on: whether to watch for it.
        correlation: of the sides, below which they do.
        hold_s: seconds that it has to last.

    Raises:
        ValueError: a correlation not between -1 and 0, or a time out of range.
    """

    on: bool = True
    correlation: float = -0.3
    hold_s: float = 3.0

    def __post_init__(self) -> None:
        if not -1 < self.correlation <= 0:
            raise ValueError(f"sides are out of phase below a correlation of -1 to 0, got {self.correlation}")
        _check_hold(self.hold_s)


@dataclass(frozen=True, slots=True)
class DcOffsetSettings:
    """The wave does not swing around zero.

    Attributes:
        on: whether to watch for it.
        offset: amplitude of the mean above which it does not; 0.01 is -40 dBFS.
        hold_s: seconds that it has to last.

    Raises:
        ValueError: an offset not between 0 and 1, or a time out of range.
    """

    on: bool = True
    offset: float = 0.01
    hold_s: float = 3.0

    def __post_init__(self) -> None:
        if not 0 < self.offset < 1:
            raise ValueError(f"an offset lies between 0 and 1 of full scale, got {self.offset}")
        _check_hold(self.hold_s)


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """Settings of all watchdogs."""

    silence: SilenceSettings = field(default_factory=SilenceSettings)
    dead_side: DeadSideSettings = field(default_factory=DeadSideSettings)
    phase: PhaseSettings = field(default_factory=PhaseSettings)
    dc_offset: DcOffsetSettings = field(default_factory=DcOffsetSettings)
