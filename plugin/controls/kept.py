"""The part of the controls that a configuration can keep, and what differs between two of them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

_SAME = 1e-9  # two thresholds as near as this are one: rounding must not look like a change


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the configuration says, or would say if it were saved now.

    Attributes:
        detection: whether instruments are recognised.
        warnings: whether overlays show warnings.
        overlays: for each overlay, by its source's name, whether it shows.
        strips: for each strip whether overlays show it.
        profile: the loudness that is aimed at, by its name in the configuration.
        thresholds: for each label the probability 0-1 from which it shows.
    """

    detection: bool
    warnings: bool
    overlays: Mapping[str, bool]
    strips: Mapping[str, bool]
    profile: str
    thresholds: Mapping[str, float]

    def since(self, before: Kept) -> Changes:
        """What is other than it was before; of the same overlays, strips and labels."""
        return Changes(
            detection=None if self.detection == before.detection else self.detection,
            warnings=None if self.warnings == before.warnings else self.warnings,
            overlays=_switched(before.overlays, self.overlays),
            strips=_switched(before.strips, self.strips),
            profile=None if self.profile == before.profile else self.profile,
            thresholds={
                label: value
                for label, value in self.thresholds.items()
                if not math.isclose(value, before.thresholds[label], rel_tol=0.0, abs_tol=_SAME)
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be written into the configuration; None, or not among them: it stays as it is.

    Attributes:
        detection: as `Kept.detection`.
        warnings: as `Kept.warnings`.
        overlays: those of `Kept.overlays` that changed.
        strips: those of `Kept.strips` that changed.
        profile: as `Kept.profile`.
        thresholds: those of `Kept.thresholds` that changed.
    """

    detection: bool | None = None
    warnings: bool | None = None
    overlays: Mapping[str, bool] = field(default_factory=dict)
    strips: Mapping[str, bool] = field(default_factory=dict)
    profile: str | None = None
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self != Changes()


def _switched(before: Mapping[str, bool], after: Mapping[str, bool]) -> dict[str, bool]:
    return {name: on for name, on in after.items() if on != before[name]}
