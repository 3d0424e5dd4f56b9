from __future__ import annotations

import doctest
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import overlays.chapters
from overlays.chapters import SHORTEST_S, Chapter, chapter_lines, chapters
from overlays.stretches import Stretch


def stretch(label: str, start_s: float, end_s: float) -> Stretch:
    return Stretch("Band", label, start_s, end_s)


def test_pieces_and_the_talk_between_them() -> None:
    heard = [
        stretch("guitar", 20, 80),
        stretch("vocal", 30, 70),
        stretch("drums", 83, 140),  # a rest of three seconds: the same piece
        stretch("speech", 142, 170),
        stretch("mallet", 171, 300),
    ]
    assert chapters(heard, 340.0) == [
        Chapter(0.0, "Pause"),
        Chapter(20, "Guitar, drums, vocal"),
        Chapter(140, "Speech"),
        Chapter(171, "Mallet"),
        Chapter(300, "Pause"),
    ]


def test_a_recording_that_begins_at_once_has_no_pause_before() -> None:
    assert chapters([stretch("organ", 2, 100)], 100.0) == [Chapter(0.0, "Organ")]


def test_a_chord_in_the_sound_check_is_no_piece() -> None:
    assert chapters([stretch("guitar", 30, 34)], 100.0) == [Chapter(0.0, "Pause")]


def test_marks_stand_where_they_were_made_and_win_over_what_begins_close_by() -> None:
    heard = [stretch("guitar", 20, 100)]
    made = chapters(heard, 120.0, [Chapter(23.0, "Our first song"), Chapter(500.0, "after the end")])
    assert made == [Chapter(0.0, "Pause"), Chapter(23.0, "Our first song"), Chapter(100, "Pause")]


def test_of_nothing_there_are_none() -> None:
    assert chapters([], 0.0) == []
    assert chapter_lines(chapters([], 60.0)) == ["0:00 Pause"]


seconds = st.integers(0, 600)
heard = st.lists(
    st.builds(
        lambda label, start, length: stretch(label, start, start + length),
        st.sampled_from(["guitar", "drums", "speech"]),
        seconds,
        st.integers(1, 100),
    ),
    max_size=20,
)


@given(heard)
def test_the_first_is_at_the_begin_and_each_lasts_long_enough_but_for_the_last(of: list[Stretch]) -> None:
    made = chapters(of, 800.0)
    assert made[0].start_s == 0.0
    assert all(later.start_s - earlier.start_s >= SHORTEST_S for earlier, later in pairwise(made))


def test_the_examples_are_true() -> None:
    result = doctest.testmod(overlays.chapters)
    assert result.attempted > 0
    assert result.failed == 0
