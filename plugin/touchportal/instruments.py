"""The declaration's second part: what plays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dsp.labels import LABELS
from overlays.text import label_name
from plugin.controls.commands import SetThreshold
from plugin.controls.state import ControlState
from plugin.touchportal.building import on_off, when
from plugin.touchportal.parts import Action, Category, Choice, Connector, Family, Number, State
from plugin.touchportal.readings import Readings


def _by_name(labels: Iterable[str]) -> Mapping[str, str]:
    return {label_name(label): label for label in labels}


def _available(state: ControlState) -> Mapping[str, Any]:
    return _by_name(state.thresholds)


def _positions(state: ControlState) -> Mapping[tuple[str, ...], float]:
    return {(label_name(label),): 100 * threshold for label, threshold in state.thresholds.items()}


def _playing(now: Readings) -> str:
    """In the detector's order, each label once."""
    return " · ".join(label_name(label) for label in now.controls.thresholds if now.is_playing(label))


def _label(label: str) -> State:
    return on_off(("label", label), f"{label_name(label)}: playing", lambda now: now.is_playing(label))


LABEL: Final = Choice("label", "Instrument", _by_name(LABELS), _available)
NOW: Final = State(("instruments",), "Instruments now", _playing)
OF_LABELS: Final = {label: _label(label) for label in LABELS}

THRESHOLD: Final = Action(
    name="threshold",
    title="Set an instrument's threshold",
    about="How sure Soundcheck must be of an instrument before it shows it, in percent.",
    line="Set the threshold of {label} to {value} %",
    asks=lambda label, value: SetThreshold(label=label, value=value / 100),
    data=(LABEL, Number("value", "Percent", 50, 0, 100)),
)

THRESHOLD_SLIDER: Final = Connector(
    name="threshold",
    title="Threshold of an instrument",
    about="How sure Soundcheck must be of an instrument before it shows it: further up it shows it less often.",
    line="Threshold of {label}",
    asks=lambda label, value: SetThreshold(label=label, value=value / 100),
    positions=_positions,
    data=(LABEL,),
)

INSTRUMENTS: Final = Category(
    name="instruments",
    title="Soundcheck instruments",
    actions=(THRESHOLD,),
    connectors=(THRESHOLD_SLIDER,),
    states=(NOW, *OF_LABELS.values()),
    events=tuple(when(state, f"the instrument {label_name(label)} is") for label, state in OF_LABELS.items()),
    families=(
        Family(
            title="instrument of your own (`soundcheck train`)",
            names=lambda state: [label for label in state.thresholds if label not in OF_LABELS],
            group=lambda _: "Soundcheck instruments of your own",
            states=lambda label: (_label(label),),
        ),
    ),
)
