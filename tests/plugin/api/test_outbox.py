from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsp.events import Clip, Event, InstrumentOff, InstrumentOn
from overlays.board import Board
from plugin.api import replies
from plugin.api.outbox import Outbox, OverflowingError
from plugin.api.requests import Meters, Subscribe
from plugin.mailbox import Update

EVERYTHING = Subscribe(v=1, type="subscribe", events=True, state=True, meters=Meters(rate_hz=30))


def clip(at: float) -> Clip:
    return Clip(time=at, reported=at, strip="Voice", channel=1, samples=3, runs=1, peak_dbtp=0.5)


def switch(on: bool, at: float) -> Event:
    kind = InstrumentOn if on else InstrumentOff
    return kind(time=at, reported=at, strip="Voice", label="guitar", confidence=0.9)


def outbox(wants: Subscribe = EVERYTHING, answers: int = 4) -> Outbox:
    made = Outbox(answers, lambda: None)
    made.subscribe(wants)
    return made


def put(box: Outbox, *events: Event) -> None:
    box.put_events(Update(None, events), replies.events(events, 0))


def taken(box: Outbox) -> Iterator[bytes]:
    while (message := box.take()) is not None:
        yield message


def test_what_tells_most_comes_first_and_of_state_and_meters_the_newest() -> None:
    box = outbox()
    box.put_meters(b"old meters")
    box.put_meters(b"meters")
    put(box, clip(1.0))
    box.put_state(b"old state")
    box.put_state(b"state")
    box.add_answer(b"first")
    box.add_answer(b"second")
    assert list(taken(box)) == [b"first", b"second", b"state", replies.events([clip(1.0)], 0), b"meters"]


def test_the_events_of_one_update_go_as_they_are_and_those_of_several_together() -> None:
    box = outbox()
    box.put_events(Update(None, (clip(1.0),)), b"as given")
    assert box.take() == b"as given"
    put(box, clip(2.0))
    put(box, clip(3.0))
    assert box.take() == replies.events([clip(2.0), clip(3.0)], 0)
    put(box, clip(4.0))
    assert box.take() == replies.events([clip(4.0)], 0)


@settings(max_examples=15)
@given(st.lists(st.booleans(), min_size=1, max_size=20), st.integers(10, 40))
def test_a_client_that_sleeps_finds_every_event_counted_and_the_board_as_it_is(song: list[bool], times: int) -> None:
    switches = song * times
    box = outbox()
    board = Board.blank(["Voice"])
    for at, on in enumerate(switches):
        put(box, switch(on, at), clip(at))
        board = board.apply(switch(on, at), clip(at))
    (message,) = taken(box)
    told = json.loads(message)
    assert len(told["events"]) <= 256
    assert len(told["events"]) + told["merged"] == 2 * len(switches)
    assert sum(event["runs"] for event in told["events"] if event["event"] == "clip") == len(switches)
    guitars = [event["event"] for event in told["events"] if event.get("label") == "guitar"]
    assert (guitars[-1] == "instrument_on") == bool(board["Voice"].instruments)


def test_who_takes_no_answers_overflows() -> None:
    box = outbox(answers=2)
    box.add_answer(b"1")
    box.add_answer(b"2")
    with pytest.raises(OverflowingError):
        box.add_answer(b"3")
    assert list(taken(box)) == [b"1", b"2"]


def test_what_is_not_wanted_any_more_is_thrown_away() -> None:
    box = outbox()
    box.put_meters(b"meters")
    box.put_state(b"state")
    put(box, clip(1.0))
    box.subscribe(Subscribe(v=1, type="subscribe"))
    put(box, clip(2.0))
    box.put_state(b"state")
    assert not box.wants_meters(1.0)
    assert list(taken(box)) == []


def test_news_are_told_when_there_are_any() -> None:
    told: list[None] = []
    box = Outbox(4, lambda: told.append(None))
    box.put_state(b"state")
    put(box, clip(1.0))
    assert told == []
    box.subscribe(EVERYTHING)
    box.put_state(b"state")
    put(box, clip(1.0))
    box.put_meters(b"meters")
    box.add_answer(b"answer")
    assert len(told) == 4


@given(st.floats(1, 30), st.integers(30, 200))
def test_meters_come_as_often_as_was_asked_for(rate_hz: float, updates_hz: int) -> None:
    box = outbox(Subscribe(v=1, type="subscribe", meters=Meters(rate_hz=rate_hz)))
    due = sum(box.wants_meters(1000 + tick / updates_hz) for tick in range(10 * updates_hz))
    assert due == pytest.approx(10 * rate_hz, abs=2)


@given(st.sampled_from([1, 2, 3, 5, 6, 10, 15]))
def test_slower_clients_are_due_together_with_faster_ones(rate_hz: int) -> None:
    slow = outbox(Subscribe(v=1, type="subscribe", meters=Meters(rate_hz=rate_hz)))
    fast = outbox()
    slow.wants_meters(1000.0)
    fast.wants_meters(1000.0)
    for tick in range(1, 301):
        now = 1000 + tick / 60 + 1e-6
        fast_is_due, slow_is_due = fast.wants_meters(now), slow.wants_meters(now)
        assert fast_is_due >= slow_is_due
