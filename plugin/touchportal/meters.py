"""The declaration's third part: loudness, peaks, clips and warnings, strip by strip."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from dsp.analysis import StripState
from dsp.events import Cause
from plugin.controls.commands import PauseLoudness, ResetLoudness, ResetWarnings
from plugin.controls.state import ControlState
from plugin.touchportal.building import HELD, SWITCH, on_off
from plugin.touchportal.parts import Action, Category, Choice, Event, Family, State

ALL_STRIPS: Final = "(all strips)"
UNDEFINED: Final = "–"


def _strips(state: ControlState) -> dict[str, str | None]:
    return {**{name: name for name in state.strips}, ALL_STRIPS: None}


STRIP: Final = Choice("strip", "Strip", {ALL_STRIPS: None}, _strips)


def figure(value: float) -> str:
    """A level to a tenth, so that flows can compare it as a number; silence and what is undefined are no numbers.

    >>> figure(-12.34), figure(float("-inf"))
    ('-12.3', '-∞')
    """
    if math.isnan(value):
        return UNDEFINED
    if math.isinf(value):
        return "-∞" if value < 0 else "∞"
    return f"{round(value, 1) or 0.0:.1f}"


def _of_strip(name: str) -> tuple[State, ...]:
    def reading(key: str, title: str, level: Callable[[StripState], float]) -> State:
        return State(
            ("strip", name, key),
            f"{name}: {title}",
            lambda now: figure(level(now.strips[name])) if name in now.strips else UNDEFINED,
            UNDEFINED,
            calm=True,
        )

    return (
        reading("momentary", "momentary loudness (LUFS)", lambda strip: strip.loudness.momentary_lufs),
        reading("integrated", "integrated loudness (LUFS)", lambda strip: strip.loudness.integrated_lufs),
        reading("true_peak", "highest true peak (dBTP)", lambda strip: max(strip.levels.max_true_peak_dbtp)),
        State(
            ("strip", name, "clips"),
            f"{name}: clips",
            lambda now: str(now.strips[name].lights[Cause.CLIP].count) if name in now.strips else "0",
            "0",
            calm=True,
        ),
        on_off(
            ("strip", name, "clipping"),
            f"{name}: clip light",
            lambda now: name in now.strips and now.strips[name].lights[Cause.CLIP].lit,
        ),
        State(
            ("strip", name, "warning"),
            f"{name}: last warning",
            lambda now: now.last_warnings.get(name, ""),
        ),
        on_off(("strip", name, "shown"), f"{name}: on overlays", lambda now: now.controls.strips.get(name, False)),
        on_off(("strip", name, "paused"), f"{name}: loudness paused", lambda now: now.controls.paused.get(name, False)),
    )


LAST_WARNING: Final = State(("warning",), "Last warning", lambda now: now.last_warning)

WARNING: Final = Event(
    name="warning",
    title="Warning",
    line="When Soundcheck warns of a strip",
    local=(("strip", "the strip"), ("warning", "what is wrong")),
)

ACTIONS: Final = (
    Action(
        name="reset_warnings",
        title="Reset clips and warnings",
        about="Put out the lights and count anew.",
        line="Reset clips and warnings of {strip}",
        asks=lambda strip: ResetWarnings(strip=strip),
        data=(STRIP,),
    ),
    Action(
        name="reset_loudness",
        title="Reset loudness",
        about="Begin integrated loudness, range and highest peaks anew, for instance with the next song.",
        line="Reset loudness of {strip}",
        asks=lambda strip: ResetLoudness(strip=strip),
        data=(STRIP,),
    ),
    Action(
        name="pause_loudness",
        title="Loudness paused, going on or toggled",
        about="On: integrated loudness and range stand still, for instance while somebody speaks. Off: they go on.",
        line="Pause loudness of {strip}: {switch}",
        asks=lambda strip, switch: PauseLoudness(strip=strip, set=switch),
        data=(STRIP, SWITCH),
        held_line=f"{HELD}, pause loudness of {{strip}}: {{switch}}",
    ),
)

METERS: Final = Category(
    name="meters",
    title="Soundcheck meters",
    actions=ACTIONS,
    states=(LAST_WARNING,),
    events=(WARNING,),
    families=(
        Family(
            title="strip",
            names=lambda state: state.strips,
            group=lambda name: f"Soundcheck strip {name}",
            states=_of_strip,
        ),
    ),
)
