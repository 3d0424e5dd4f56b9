from __future__ import annotations

from typing import Any

import pytest
from control_desk import desk
from hypothesis import given
from hypothesis import strategies as st

from plugin.controls.commands import COMMAND, SetSensitivity, SetThreshold, SwitchOverlay
from plugin.controls.surface import ControlError
from plugin.touchportal.declaration import DECLARATION
from plugin.touchportal.dispatch import Dispatch
from plugin.touchportal.incoming import Chosen, Moved, Pressed
from plugin.touchportal.parts import Choice, Number

STATE = desk()[0].state
DISPATCH = Dispatch(DECLARATION)


def pressed(action: str, kind: Any = "action", **texts: str) -> Pressed:
    identity = f"obs-soundcheck.act.{action}"
    data = tuple(Chosen(id=f"{identity}.{key}", value=value) for key, value in texts.items())
    return Pressed(type=kind, pluginId="obs-soundcheck", actionId=identity, data=data)


def moved(connector: str, value: float, **texts: str) -> Moved:
    identity = f"obs-soundcheck.con.{connector}"
    data = tuple(Chosen(id=f"{identity}.{key}", value=text) for key, text in texts.items())
    return Moved(type="connectorChange", pluginId="obs-soundcheck", connectorId=identity, value=value, data=data)


def test_data_come_in_any_order() -> None:
    command = DISPATCH.pressed(pressed("overlay", switch="Off", overlay="Soundcheck Clipping"), STATE)
    assert command == SwitchOverlay(overlay="Soundcheck Clipping", set="off")


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("100", 100), ("33.5", 33.5), ("33,5", 33.5), (" 7 ", 7)])
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert DISPATCH.pressed(pressed("sensitivity", value=text), STATE) == SetSensitivity(value=value)


@pytest.mark.parametrize("text", ["", "many", "-1", "101", "nan", "inf", "1e9", "${value:x}"])
def test_no_number(text: str) -> None:
    with pytest.raises(ControlError, match="'Set the sensitivity': '0-100' is a number from 0 to 100, not"):
        DISPATCH.pressed(pressed("sensitivity", value=text), STATE)


def test_sliders() -> None:
    assert DISPATCH.moved(moved("sensitivity", 12), STATE) == SetSensitivity(value=12)
    assert DISPATCH.moved(moved("threshold", 12, label="Vocal"), STATE) == SetThreshold(label="vocal", value=0.12)
    with pytest.raises(ControlError, match="'Instrument' has no 'Tuba'; there is Guitar, Vocal, Drums"):
        DISPATCH.moved(moved("threshold", 12, label="Tuba"), STATE)
    with pytest.raises(ControlError, match="does not know"):
        DISPATCH.moved(moved("volume", 12), STATE)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (pressed("dance"), "a button 'obs-soundcheck.act.dance' that this Soundcheck does not know"),
        (pressed("panic"), "'Panic on, off or toggled' came without its 'Switch': put it on its button anew"),
        (pressed("panic", switch="Maybe"), "has no 'Maybe'; there is Toggle, On, Off"),
        (pressed("audit", "down"), "'Run the audit' cannot be held: put it on the button's other tab"),
    ],
)
def test_what_is_not_there_is_named(message: Pressed, why: str) -> None:
    with pytest.raises(ControlError) as refused:
        DISPATCH.pressed(message, STATE)
    assert why in str(refused.value)


@given(st.data())
def test_whatever_can_be_chosen_is_a_command(data: st.DataObject) -> None:
    action = data.draw(st.sampled_from(DECLARATION.actions))
    texts = {}
    for datum in action.data:
        match datum:
            case Choice():
                texts[datum.key] = data.draw(st.sampled_from(list(datum.available(STATE))))
            case Number():
                texts[datum.key] = str(data.draw(st.integers(datum.minimum, datum.maximum)))
            case _:
                texts[datum.key] = data.draw(st.text())
    command = DISPATCH.pressed(pressed(action.name, **texts), STATE)
    assert COMMAND.validate_python(command.model_dump()) == command
