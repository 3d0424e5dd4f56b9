"""How everything that can be switched stands: one immutable record, for all surfaces alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlState:
    """How the controls stand. Mappings keep the configuration's order and are never changed: compare two with ``==``.

    Attributes:
        detection: whether instruments are recognised.
        warnings: whether overlays show warnings.
        overlays: for each overlay, by its source's name, whether it shows.
        strips: for each strip whether overlays show it.
        profile: the loudness that is aimed at, by its name in the configuration.
        panic: all overlays are empty and no rule acts; the rest of the state stays what it was.
        sensitivity: 0-100; 50: all thresholds are the configuration's, or as they were set.
        thresholds: for each label the probability 0-1 from which it shows now, sensitivity included.
        paused: for each strip whether its integrated loudness stands still.
        changed: whether there is something to save: detection, warnings, overlays, strips, profile or thresholds
            differ from the configuration.
    """

    detection: bool
    warnings: bool
    overlays: Mapping[str, bool]
    strips: Mapping[str, bool]
    profile: str
    panic: bool
    sensitivity: float
    thresholds: Mapping[str, float]
    paused: Mapping[str, bool]
    changed: bool

    def shows(self, overlay: str) -> bool:
        """Whether an overlay may show anything now."""
        return not self.panic and self.overlays.get(overlay, False)
