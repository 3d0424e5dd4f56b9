"""What the analysis hands out besides events."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.events import Event


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
class StripState:
    """How a strip stands after the latest quantum: what a live view shows.

    Attributes:
        strip: its name.
        peak_dbfs: per channel; sample peak, falling back as a programme meter does; ``-inf`` in silence.
        rms_dbfs: per channel; over 300 ms; ``-inf`` in silence.
        playing: label and smoothed posterior now of all that is on, in the detector's order.
        clipping: whether the clip warning is lit.
        clip_runs: clips since the beginning.
    """

    strip: str
    peak_dbfs: tuple[float, ...]
    rms_dbfs: tuple[float, ...]
    playing: tuple[tuple[str, float], ...]
    clipping: bool
    clip_runs: int


@dataclass(frozen=True, slots=True)
class Analysis:
    """What became known, in the order of ``reported``.

    Attributes:
        events: what happened.
        posteriors: raw frames, strips within frames.
    """

    events: tuple[Event, ...]
    posteriors: tuple[Posteriors, ...]
