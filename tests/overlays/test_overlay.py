"""When an overlay's text changes."""

from __future__ import annotations

from itertools import pairwise

from states import levels, loudness, state

from dsp.events import Clip, ClipCleared, Event, InstrumentOff, InstrumentOn
from overlays.board import Board
from overlays.entries import News
from overlays.overlay import TextOverlay
from overlays.shows import Shows
from overlays.text import Wording

BLANK = Board.blank(["Main"])


def on(label: str) -> Event:
    return InstrumentOn(time=0.0, reported=0.0, strip="Main", label=label, confidence=0.9)


def off(label: str) -> Event:
    return InstrumentOff(time=0.0, reported=0.0, strip="Main", label=label, confidence=0.9)


def overlay(shows: Shows, minimum_s: float = 0.0, **wording: str) -> TextOverlay:
    return TextOverlay(["Main"], Wording.of(shows, alone=True, **wording), minimum_s=minimum_s)


def loud(short_term: float) -> News:
    return News(BLANK, (state("Main", of=levels(-3.0), loud=loudness(short_term, short_term=short_term)),))


def test_a_text_changes_with_what_is_heard_and_not_without_it() -> None:
    shown = overlay(Shows.INSTRUMENTS, empty="-")
    assert shown.text == "-"
    board = BLANK.apply(on("guitar"))
    assert shown.take(News(board), 0.0) is True
    assert shown.text == "Guitar"
    assert shown.take(News(board), 0.1) is False
    assert shown.take(News(board.apply(off("guitar"))), 0.2) is True
    assert shown.text == "-"


def test_what_appears_stays_for_its_time_and_keeps_nothing_else_waiting() -> None:
    shown = overlay(Shows.INSTRUMENTS, minimum_s=3.0)
    board = BLANK.apply(on("guitar"))
    shown.take(News(board), 0.0)
    board = board.apply(off("guitar"), on("drums"))
    shown.take(News(board), 1.0)
    assert shown.text == "Guitar · Drums"
    assert shown.take(News(board), 2.9) is False
    assert shown.take(News(board), 3.0) is True
    assert shown.text == "Drums"


def test_a_warning_stays_as_it_was_last_for_its_time() -> None:
    shown = overlay(Shows.WARNINGS, minimum_s=5.0)
    clip = Clip(time=0.0, reported=0.0, strip="Main", channel=1, samples=9, runs=3, peak_dbtp=0.0)
    board = BLANK.apply(clip)
    shown.take(News(board), 0.0)
    board = board.apply(clip)
    shown.take(News(board), 1.0)
    shown.take(News(board.apply(ClipCleared(time=2.0, reported=2.0, strip="Main", count=6))), 2.0)
    assert shown.text == "CLIPPING (6×, +0.0 dBTP)"


def test_loudness_moves_at_most_four_times_a_second_and_not_for_a_hair() -> None:
    shown = overlay(Shows.LOUDNESS)
    changes = [now for now in range(1000) if shown.take(loud(-30.0 + now / 50), now / 100)]
    assert len(changes) == 40
    assert min(late - early for early, late in pairwise(changes)) >= 25
    still = overlay(Shows.LOUDNESS)
    assert sum(still.take(loud(-14.25 + (now % 3) * 0.05), now) for now in range(50)) == 1


def test_troubles_show_at_once_and_go_at_once() -> None:
    shown = overlay(Shows.STATUS)
    assert shown.take(News(BLANK, troubles={"Sound": "no cable"}), 0.0)
    assert shown.text == "Sound: no cable"
    assert not shown.take(News(BLANK, troubles={"Sound": "no cable"}), 0.1)
    assert shown.take(News(BLANK), 0.2)
    assert shown.text == ""


def test_there_is_a_plain_text_beside_the_other() -> None:
    shown = TextOverlay(["Main"], Wording.of(Shows.INSTRUMENTS, alone=True, names={"guitar": "🎸 Gitarre"}))
    shown.take(News(BLANK.apply(on("guitar"))), 0.0)
    assert (shown.text, shown.plain_text) == ("🎸 Gitarre", "Gitarre")
