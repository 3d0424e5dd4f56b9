"""What is sent fits the models that the schema is made of."""

from __future__ import annotations

import json
import math
from dataclasses import MISSING, fields, replace
from typing import Any

import pytest
import states
from hypothesis import given
from hypothesis import strategies as st

import dsp.events
from dsp.analysis import LabelState, StandingFault
from dsp.events import Cause, Event, FaultKind
from plugin.api import replies
from plugin.api.advice import Advice, advice
from plugin.api.audit import Audit, audit
from plugin.api.log import LINES, LONGEST, Log, LogLines, log_line
from plugin.api.readings import MeterReadings, meters
from plugin.api.replies import Answer, Events, ObsState, State
from plugin.api.schema import FROM_CLIENT, FROM_SERVER, schema
from plugin.api.scores import LabelScores, scores
from plugin.audit import document
from plugin.audit.finding import Finding, Kind, Request, Severity
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


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(LabelState), st.booleans())
def test_scores_fit_and_say_why(raw: float, smoothed: float, label_state: LabelState, silent: bool) -> None:
    strip = states.state(
        "Voice",
        of=states.levels(-20.0, rms_db=-90.0 if silent else -20.0),
        of_labels=states.scores(guitar=(raw, smoothed, label_state), synth_lead=(0.0, 1.0, LabelState.HELD)),
    )
    told = exactly(LabelScores, scores(Snapshot(2.5, (strip, states.state("Band")))))
    assert told["position_s"] == 2.5
    [one] = told["strips"]  # the detector says nothing of the other
    assert (one["strip"], one["silent"]) == ("Voice", silent)
    figures = {"raw": round(raw, 4), "smoothed": round(smoothed, 4), "on": 0.5, "off": 0.4}
    assert one["labels"][0] == {"label": "guitar", **figures, "state": label_state}
    assert one["labels"][1]["state"] == "held"


def test_while_the_detection_is_off_there_are_no_scores() -> None:
    assert exactly(LabelScores, scores(Snapshot(0.0, (states.state("Voice"),))))["strips"] == []


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("severity", Severity)
def test_every_finding_fits(kind: Kind, severity: Severity) -> None:
    fix = Request("SetInputMute", {"inputName": "Desk", "inputMuted": False})
    finding = Finding(kind, severity, "Desk", "'Desk' is muted", "click", (fix,), 1.5)
    told = exactly(Audit, audit([finding, replace(finding, fix=(), since_unix_s=None)], looked=True))
    assert told["looked"]
    assert told["findings"][0] == document.record(finding)
    assert told["findings"][1]["since_unix_s"] is None


def test_advice_fits() -> None:
    told = exactly(Advice, advice({"Voice": "lower by 4 dB", "Band": "fine"}))
    assert told["advice"] == [{"strip": "Voice", "text": "lower by 4 dB"}, {"strip": "Band", "text": "fine"}]
    assert exactly(Advice, advice({}))["advice"] == []


@given(st.floats(0, 2e9), st.text(st.characters(codec=None), max_size=3000))
def test_whatever_is_logged_fits(at: float, text: str) -> None:
    lines = LogLines([log_line(at, "WARNING", text)])
    told = exactly(Log, lines.take())
    assert told["dropped"] == 0
    [line] = told["lines"]
    assert (line["time_unix_s"], line["level"]) == (round(at, 3), "warning")
    assert line["text"].startswith(text[:LONGEST].encode("utf-8", "backslashreplace").decode())


def test_of_too_many_lines_the_oldest_go_and_are_counted() -> None:
    lines = LogLines()
    for number in range(LINES + 7):
        lines.add(log_line(number, "info", str(number)))
    told = exactly(Log, lines.take())
    assert [line["text"] for line in told["lines"]] == [str(number) for number in range(7, LINES + 7)]
    assert told["dropped"] == 7
    lines.add(log_line(1.0, "info", "next"))
    assert exactly(Log, lines.take())["dropped"] == 0
    assert not lines


def test_what_is_handed_to_a_newcomer_has_not_been_dropped() -> None:
    lines = LogLines(log_line(number, "info", "old") for number in range(LINES + 7))
    assert exactly(Log, LogLines(lines).take())["dropped"] == 0


def test_states_and_answers_fit() -> None:
    told = exactly(State, replies.state(STATE, ObsState(connected=True, on_air=None)))
    assert told["thresholds"] == {"guitar": 0.333333}
    assert told["obs"] == {"connected": True, "on_air": None, "open_strips": []}
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
