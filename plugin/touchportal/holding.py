"""Buttons that are held: while one is down something is switched, and afterwards it is as it was."""

from __future__ import annotations

from plugin.controls.commands import (
    Command,
    Panic,
    PauseLoudness,
    Switch,
    SwitchDetection,
    SwitchOverlay,
    SwitchStrip,
    SwitchWarnings,
)
from plugin.controls.state import ControlState

Switching = SwitchDetection | SwitchWarnings | SwitchOverlay | SwitchStrip | PauseLoudness | Panic


class Holding:
    """What to do again when buttons are let go. One switch is held once, however many buttons hold it.

    A second button that holds the same changes nothing, and the first to be let go ends it: so nothing can stay
    switched because a message was lost.
    """

    def __init__(self) -> None:
        self._undoing: dict[Command, tuple[Command, ...]] = {}

    def down(self, command: Command, state: ControlState) -> tuple[Command, ...]:
        """What to do when a button goes down.

        Args:
            command: of the button.
            state: before it.
        """
        if not isinstance(command, Switching) or _target(command) in self._undoing:
            return ()
        self._undoing[_target(command)] = _undoing(command, state)
        return (command,)

    def up(self, command: Command) -> tuple[Command, ...]:
        """What to do when it is let go."""
        return self._undoing.pop(_target(command), ()) if isinstance(command, Switching) else ()

    def release(self) -> tuple[Command, ...]:
        """What to do when nobody can let go any more: the connection is lost."""
        undoing = tuple(command for commands in self._undoing.values() for command in commands)
        self._undoing.clear()
        return undoing


def _target(command: Switching) -> Command:
    """The same for all that switches the same."""
    return command.model_copy(update={"set": Switch.ON})


def _undoing(command: Switching, state: ControlState) -> tuple[Command, ...]:
    """What makes it as it is now. A name that is not there is not switched either."""
    if isinstance(command, PauseLoudness) and command.strip is None:
        return tuple(
            PauseLoudness(strip=name, set=Switch.ON if paused else Switch.OFF) for name, paused in state.paused.items()
        )
    is_on = _is_on(command, state)
    return () if is_on is None else (command.model_copy(update={"set": Switch.ON if is_on else Switch.OFF}),)


def _is_on(command: Switching, state: ControlState) -> bool | None:
    match command:
        case SwitchDetection():
            return state.detection
        case SwitchWarnings():
            return state.warnings
        case Panic():
            return state.panic
        case SwitchOverlay():
            return state.overlays.get(command.overlay)
        case SwitchStrip():
            return state.strips.get(command.strip)
        case PauseLoudness():
            return state.paused.get(command.strip or "")
