"""What the analysis hands out besides events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dsp.events import Cause, Event, FaultKind


@dataclass(frozen=True, slots=True)
class Posteriors:
    """The detector's raw answer for one frame of one strip, before smoothing.

    Attributes:
        time: seconds on the stream clock; the moment that the frame describes.
        strip: the strip's name.
        values: ``[labels]``, 0-1, in the detector's order.
    """

    time: float
    strip: str
    values: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of a strip's channels, one number each; ``-inf`` in silence.

    Attributes:
        peak_dbfs: sample peak, falling back as a programme meter does.
        held_peak_dbfs: the highest of it in the latest seconds.
        max_peak_dbfs: the highest sample peak since the reset.
        rms_dbfs: over 300 ms.
        held_rms_dbfs: the highest of it in the latest seconds.
        true_peak_dbtp: true peak, falling back in the same way.
        held_true_peak_dbtp: the highest of it in the latest seconds.
        max_true_peak_dbtp: the highest true peak since the reset.
    """

    peak_dbfs: tuple[float, ...]
    held_peak_dbfs: tuple[float, ...]
    max_peak_dbfs: tuple[float, ...]
    rms_dbfs: tuple[float, ...]
    held_rms_dbfs: tuple[float, ...]
    true_peak_dbtp: tuple[float, ...]
    held_true_peak_dbtp: tuple[float, ...]
    max_true_peak_dbtp: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Loudness:
    """Loudness of a strip; NaN is undefined (too little was heard), ``-inf`` silence or nothing above the gate.

    Attributes:
        momentary_lufs: over 400 ms.
        short_term_lufs: over 3 s.
        integrated_lufs: since the reset, gated.
        range_lu: from quiet to loud, since the reset.
        max_momentary_lufs: the loudest since the reset.
        max_short_term_lufs: the loudest since the reset.
        gated_s: seconds of sound that the integrated loudness stands on: what is above its gates.
        paused: whether integrated loudness and range stand still.
    """

    momentary_lufs: float
    short_term_lufs: float
    integrated_lufs: float
    range_lu: float
    max_momentary_lufs: float
    max_short_term_lufs: float
    gated_s: float
    paused: bool


@dataclass(frozen=True, slots=True)
class Light:
    """A latched warning.

    Attributes:
        lit: whether it shows.
        counts: causes since the beginning or the reset, by channel of the strip.
    """

    lit: bool
    counts: tuple[int, ...]

    @property
    def count(self) -> int:
        """Of all channels."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class StandingFault:
    """Something that is wrong now.

    Attributes:
        kind: what.
        channel: 1-based channel of the interface; None where it is the strip as a whole.
    """

    kind: FaultKind
    channel: int | None


class LabelState(StrEnum):
    """Why a label is reported, or is not."""

    ON = "on"
    """It is reported."""

    HELD = "held"
    """It has fallen below its threshold for off, and is on only until its minimum time is over."""

    SETTLING = "settling"
    """The newest frame is above its threshold, but not yet most of the latest ones, which the median asks for."""

    BELOW = "below"
    """It is below its threshold."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the detector says of a strip now, and what becomes of it; a number each for every label, in its order.

    Attributes:
        labels: what it tells apart.
        raw: 0-1; posterior of the newest frame.
        smoothed: 0-1; the median, which is what decides.
        on: threshold from which on the median switches a label on.
        off: threshold below which it switches it off.
        states: what comes of it.
    """

    labels: tuple[str, ...]
    raw: tuple[float, ...]
    smoothed: tuple[float, ...]
    on: tuple[float, ...]
    off: tuple[float, ...]
    states: tuple[LabelState, ...]

    @property
    def is_on(self) -> tuple[bool, ...]:
        """Which labels are reported."""
        return tuple(state in {LabelState.ON, LabelState.HELD} for state in self.states)


SILENT_DBFS = -60.0
"""RMS below which there is nothing for the detector to hear."""


@dataclass(frozen=True, slots=True)
class StripState:
    """How a strip stands after the latest quantum: what a live view shows.

    Attributes:
        strip: its name.
        levels: of its channels.
        loudness: of the strip.
        playing: label and smoothed posterior now of all that is on, in the detector's order.
        lights: its latched warnings.
        faults: what else is wrong, in the order in which it began.
        scores: what the detector says; None while the detection is off.
    """

    strip: str
    levels: Levels
    loudness: Loudness
    playing: tuple[tuple[str, float], ...]
    lights: Mapping[Cause, Light]
    faults: tuple[StandingFault, ...]
    scores: Scores | None = None

    @property
    def is_silent(self) -> bool:
        """Whether none of its channels has sound to speak of: then no label can be told of."""
        return max(self.levels.rms_dbfs) < SILENT_DBFS


@dataclass(frozen=True, slots=True)
class Analysis:
    """What became known, in the order of ``reported``.

    Attributes:
        events: what happened.
        posteriors: raw frames, strips within frames.
    """

    events: tuple[Event, ...]
    posteriors: tuple[Posteriors, ...]
