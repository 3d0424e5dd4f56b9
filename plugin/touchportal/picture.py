"""What Touch Portal should show: worked out of readings, by the declaration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugin.controls.state import ControlState
from plugin.touchportal.ids import slider_id
from plugin.touchportal.parts import Action, Choice, Connector, Declaration, State
from plugin.touchportal.readings import Readings


@dataclass(frozen=True, slots=True)
class Shown:
    """A state's value.

    Attributes:
        value: as a text.
        decides: it is one of some choices, so that flows may begin when it changes.
        calm: it is told a few times a second only.
    """

    value: str
    decides: bool = False
    calm: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What a state is called that is made when the program runs.

    Attributes:
        title: in Touch Portal's list.
        group: the menu that it stands in.
    """

    title: str
    group: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything at one moment.

    Attributes:
        states: values by id, also of those that are made.
        made: those that are made, by id.
        choices: texts to choose from, by the datum's id.
        sliders: where they are, 0-100, by their ids.
    """

    states: Mapping[str, Shown] = field(default_factory=dict)
    made: Mapping[str, Made] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sliders: Mapping[str, int] = field(default_factory=dict)


class Painter:
    """Works out pictures. What depends on names and controls alone is worked out again only when those change.

    Args:
        declaration: of the plugin.
    """

    def __init__(self, declaration: Declaration) -> None:
        self._declaration = declaration
        self._parts: tuple[Action | Connector, ...] = (*declaration.actions, *declaration.connectors)
        self._controls: ControlState | None = None
        self._states: dict[str, State] = {}
        self._made: dict[str, Made] = {}
        self._choices: dict[str, tuple[str, ...]] = {}
        self._sliders: dict[str, int] = {}

    def picture(self, readings: Readings) -> Picture:
        """What Touch Portal should show at this moment."""
        if readings.controls is not self._controls:
            self._look_at(readings.controls)
        return Picture(
            states={
                identity: Shown(state.read(readings), decides=bool(state.choices), calm=state.calm)
                for identity, state in self._states.items()
            },
            made=self._made,
            choices=self._choices,
            sliders=self._sliders,
        )

    def _look_at(self, controls: ControlState) -> None:
        made = [
            (state, Made(state.title, family.group(name)))
            for family in self._declaration.families
            for name in family.names(controls)
            for state in family.states(name)
        ]
        self._states = {state.id: state for state in (*self._declaration.states, *(state for state, _ in made))}
        self._made = {state.id: called for state, called in made}
        self._choices = {
            part.data_id(datum): tuple(datum.available(controls))
            for part in self._parts
            for datum in part.data
            if isinstance(datum, Choice) and datum.options_now is not None
        }
        self._sliders = {
            slider: value
            for connector in self._declaration.connectors
            for slider, value in _sliders(connector, controls).items()
        }
        self._controls = controls


def _sliders(connector: Connector, controls: ControlState) -> Mapping[str, int]:
    ids = [connector.data_id(datum) for datum in connector.data]
    return {
        slider_id(connector.id, dict(zip(ids, texts, strict=True))): round(position)
        for texts, position in connector.positions(controls).items()
    }
