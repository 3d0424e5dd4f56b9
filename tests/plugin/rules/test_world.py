"""The world that rules go by."""

from __future__ import annotations

import math

import pytest
from example_events import EXAMPLES
from states import loudness, state

from dsp.events import Cause, Event, FaultKind, Overrun
from plugin.rules.world import Heard, Measure, Seen, World, moment_s, readings_of
from plugin.scenes.on_air import OnAir


def test_what_begins_is_there_and_what_ends_is_not() -> None:
    world = World()
    seen = []
    for event in EXAMPLES.values():
        world = world.after(Heard(event))
        seen.append((event.name, len(world.playing), {cause for _, cause in world.lit}, len(world.faults)))
    everything = {Cause.CLIP, Cause.OVER, Cause.FLAT_TOP}
    assert seen == [
        ("instrument_on", 1, set(), 0),
        ("instrument_off", 0, set(), 0),
        ("clip", 0, {Cause.CLIP}, 0),
        ("over", 0, {Cause.CLIP, Cause.OVER}, 0),
        ("flat_top", 0, everything, 0),
        ("clip_cleared", 0, everything - {Cause.CLIP}, 0),
        ("over_cleared", 0, {Cause.FLAT_TOP}, 0),
        ("flat_top_cleared", 0, set(), 0),
        ("fault_on", 0, set(), 1),
        ("fault_off", 0, set(), 0),
        ("overrun", 0, set(), 0),
    ]


@pytest.mark.parametrize("event", EXAMPLES.values())
def test_it_is_known_when_it_is_reported_and_was_so_before(event: Event) -> None:
    assert Heard(event).at_s == event.reported
    assert moment_s(Heard(event)) == event.time


def test_obs_replaces_what_it_said_before() -> None:
    world = World().after(Seen(1.0, OnAir("Main", streaming=True)))
    assert world.on_air == OnAir("Main", streaming=True)
    assert world.after(Seen(2.0, None)).on_air is None


def test_an_overrun_changes_nothing() -> None:
    world = World(playing=frozenset({("Desk", "guitar")}), faults=frozenset({("Desk", FaultKind.SILENCE, None)}))
    assert world.after(Heard(EXAMPLES[Overrun])) == world


def test_silence_is_a_reading_but_an_integrated_loudness_of_nothing_is_none() -> None:
    silent = state("Desk", loud=loudness(-math.inf, short_term=-60.0, integrated=-math.inf))
    fresh = state("Guitar", loud=loudness())
    sounding = state("Voice", loud=loudness(-20.0, integrated=-23.0))
    assert readings_of([silent, fresh, sounding]) == {
        ("Desk", Measure.MOMENTARY): -math.inf,
        ("Desk", Measure.SHORT_TERM): -60.0,
        ("Voice", Measure.MOMENTARY): -20.0,
        ("Voice", Measure.INTEGRATED): -23.0,
    }
