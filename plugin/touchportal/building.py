"""What the parts of the declaration have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from plugin.controls.commands import Switch
from plugin.controls.state import ControlState
from plugin.touchportal.parts import OFF, ON, Choice, Event, State
from plugin.touchportal.readings import Readings

SWITCH: Final = Choice("switch", "Switch", {"Toggle": Switch.TOGGLE, ON: Switch.ON, OFF: Switch.OFF})

HELD: Final = "While it is held"
"""The beginning of a line on the tab "On Hold"."""


def chosen_of(key: str, title: str, names: Callable[[ControlState], Iterable[str]]) -> Choice:
    """A list of the user's own names: empty until the program runs."""
    return Choice(key, title, {}, lambda state: {name: name for name in names(state)})


def on_off(path: tuple[str, ...], title: str, is_on: Callable[[Readings], bool], *, default: str = OFF) -> State:
    """A state that is on or off."""
    return State(path, title, lambda readings: ON if is_on(readings) else OFF, default, (ON, OFF))


def when(state: State, what: str) -> Event:
    """The event of a state's change: ``When {what} $val``."""
    return Event(".".join(state.path), state.title, f"When {what} $val", state)
