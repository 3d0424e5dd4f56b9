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


def test_a_mark_without_a_title_is_called_after_what_plays_in_it() -> None:
    heard = [stretch("guitar", 20, 100), stretch("speech", 100, 160)]
    made = chapters(heard, 200.0, [Chapter(50.0, ""), Chapter(110.0, ""), Chapter(165.0, "")])
    assert [one.title for one in made] == ["Pause", "Guitar", "Guitar", "Speech", "Speech", "Pause"]


def test_of_two_marks_close_together_the_first_stays() -> None:
    made = chapters([], 100.0, [Chapter(50.0, "One"), Chapter(55.0, "Slip"), Chapter(60.0, "Two")])
    assert made == [Chapter(0.0, "Pause"), Chapter(50.0, "One"), Chapter(60.0, "Two")]


def test_what_is_shorter_than_a_chapter_is_one_all_the_same() -> None:
    assert chapters([stretch("bass", 1, 2), stretch("flute", 2, 3)], 3.0) == [Chapter(0.0, "Bass, flute")]


def test_of_nothing_there_are_none() -> None:
    assert chapters([], 0.0) == []
    assert chapter_lines(chapters([], 60.0)) == ["00:00 Pause"]


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


@given(heard, st.lists(st.builds(Chapter, seconds, st.sampled_from(["", "Song"]))))
def test_the_first_is_at_the_begin_and_each_lasts_long_enough_but_for_the_last(
    of: list[Stretch], marked: list[Chapter]
) -> None:
    made = chapters(of, 800.0, marked)
    assert all(one.title for one in made)
    assert made[0].start_s == 0.0
    assert all(later.start_s - earlier.start_s >= SHORTEST_S for earlier, later in pairwise(made))


def test_the_examples_are_true() -> None:
    result = doctest.testmod(overlays.chapters)
    assert result.attempted > 0
    assert result.failed == 0
