"""What is simply on or off: how the state becomes when one asks for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from plugin.controls.commands import Panic, SwitchDetection, SwitchOverlay, SwitchStrip, SwitchWarnings
from plugin.controls.state import ControlState
from plugin.controls.surface import ControlError

OnOff = SwitchDetection | SwitchWarnings | SwitchOverlay | SwitchStrip | Panic


def switched(state: ControlState, command: OnOff) -> ControlState:
    """The state after it. Panic changes nothing else, so its end brings back what was.

    Raises:
        ControlError: there is no such overlay or strip.
    """
    match command:
        case SwitchDetection():
            return replace(state, detection=command.set.applied(to=state.detection))
        case SwitchWarnings():
            return replace(state, warnings=command.set.applied(to=state.warnings))
        case SwitchOverlay():
            check_known("overlay", command.overlay, state.overlays)
            on = command.set.applied(to=state.overlays[command.overlay])
            return replace(state, overlays={**state.overlays, command.overlay: on})
        case SwitchStrip():
            check_known("strip", command.strip, state.strips)
            on = command.set.applied(to=state.strips[command.strip])
            return replace(state, strips={**state.strips, command.strip: on})
        case Panic():
            return replace(state, panic=command.set.applied(to=state.panic))


def check_known(what: str, name: str, known: Iterable[str]) -> None:
    """There is such a thing.

    Raises:
        ControlError: no; it names those that there are.
    """
    names = list(known)
    if name not in names:
        there = ", ".join(map(repr, names)) or "none"
        raise ControlError(f"no {what} {name!r}: there {'are' if len(names) > 1 else 'is'} {there}")
