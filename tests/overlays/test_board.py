from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.analysis import StandingFault
from dsp.events import (
    Cause,
    Clip,
    ClipCleared,
    Event,
    FaultKind,
    FaultOff,
    FaultOn,
    FlatTop,
    InstrumentOff,
    InstrumentOn,
    Over,
    OverCleared,
    Overrun,
)
from overlays.board import Board, LatchedWarning

STRIPS = ("Band", "Voice")


def on(label: str, strip: str = "Band", time: float = 1.0, confidence: float = 0.9) -> InstrumentOn:
    return InstrumentOn(time=time, reported=time, strip=strip, label=label, confidence=confidence)


def off(label: str, strip: str = "Band") -> InstrumentOff:
    return InstrumentOff(time=9.0, reported=9.0, strip=strip, label=label, confidence=0.8)


def clip(
    strip: str = "Band",
    *,
    channel: int = 13,
    samples: int = 5,
    runs: int = 1,
    time: float = 2.0,
    peak_dbtp: float = 0.0,
) -> Clip:
    return Clip(time=time, reported=time, strip=strip, channel=channel, samples=samples, runs=runs, peak_dbtp=peak_dbtp)


def cleared(strip: str = "Band", runs: int = 1) -> ClipCleared:
    return ClipCleared(time=9.0, reported=9.0, strip=strip, count=runs)


def labels(board: Board, strip: str = "Band") -> list[str]:
    return [playing.label for playing in board[strip].instruments]


def test_a_newcomer_stands_last_and_moves_nobody() -> None:
    board = Board.blank(STRIPS).apply(on("guitar"), on("drums"), on("bass"))
    assert labels(board) == ["guitar", "drums", "bass"]
    assert labels(board.apply(off("guitar"), on("guitar"))) == ["drums", "bass", "guitar"]


def test_an_instrument_that_is_told_again_keeps_its_place_and_its_begin() -> None:
    board = Board.blank(STRIPS).apply(on("guitar", time=1.0), on("drums"), on("guitar", time=5.0, confidence=0.5))
    guitar = board["Band"].instruments[0]
    assert (guitar.label, guitar.since, guitar.confidence) == ("guitar", 1.0, 0.5)


def test_strips_do_not_mix() -> None:
    board = Board.blank(STRIPS).apply(on("guitar", "Band"), on("vocal", "Voice"), off("guitar", "Voice"))
    assert (labels(board, "Band"), labels(board, "Voice")) == (["guitar"], ["vocal"])


def test_a_clip_warning_adds_up_until_it_is_cleared() -> None:
    board = Board.blank(STRIPS).apply(
        clip(channel=14, time=2.0), clip(channel=13, runs=2, time=3.0, peak_dbtp=1.5), clip("Voice", channel=1)
    )
    assert board["Band"].warnings == (LatchedWarning(Cause.CLIP, 2.0, 3, (13, 14), 1.5),)

    board = board.apply(cleared())
    assert board["Band"].warnings == ()
    assert [warning.count for warning in board["Voice"].warnings] == [1]
    assert [warning.count for warning in board.apply(clip())["Band"].warnings] == [1]


def test_warnings_of_different_causes_stand_side_by_side_clips_first() -> None:
    over = Over(time=1.0, reported=1.0, strip="Band", channel=13, overs=2, peak_dbtp=-0.3)
    flat_top = FlatTop(time=1.5, reported=2.0, strip="Band", channel=14, plateaus=9, level_dbfs=-6.0)
    board = Board.blank(STRIPS).apply(flat_top, over, clip())
    assert [warning.cause for warning in board["Band"].warnings] == list(Cause)
    assert [warning.peak_db for warning in board["Band"].warnings] == [0.0, -0.3, -6.0]
    board = board.apply(OverCleared(time=4.0, reported=4.0, strip="Band", count=2))
    assert [warning.cause for warning in board["Band"].warnings] == [Cause.CLIP, Cause.FLAT_TOP]


def test_a_fault_stands_until_it_is_over() -> None:
    def fault(kind: type[FaultOn | FaultOff], channel: int | None, what: FaultKind) -> Event:
        return kind(time=1.0, reported=4.0, strip="Band", fault=what, channel=channel, value=0.0)

    board = Board.blank(STRIPS).apply(
        fault(FaultOn, 14, FaultKind.DEAD_SIDE),
        fault(FaultOn, None, FaultKind.OUT_OF_PHASE),
        fault(FaultOn, 14, FaultKind.DEAD_SIDE),
    )
    dead, phase = StandingFault(FaultKind.DEAD_SIDE, 14), StandingFault(FaultKind.OUT_OF_PHASE, None)
    assert board["Band"].faults == (dead, phase)
    assert board.apply(fault(FaultOff, 13, FaultKind.DEAD_SIDE))["Band"].faults == (dead, phase)
    assert board.apply(fault(FaultOff, 14, FaultKind.DEAD_SIDE))["Band"].faults == (phase,)


def test_lost_sound_is_counted() -> None:
    lost = Overrun(time=1.0, reported=1.0, frames=480)
    board = Board.blank(STRIPS).apply(lost, lost)
    assert (board.overruns, board.lost_frames) == (2, 960)


def test_a_strip_that_is_not_on_the_board_is_refused() -> None:
    with pytest.raises(ValueError, match="no strip 'Choir' on this board: it has 'Band', 'Voice'"):
        Board.blank(STRIPS).apply(on("vocal", "Choir"))


strips = st.sampled_from(STRIPS)
known = st.sampled_from(["guitar", "drums", "vocal"])
events = st.lists(
    st.builds(on, known, strips)
    | st.builds(off, known, strips)
    | st.builds(clip, strips, channel=st.integers(1, 14), runs=st.integers(1, 3))
    | st.builds(cleared, strips)
)


@given(events)
def test_what_the_last_event_said_is_what_is_shown(happened: list[Event]) -> None:
    board = Board.blank(STRIPS).apply(*happened)
    for strip in STRIPS:
        last = {e.label: e for e in happened if isinstance(e, InstrumentOn | InstrumentOff) and e.strip == strip}
        assert set(labels(board, strip)) == {e.label for e in last.values() if isinstance(e, InstrumentOn)}
        clips = [e for e in happened if isinstance(e, Clip | ClipCleared) and e.strip == strip]
        assert bool(board[strip].warnings) == (bool(clips) and isinstance(clips[-1], Clip))


@given(events, st.data())
def test_events_one_by_one_or_all_at_once_make_the_same_board_and_change_no_older_one(
    happened: list[Event], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(happened)))
    first = Board.blank(STRIPS).apply(*happened[:cut])
    before = repr(first)
    assert first.apply(*happened[cut:]) == Board.blank(STRIPS).apply(*happened)
    assert repr(first) == before
