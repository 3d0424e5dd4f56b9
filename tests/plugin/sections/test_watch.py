from __future__ import annotations

from dataclasses import fields

import pytest
from configs import parse, problems
from hypothesis import given
from hypothesis import strategies as st

from dsp.watch_settings import (
    DcOffsetSettings,
    DeadSideSettings,
    PhaseSettings,
    SilenceSettings,
    WatchSettings,
)
from plugin.errors import ConfigError


def test_left_out_the_watchdogs_are_as_they_come() -> None:
    assert parse("").watch.settings == WatchSettings()


def test_every_key_is_read() -> None:
    watch = parse("""
        [watch.silence]
        on = false
        threshold_dbfs = -50
        hold_s = 20
        [watch.dead_side]
        on = false
        difference_db = 30
        hold_s = 4
        [watch.phase]
        on = false
        correlation = -0.5
        hold_s = 5
        [watch.dc_offset]
        on = false
        offset = 0.02
        hold_s = 6
    """).watch
    assert watch.settings == WatchSettings(
        SilenceSettings(on=False, threshold_dbfs=-50.0, hold_s=20.0),
        DeadSideSettings(on=False, difference_db=30.0, hold_s=4.0),
        PhaseSettings(on=False, correlation=-0.5, hold_s=5.0),
        DcOffsetSettings(on=False, offset=0.02, hold_s=6.0),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[watch.silence]\nhold_s = 0", "watch.silence.hold_s: should be greater than 0, not 0"),
        ("[watch.silence]\nthreshold_dbfs = 0", "watch.silence.threshold_dbfs: should be less than 0, not 0"),
        ("[watch.phase]\nthreshold = -0.3", "watch.phase.threshold: unknown key; there are correlation, hold_s, on"),
        ("[watch.silense]", "watch.silense: unknown key, did you mean `silence`?"),
        ("[watch]\nphase = false", "watch.phase: should be a table"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    assert problems(text) == (problem,)


@given(st.sampled_from(fields(WatchSettings)), st.data())
def test_what_is_accepted_the_watchdogs_accept(section: object, data: st.DataObject) -> None:
    name = section.name  # type: ignore[attr-defined]
    keys = [one.name for one in fields(getattr(WatchSettings(), name)) if one.name != "on"]
    values = data.draw(st.fixed_dictionaries({key: st.floats(-130, 130) | st.floats(-1, 1) for key in keys}))
    text = "\n".join(f"{key} = {value!r}" for key, value in values.items())
    try:
        watch = parse(f"[watch.{name}]\n{text}").watch
    except ConfigError:
        return
    settings = getattr(watch.settings, name)  # raises if it does not
    assert {key: getattr(settings, key) for key in keys} == values
