from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from example_events import EXAMPLES
from hypothesis import given
from hypothesis import strategies as st

import dsp.events
from dsp.events import (
    Cause,
    Cleared,
    Clip,
    ClipCleared,
    Event,
    FaultKind,
    FaultOff,
    FaultOn,
    FlatTop,
    FlatTopCleared,
    InstrumentOff,
    InstrumentOn,
    Over,
    OverCleared,
    Overrun,
    Warned,
)
from overlays.board import Board
from plugin.mailbox import Mailbox, Snapshot, Update, merge

STRIPS = ("Voice", "Band")
LABELS = ("guitar", "vocal")

strips = st.sampled_from(STRIPS)
counts = st.integers(1, 9)
whenever = {"time": st.just(0.0), "reported": st.just(0.0)}
what = {**whenever, "strip": strips, "label": st.sampled_from(LABELS), "confidence": st.floats(0, 1)}
too_loud = {**whenever, "strip": strips, "channel": st.integers(1, 2)}
peaks = st.floats(-20, 6)
CLEARED = (ClipCleared, OverCleared, FlatTopCleared)
unstamped = st.one_of(
    st.builds(InstrumentOn, **what),
    st.builds(InstrumentOff, **what),
    st.builds(Clip, **too_loud, samples=counts, runs=counts, peak_dbtp=peaks),
    st.builds(Over, **too_loud, overs=counts, peak_dbtp=peaks),
    st.builds(FlatTop, **too_loud, plateaus=counts, level_dbfs=peaks),
    *(st.builds(kind, **whenever, strip=strips, count=counts) for kind in CLEARED),
    *(st.builds(kind, **too_loud, fault=st.sampled_from(FaultKind), value=peaks) for kind in (FaultOn, FaultOff)),
    st.builds(Overrun, **whenever, frames=counts),
)
histories = st.lists(unstamped, max_size=60).map(
    lambda events: [replace(event, time=float(at), reported=at + 0.5) for at, event in enumerate(events)]
)


def shown(board: Board) -> object:
    """A board but for how often sound was lost: merging keeps only how much."""
    return board.strips, board.lost_frames


@given(before=histories, waiting=histories)
def test_merged_events_leave_the_same_board(before: list[Event], waiting: list[Event]) -> None:
    board = Board.blank(STRIPS).apply(*before)
    assert shown(board.apply(*merge(waiting))) == shown(board.apply(*waiting))


@given(histories)
def test_merging_keeps_all_counts(events: list[Event]) -> None:
    def totals(of: list[Event]) -> dict[str, int]:
        warned = [event for event in of if isinstance(event, Warned)]
        cleared = [event for event in of if isinstance(event, Cleared)]
        return {
            **{
                f"{cause} {s} {c}": sum(e.count for e in warned if (e.cause, e.strip, e.channel) == (cause, s, c))
                for cause in Cause
                for s in STRIPS
                for c in (1, 2)
            },
            "samples": sum(event.samples for event in of if isinstance(event, Clip)),
            **{f"{cause} cleared": sum(event.count for event in cleared if event.cause is cause) for cause in Cause},
            "lost": sum(event.frames for event in of if isinstance(event, Overrun)),
        }

    assert totals(merge(events)) == totals(events)


@given(histories)
def test_what_is_left_is_bounded_however_much_came(events: list[Event]) -> None:
    # An off and an on a label and fault, two warnings of a cause and channel, a clearing of each cause.
    a_strip = 2 * len(LABELS) + 2 * 2 * len(FaultKind) + (2 * 2 + 1) * len(Cause)
    assert len(merge(events)) <= len(STRIPS) * a_strip + 1


@given(histories, st.lists(st.integers(1, 60)))
def test_merging_in_pieces_leaves_the_same_board(events: list[Event], cuts: list[int]) -> None:
    kept: list[Event] = []
    pieces = sorted({0, *cuts, len(events)})
    for begin, end in pairwise(pieces):
        kept = merge([*kept, *events[begin:end]])
    blank = Board.blank(STRIPS)
    assert shown(blank.apply(*kept)) == shown(blank.apply(*events))


KINDS = [
    kind
    for kind in vars(dsp.events).values()
    if isinstance(kind, type) and issubclass(kind, Event) and hasattr(kind, "name")
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_merges_with_itself(kind: type[Event]) -> None:
    event = EXAMPLES[kind]
    assert len(merge([event] * 1_000)) == 1


def test_few_events_are_left_alone() -> None:
    mailbox = Mailbox(limit=4)
    events = (EXAMPLES[InstrumentOn], EXAMPLES[InstrumentOff])
    mailbox.put(Update(None, events))
    mailbox.put(Update(None, events))
    assert mailbox.take() == Update(None, events * 2)
    assert not mailbox


def test_too_many_events_are_merged_and_the_missing_ones_counted() -> None:
    mailbox = Mailbox(limit=4)
    for _ in range(10):
        mailbox.put(Update(None, (EXAMPLES[InstrumentOn], EXAMPLES[InstrumentOff])))
    update = mailbox.take()
    assert len(update.events) + update.merged == 20
    assert update.events[-1] == EXAMPLES[InstrumentOff]


def test_the_newest_snapshot_wins_and_is_remembered() -> None:
    mailbox = Mailbox()
    old, new = Snapshot(1.0, ()), Snapshot(2.0, ())
    mailbox.put(Update(old, ()))
    mailbox.put(Update(new, ()))
    assert mailbox
    assert mailbox.take().snapshot == new
    mailbox.put(Update(None, (EXAMPLES[Clip],)))
    assert mailbox.take() == Update(new, (EXAMPLES[Clip],))
