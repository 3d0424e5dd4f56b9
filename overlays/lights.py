"""A strip's warnings for the terminal: latched lights with their counts, and the standing faults in words.

They are read without colour too: what is lit stands in capitals behind a dot, what has gone out in small letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from dsp.events import Cause, FaultKind
from overlays.figures import COUNT_CELLS, count_words
from overlays.line import GREY, Line

if TYPE_CHECKING:
    from dsp.analysis import Light, StandingFault, StripState
    from overlays.glyphs import Glyphs

NAMES: Final[Mapping[Cause, str]] = {Cause.CLIP: "CLIP", Cause.OVER: "OVER", Cause.FLAT_TOP: "FLAT TOP"}

FAULT_NAMES: Final[Mapping[FaultKind, str]] = {
    FaultKind.SILENCE: "SILENT",
    FaultKind.DEAD_SIDE: "DEAD SIDE",
    FaultKind.OUT_OF_PHASE: "OUT OF PHASE",
    FaultKind.DC_OFFSET: "DC OFFSET",
}

RED, YELLOW = "bold white on red", "bold black on yellow"

URGENCY: Final[tuple[Cause | FaultKind, ...]] = (
    FaultKind.SILENCE,
    Cause.CLIP,
    FaultKind.DEAD_SIDE,
    Cause.FLAT_TOP,
    Cause.OVER,
    FaultKind.OUT_OF_PHASE,
    FaultKind.DC_OFFSET,
)
"""What to show first: nothing is heard, then what is spoilt for good, then what is only at risk."""

_LEAD = 3
"""Cells before a light's name: its edge, its dot, a blank."""


def light_cells(cause: Cause) -> int:
    """How many a light takes at most."""
    return _LEAD + len(NAMES[cause]) + 1 + COUNT_CELLS + 1


PANEL_CELLS: Final = sum(map(light_cells, Cause))
WIDEST_LIGHT: Final = max(map(light_cells, Cause))


def panel(lights: Mapping[Cause, Light], glyphs: Glyphs) -> Line:
    """The three lights, each at its own place of a line; `PANEL_CELLS` cells."""
    line = Line()
    for cause in Cause:
        light = light_words(cause, lights[cause], glyphs, before=glyphs.rule) if cause in lights else Line()
        line.join(light.fit(light_cells(cause), glyphs.rule, GREY))
    return line


def light_words(cause: Cause, light: Light, glyphs: Glyphs, before: str = " ") -> Line:
    """A light and its count: boxed while it is lit, grey afterwards, empty if there never was a reason.

    Args:
        cause: what it is the light of.
        light: how it stands.
        glyphs: what to draw with.
        before: fills the place of the dot when the light has gone out.
    """
    if light.lit:
        count = f" {count_words(light.count, glyphs)}" if light.count else ""
        return Line(f" {glyphs.light} {NAMES[cause]}{count} ", RED if cause is Cause.CLIP else YELLOW)
    if not light.count:
        return Line()
    return Line(f"{before * (_LEAD - 1)} {NAMES[cause].lower()} {count_words(light.count, glyphs)} ", GREY)


def fault_words(fault: StandingFault) -> Line:
    """A standing fault, with the channel that it is about."""
    channel = "" if fault.channel is None else f" {fault.channel}"
    return Line(f" {FAULT_NAMES[fault.kind]}{channel} ", RED if fault.kind is FaultKind.SILENCE else YELLOW)


def most_urgent(state: StripState, glyphs: Glyphs, *, gone: bool) -> Line:
    """The one thing to know when there is room for one: at most `WIDEST_LIGHT` cells, none if all is well.

    Args:
        state: of the strip.
        glyphs: what to draw with.
        gone: whether a light that has gone out is worth it.
    """
    burning: dict[Cause | FaultKind, Line] = {fault.kind: fault_words(fault) for fault in reversed(state.faults)}
    burning |= {cause: light_words(cause, light, glyphs) for cause, light in state.lights.items() if light.lit}
    dark: dict[Cause | FaultKind, Line] = {}
    if gone:
        dark = {cause: light_words(cause, light, glyphs) for cause, light in state.lights.items() if light.count}
    for candidates in (burning, dark):
        for kind in URGENCY:
            if kind in candidates:
                return candidates[kind]
    return Line()
