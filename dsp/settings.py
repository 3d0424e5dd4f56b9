"""What the analysis can be told: thresholds per label, and how clips count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from dsp.watch_settings import WatchSettings


@dataclass(frozen=True, slots=True)
class LabelSettings:
    """How the posteriors of a label become on and off.

    Attributes:
        on: smoothed posterior from which it is on.
        off: smoothed posterior below which it is off again; between the two it stays what it was.
        median_frames: length of the median filter, odd; 1 for none.

    Raises:
        ValueError: not ``0 <= off <= on <= 1``, or an even or non-positive median.
    """

    on: float
    off: float
    median_frames: int = 7

    def __post_init__(self) -> None:
        if not 0 <= self.off <= self.on <= 1:
            raise ValueError(f"thresholds are 0 <= off <= on <= 1, got on {self.on} and off {self.off}")
        if self.median_frames < 1 or self.median_frames % 2 == 0:
            raise ValueError(f"a median has an odd number of frames from 1, got {self.median_frames}")

    def with_on(self, on: float) -> LabelSettings:
        """The same with another threshold for on.

        That for off keeps its distance, but is at least half of the new one, or a label with a low threshold would
        never go off.

        Raises:
            ValueError: not ``0 <= on <= 1``.
        """
        return self if on == self.on else replace(self, on=on, off=max(on - (self.on - self.off), on / 2))


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """Settings of an `Analyser`.

    Attributes:
        labels: for each label of the detector.
        minimum_on_s: seconds that an instrument shows at least.
        reaction_s: how long the detector takes to make up its mind, 0-1: what it says is stamped so much earlier.
        clip_run: how many consecutive full-scale samples make a clip.
        clip_hold_s: seconds that a strip's warning stays lit after its last cause, 0-60.
        ceiling_dbtp: true peaks above it are overs.
        overs: whether to warn of those.
        flat_tops: whether to look for sound that was clipped before it came here.
        watch: what the watchdogs look for.

    Raises:
        ValueError: a time or run out of range.
    """

    labels: Mapping[str, LabelSettings]
    minimum_on_s: float = 1.0
    reaction_s: float = 0.0
    clip_run: int = 3
    clip_hold_s: float = 3.0
    ceiling_dbtp: float = -1.0
    overs: bool = True
    flat_tops: bool = True
    watch: WatchSettings = field(default_factory=WatchSettings)

    def __post_init__(self) -> None:
        if not 0 <= self.minimum_on_s <= 60:
            raise ValueError(f"the minimum on time is 0 to 60 s, got {self.minimum_on_s}")
        if not 0 <= self.reaction_s <= 1:
            raise ValueError(f"a detector reacts within 0 to 1 s, got {self.reaction_s}")
        if self.clip_run < 1:
            raise ValueError(f"a clip is a run of at least 1 sample, got {self.clip_run}")
        if not 0 <= self.clip_hold_s <= 60:
            raise ValueError(f"a clip warning is held for 0 to 60 s, got {self.clip_hold_s}")
        check_ceiling(self.ceiling_dbtp)


def check_ceiling(dbtp: float) -> None:
    """See that a ceiling of true peaks is a sensible one.

    Raises:
        ValueError: it is not.
    """
    if not -20 <= dbtp <= 6:
        raise ValueError(f"the ceiling of true peaks is -20 to 6 dBTP, got {dbtp}")
