from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.touchportal.incoming import (
    UNUSED,
    BadMessageError,
    Chosen,
    ClosePlugin,
    Info,
    Moved,
    Pressed,
    ShortId,
    read,
)

ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["type", "pluginId", "actionId", "connectorId", "value", "data", "sdkVersion", "shortId", "pluginVersion"]
KINDS = ["info", "action", "down", "up", "connectorChange", "shortConnectorIdNotification", "closePlugin", *UNUSED]


def test_the_reference_pages_own_example() -> None:
    message = read(
        {
            "type": "info",
            "sdkVersion": 10,
            "tpVersionString": "4.4.2",
            "tpVersionCode": 404002,
            "pluginVersion": 100,
            "settings": [{"Port": "4455"}],
        }
    )
    assert isinstance(message, Info)
    assert (message.sdk_version, message.version, message.plugin_version) == (10, "4.4.2", 100)


@pytest.mark.parametrize("kind", ["action", "down", "up"])
def test_buttons(kind: str) -> None:
    message = read({"type": kind, "pluginId": "p", "actionId": "a", "data": [{"id": "i", "value": "v"}], "more": 1})
    assert isinstance(message, Pressed)
    assert (message.type, message.action_id, message.data) == (kind, "a", (Chosen(id="i", value="v"),))


@pytest.mark.parametrize("value", ["40", 40, 40.0])
def test_numbers_may_be_texts_and_texts_numbers(value: object) -> None:
    moved = read({"type": "connectorChange", "pluginId": "p", "connectorId": "c", "value": value})
    assert isinstance(moved, Moved)
    assert (moved.value, moved.data) == (40.0, ())
    pressed = read({"type": "action", "pluginId": "p", "actionId": "a", "data": [{"id": "i", "value": value}]})
    assert isinstance(pressed, Pressed)
    assert float(pressed.data[0].value) == 40


def test_the_others() -> None:
    assert isinstance(read({"type": "closePlugin", "pluginId": "p"}), ClosePlugin)
    placed = read({"type": "shortConnectorIdNotification", "shortId": "s", "connectorId": "pc_p_c|d=v"})
    assert isinstance(placed, ShortId)
    assert (placed.short_id, placed.slider_id) == ("s", "pc_p_c|d=v")
    assert all(read({"type": kind}) is None for kind in UNUSED)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ({}, "None: Unable to extract tag"),
        ({"type": "paired"}, "'paired': Input tag 'paired'"),
        ({"type": "action", "pluginId": "p"}, "'action': action.actionId: Field required"),
        ({"type": "connectorChange", "pluginId": "p", "connectorId": "c", "value": 101}, "less than or equal to 100"),
        ({"type": "connectorChange", "pluginId": "p", "connectorId": "c", "value": "NaN"}, "finite number"),
    ],
)
def test_what_is_wrong_is_said_on_one_line(message: dict[str, Any], why: str) -> None:
    with pytest.raises(BadMessageError) as bad:
        read(message)
    assert why in str(bad.value)
    assert "\n" not in str(bad.value)


@given(st.dictionaries(st.sampled_from(KEYS) | st.text(), st.sampled_from(KINDS) | ANYTHING, max_size=8))
def test_nothing_but_a_bad_message_comes_of_anything(values: dict[str, Any]) -> None:
    try:
        message = read(values)
    except BadMessageError as error:
        why = str(error)
    else:
        why = ""
        assert message is None or message.type == values["type"]
    assert "\n" not in why
