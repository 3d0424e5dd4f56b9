from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsp.events import Clip, Event, InstrumentOff, InstrumentOn
from overlays.board import Board
from plugin.api import replies
from plugin.api.log import LogLines
from plugin.api.outbox import Newest, Outbox, OverflowingError
from plugin.api.requests import Meters, Scores, Subscribe
from plugin.mailbox import Update

EVERYTHING = Subscribe(
    v=1,
    type="subscribe",
    events=True,
    state=True,
    meters=Meters(rate_hz=30),
    scores=Scores(rate_hz=10),
    audit=True,
    advice=True,
    log=True,
)


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


def test_what_tells_most_comes_first_and_only_the_newest_of_its_kind() -> None:
    box = outbox()
    kinds: tuple[Newest, ...] = ("scores", "meters", "advice", "audit", "state")
    for kind in kinds:
        box.put(kind, b"old")
        box.put(kind, kind.encode())
    put(box, clip(1.0))
    box.add_answer(b"first")
    box.add_answer(b"second")
    events = replies.events([clip(1.0)], 0)
    assert list(taken(box)) == [b"first", b"second", b"state", events, b"audit", b"advice", b"meters", b"scores"]


def test_a_slow_client_gets_some_of_all_that_comes_all_the_time() -> None:
    box = outbox()
    box.begin_log(LogLines())
    got = []
    for _ in range(6):
        box.put("meters", b"meters")
        box.put("scores", b"scores")
        box.put_line(b"{}")
        message = box.take()
        got.append("log" if message and message.startswith(b"{") else message)
    assert got == ["log", b"meters", b"scores"] * 2


def test_the_log_is_told_from_its_latest_lines_on_and_once() -> None:
    box = outbox()
    before = LogLines([b"1", b"2"])
    box.put_line(b"0")  # not told yet
    box.begin_log(before)
    box.begin_log(before)
    box.put_line(b"3")
    assert list(taken(box)) == [b'{"v":1,"type":"log","lines":[1,2,3],"dropped":0}']
    box.subscribe(EVERYTHING)
    box.begin_log(before)
    assert list(taken(box)) == []
    box.put_line(b"4")
    box.end_log()
    assert list(taken(box)) == []
    box.subscribe(Subscribe(v=1, type="subscribe"))
    box.begin_log(before)
    assert list(taken(box)) == []


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
    kinds: tuple[Newest, ...] = ("scores", "meters", "advice", "audit", "state")
    for kind in kinds:
        box.put(kind, b"old")
    box.begin_log(LogLines([b"1"]))
    put(box, clip(1.0))
    box.subscribe(Subscribe(v=1, type="subscribe"))
    put(box, clip(2.0))
    for kind in kinds:
        box.put(kind, b"new")
    box.put_line(b"2")
    assert not box.meters.is_due(1.0)
    assert not box.scores.is_due(1.0)
    assert list(taken(box)) == []


def test_news_are_told_when_there_are_any() -> None:
    told: list[None] = []
    box = Outbox(4, lambda: told.append(None))
    box.put("state", b"state")
    put(box, clip(1.0))
    box.put_line(b"1")
    assert told == []
    box.subscribe(EVERYTHING)
    box.put("state", b"state")
    put(box, clip(1.0))
    box.put("meters", b"meters")
    box.add_answer(b"answer")
    box.begin_log(LogLines())
    box.put_line(b"1")
    assert len(told) == 6
