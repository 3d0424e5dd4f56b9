"""What is sent fits the models that the schema is made of."""

from __future__ import annotations

import json
import math
from dataclasses import MISSING, fields
from typing import Any

import pytest
import states
from hypothesis import given
from hypothesis import strategies as st

import dsp.events
from dsp.analysis import StandingFault
from dsp.events import Cause, Event, FaultKind
from plugin.api import replies
from plugin.api.readings import MeterReadings, meters
from plugin.api.replies import Answer, Events, ObsState, State
from plugin.api.schema import FROM_CLIENT, FROM_SERVER, schema
from plugin.controls.state import ControlState
from plugin.mailbox import Snapshot

STATE = ControlState(
    detection=True,
    warnings=False,
    overlays={"Soundcheck Instruments": True},
    strips={"Voice": False},
    profile="r128",
    panic=True,
    sensitivity=60.0,
    thresholds={"guitar": 1 / 3},
    paused={"Voice": True},
    changed=True,
)

concrete_events = [
    kind
    for kind in vars(dsp.events).values()
    if isinstance(kind, type) and issubclass(kind, Event) and "name" in vars(kind)
]
values: dict[str, st.SearchStrategy[Any]] = {
    "str": st.text(),
    "float": st.floats(),
    "int": st.integers(0, 2**31),
    "int | None": st.none() | st.integers(1, 64),
    "FaultKind": st.sampled_from(FaultKind),
}


def exactly(model: Any, message: bytes) -> dict[str, Any]:
    """The message, which has what the model has: no field more, no field less."""
    value: dict[str, Any] = json.loads(message)
    fitted = model.model_validate_json(message)
    assert json.loads(fitted.model_dump_json(exclude_unset=True)) == value
    return value


@pytest.mark.parametrize("kind", concrete_events, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_every_event_fits(kind: type[Event], data: st.DataObject) -> None:
    given_ = {
        field.name: data.draw(values[str(field.type)])
        for field in fields(kind)
        if field.init and field.default is MISSING
    }
    given_ |= {name: data.draw(st.floats(0, 1e6)) for name in ("time", "reported")}
    if "confidence" in given_:
        given_["confidence"] = data.draw(st.floats(0, 1))
    event = kind(**given_)
    (told,) = exactly(Events, replies.events([event], 3))["events"]
    assert told == event.record()


decibels = st.floats(-200, 20) | st.sampled_from([-math.inf, math.inf, math.nan])


@given(decibels, decibels, decibels, st.floats(0, 1), st.floats(0, 1e6))
def test_meters_fit_and_what_json_cannot_say_is_null(
    left: float, right: float, momentary: float, posterior: float, at: float
) -> None:
    strip = states.state(
        "Voice",
        of=states.levels(left, right),
        loud=states.loudness(momentary),
        playing=(("guitar", posterior),),
        clips=2,
        lit=(Cause.CLIP,),
        faults=(StandingFault(FaultKind.DC_OFFSET, 2), StandingFault(FaultKind.OUT_OF_PHASE, None)),
    )
    told = exactly(MeterReadings, meters(Snapshot(at, (strip, strip))))
    assert told["position_s"] == round(at, 3)
    one = told["strips"][0]
    for name in ("peak_dbfs", "max_true_peak_dbtp"):
        assert one["levels"][name] == [_shown(left), _shown(right)]
    assert one["loudness"]["momentary_lufs"] == _shown(momentary)
    assert one["loudness"]["integrated_lufs"] is None
    assert one["playing"] == [{"label": "guitar", "posterior": round(posterior, 4)}]
    assert one["lights"]["clip"] == {"lit": True, "counts": [2, 0]}
    assert not one["lights"]["flat_top"]["lit"]
    assert one["faults"] == [{"fault": "dc_offset", "channel": 2}, {"fault": "out_of_phase", "channel": None}]


def test_states_and_answers_fit() -> None:
    told = exactly(State, replies.state(STATE, ObsState(connected=True, on_air=None)))
    assert told["thresholds"] == {"guitar": 0.333333}
    assert told["obs"] == {"connected": True, "on_air": None}
    assert exactly(Answer, replies.answer(None, "no"))["ok"] is False


def test_a_state_tells_all_that_the_controls_know() -> None:
    told = json.loads(replies.state(STATE, ObsState(connected=True, on_air=None)))
    assert {field.name for field in fields(ControlState)} <= told.keys()


def test_the_schema_has_every_message_and_every_reference_is_there() -> None:
    made = json.loads(json.dumps(schema()))
    definitions = made["$defs"]
    for model in (*FROM_CLIENT, *FROM_SERVER):
        definition = definitions[model.__name__]
        assert definition["properties"]["v"] == {"const": 1, "type": "integer"}
        assert {"v", "type"} <= set(definition["required"])
        assert definition["description"]
    for reference in _references(made):
        assert reference.removeprefix("#/$defs/") in definitions


def test_the_schema_asks_for_what_the_program_asks_for() -> None:
    definitions = schema()["$defs"]
    assert definitions["Subscribe"]["required"] == ["v", "type"]
    assert definitions["Subscribe"]["additionalProperties"] is False
    assert definitions["SetThreshold"]["required"] == ["command", "label", "value"]
    assert definitions["Meters"]["properties"]["rate_hz"]["maximum"] == 30
    assert set(definitions["Hello"]["required"]) == set(definitions["Hello"]["properties"])
    assert "additionalProperties" not in definitions["Hello"]  # there may be more one day


def _references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for inner in value.values() for found in _references(inner)]
    return [found for inner in value for found in _references(inner)] if isinstance(value, list) else []


def _shown(decibel: float) -> float | None:
    return round(decibel, 2) if math.isfinite(decibel) else None
