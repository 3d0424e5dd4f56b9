"""From a button or slider to what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from plugin.controls.commands import Command
from plugin.controls.state import ControlState
from plugin.controls.surface import ControlError
from plugin.touchportal.incoming import Chosen, Moved, Pressed
from plugin.touchportal.parts import Action, Choice, Connector, Datum, Declaration, Number


class Dispatch:
    """Knows what each button and slider of a declaration asks for.

    Args:
        declaration: of the plugin.
    """

    def __init__(self, declaration: Declaration) -> None:
        self._actions = {action.id: action for action in declaration.actions}
        self._connectors = {connector.id: connector for connector in declaration.connectors}

    def pressed(self, message: Pressed, state: ControlState) -> Command:
        """What a button asks for.

        Raises:
            ControlError: nothing that is there; its text is one clear line.
        """
        action = self._actions.get(message.action_id)
        if action is None:
            raise ControlError(f"Touch Portal has a button {message.action_id!r} that this Soundcheck does not know")
        if message.type != "action" and action.held_line is None:
            raise ControlError(f"{action.title!r} cannot be held: put it on the button's other tab")
        return _asked(action, _values(action, message.data, state))

    def moved(self, message: Moved, state: ControlState) -> Command:
        """What a slider asks for.

        Raises:
            ControlError: as `pressed`.
        """
        connector = self._known(message)
        return _asked(connector, {"value": message.value, **_values(connector, message.data, state)})

    def texts(self, message: Moved) -> Mapping[str, str]:
        """What was chosen for a slider, by the data's id, in the declaration's order: as its slider id needs it.

        Raises:
            ControlError: as `pressed`.
        """
        connector = self._known(message)
        given = {datum.id: datum.value for datum in message.data}
        ids = (connector.data_id(datum) for datum in connector.data)
        return {datum: given[datum] for datum in ids if datum in given}

    def _known(self, message: Moved) -> Connector:
        connector = self._connectors.get(message.connector_id)
        if connector is None:
            raise ControlError(f"Touch Portal has a slider {message.connector_id!r} that this Soundcheck does not know")
        return connector


def _values(part: Action | Connector, chosen: tuple[Chosen, ...], state: ControlState) -> Mapping[str, Any]:
    given = {datum.id: datum.value for datum in chosen}
    values = {}
    for datum in part.data:
        text = given.get(part.data_id(datum))
        if text is None:
            raise ControlError(f"{part.title!r} came without its {datum.title!r}: put it on its button anew")
        values[datum.key] = _value(part, datum, text, state)
    return values


def _value(part: Action | Connector, datum: Datum, text: str, state: ControlState) -> Any:
    match datum:
        case Choice():
            available = datum.available(state)
            if text not in available:
                known = ", ".join(available) or "nothing"
                raise ControlError(f"{part.title!r}: {datum.title!r} has no {text!r:.80}; there is {known}")
            return available[text]
        case Number():
            return _number(part, datum, text)
        case _:
            return text


def _number(part: Action | Connector, datum: Number, text: str) -> float:
    try:
        number = float(text.replace(",", "."))  # a state of Touch Portal may be written the local way
    except ValueError:
        number = float("nan")
    if not datum.minimum <= number <= datum.maximum:
        raise ControlError(
            f"{part.title!r}: {datum.title!r} is a number from {datum.minimum} to {datum.maximum}, not {text!r:.80}"
        )
    return number


def _asked(part: Action | Connector, values: Mapping[str, Any]) -> Command:
    try:
        return part.asks(**values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        raise ControlError(f"{part.title!r}: {first['msg']}") from None
