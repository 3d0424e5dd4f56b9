from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin.api.requests import Authenticate, BadMessageError, Do, Meters, Subscribe, read_request
from plugin.controls.commands import Switch, SwitchOverlay


def test_requests_are_read() -> None:
    assert read_request('{"v":1,"type":"subscribe","id":3,"meters":{"rate_hz":10},"events":true}') == Subscribe(
        v=1, type="subscribe", id=3, events=True, meters=Meters(rate_hz=10)
    )
    assert read_request('{"v":1,"type":"authenticate","token":"x"}') == Authenticate(
        v=1,
        type="authenticate",
        token="x",  # noqa: S106
    )
    text = '{"v":1,"type":"command","id":"a","command":{"command":"overlay","overlay":"Ü","set":"off"}}'
    assert read_request(text) == Do(v=1, type="command", id="a", command=SwitchOverlay(overlay="Ü", set=Switch.OFF))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no JSON: EOF while parsing a value at line 1 column 0"),
        ("{", "no JSON: EOF while parsing an object at line 1 column 1"),
        ("[" * 60_000, "no JSON: recursion limit exceeded at line 1 column 202"),
        ("[]", 'no JSON object: a message looks like {"v": 1, "type": "subscribe", "state": true}'),
        (b"{}", "binary: messages are JSON, sent as text"),
        ('{"type":"subscribe"}', 'v: this program speaks version 1: send "v": 1'),
        ('{"v":2,"type":"subscribe"}', 'v: this program speaks version 1: send "v": 1'),
        ('{"v":1}', "type: is missing"),
        ('{"v":1,"type":"x"}', "type: should be one of 'subscribe', 'authenticate', 'command'"),
        ('{"v":1,"type":"subscribe","evnts":true}', "evnts: there is no such field"),
        ('{"v":1,"type":"subscribe","events":"yes"}', "events: should be a valid boolean"),
        ('{"v":1,"type":"subscribe","meters":{"rate_hz":31}}', "meters.rate_hz: should be less than or equal to 30"),
        ('{"v":1,"type":"subscribe","meters":{"rate_hz":0.9}}', "meters.rate_hz: should be greater than or equal to 1"),
        ('{"v":1,"type":"subscribe","meters":{"rate_hz":NaN}}', "meters.rate_hz: should be a finite number"),
        ('{"v":1,"type":"authenticate"}', "token: is missing"),
        ('{"v":1,"type":"command"}', "command: is missing"),
        ('{"v":1,"type":"command","command":{"set":"on"}}', "command.command: is missing"),
        (
            '{"v":1,"type":"command","command":{"command":"panic","set":"maybe"}}',
            "command.panic.set: should be 'on', 'off' or 'toggle'",
        ),
        (
            '{"v":1,"type":"command","command":{"command":"sensitivity","value":Infinity}}',
            "command.sensitivity.value: should be less than or equal to 100",
        ),
        ('{"v":1,"type":"subscribe","id":1.5}', "id: should be a text of up to 64 characters, or a whole number"),
        (
            f'{{"v":1,"type":"subscribe","id":"{"x" * 65}"}}',
            "id: should be a text of up to 64 characters, or a whole number",
        ),
    ],
)
def test_what_is_wrong_is_told_in_one_line(text: str | bytes, told: str) -> None:
    with pytest.raises(BadMessageError) as bad:
        read_request(text)
    assert str(bad.value) == told


@pytest.mark.parametrize("id_", [7, "seven", "", -(2**53) + 1, None])
def test_an_error_has_the_id_of_its_request(id_: object) -> None:
    with pytest.raises(BadMessageError) as bad:
        read_request(json.dumps({"v": 1, "id": id_, "type": "nonsense"}))
    assert bad.value.id == id_


def test_no_error_repeats_a_token() -> None:
    for text in (
        '{"v":1,"type":"authenticate","token":["hunter2"]}',
        '{"v":1,"type":"authenticate","token":"hunter2","hunter":1}',
        '{"v":2,"type":"authenticate","token":"hunter2"}',
        '{"v":1,"type":"authenticate","token":"hunter2"',
    ):
        with pytest.raises(BadMessageError) as bad:
            read_request(text)
        assert "hunter2" not in str(bad.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "v": st.just(1) | json_values,
        "type": st.sampled_from(["subscribe", "authenticate", "command"]) | json_values,
        "id": json_values,
        "command": st.fixed_dictionaries(
            {"command": st.sampled_from(["panic", "threshold", "overlay", "save"]) | json_values},
            optional={"set": json_values, "value": json_values, "overlay": json_values, "label": json_values},
        )
        | json_values,
        "meters": st.dictionaries(st.sampled_from(["rate_hz", "x"]), json_values) | json_values,
        "token": json_values,
        "events": json_values,
    },
)


@given(st.text() | st.binary() | json_values.map(json.dumps) | fields.map(json.dumps))
@example("\ud800")
@example('{"v":1,"type":"subscribe","id":"\\ud800"}')
@example("1e999999")
@example("\x00")
def test_whatever_comes_is_a_request_or_a_short_line(text: str | bytes) -> None:
    try:
        request: object = read_request(text)
    except BadMessageError as error:
        request = error
    if not isinstance(request, BadMessageError):
        assert isinstance(request, Subscribe | Authenticate | Do)
        return
    line = str(request)
    assert line
    assert len(line) < 400
    assert len(line.splitlines()) == 1
    assert request.id is None or isinstance(request.id, str | int)
