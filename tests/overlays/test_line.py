from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from overlays.line import Line, shown

texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "So", "Zs")), max_size=30)
styles = st.sampled_from(["", "bold", "red"])
lines = st.lists(st.tuples(texts, styles), max_size=5)


def line_of(runs: list[tuple[str, str]]) -> Line:
    line = Line()
    for text, style in runs:
        line.add(text, style)
    return line


@given(lines, lines, st.integers(0, 80))
def test_a_fitted_line_has_exactly_its_width(
    left: list[tuple[str, str]], right: list[tuple[str, str]], width: int
) -> None:
    line = line_of(left).fit(width, right=line_of(right))
    assert line.cells == width == cell_len(str(line))


def test_what_stands_at_the_right_is_kept_and_the_left_is_cut() -> None:
    assert str(Line("left").fit(12, "-", right=Line("right"))) == "left---right"
    assert str(Line("left").add("over", "bold").fit(11, right=Line("right"))) == "leftovright"
    assert str(Line("left").fit(3, right=Line("right"))) == "rig"


def test_a_wide_character_that_is_cut_leaves_a_blank() -> None:
    assert str(Line("ab日本").fit(5)) == "ab日 "


@given(lines)
def test_segments_say_the_same_and_no_two_neighbours_are_of_one_style(runs: list[tuple[str, str]]) -> None:
    line = line_of(runs)
    segments = list(line.segments())
    assert "".join(segment.text for segment in segments) == str(line)
    assert all(one.style != other.style for one, other in pairwise(segments))


@pytest.mark.parametrize(
    ("text", "cells", "words"),
    [
        ("Vocals", 6, "Vocals"),
        ("Vocals", 5, "Voca…"),
        ("日本語", 4, "日 …"),
        ("Vocals", 0, ""),
        ("Vocals", None, "Vocals"),
    ],
)
def test_words_are_cut_with_a_mark(text: str, cells: int | None, words: str) -> None:
    assert shown(text, cells, "…") == words


def test_control_codes_are_not_shown() -> None:
    assert shown("\x1b[2JVo\tcal\ns") == " [2JVo cal s"
