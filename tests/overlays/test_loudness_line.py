from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from states import loudness

from dsp.analysis import Loudness
from overlays.glyphs import ASCII, UNICODE
from overlays.loudness_line import LINE_CELLS, SHORT_TERM_CELLS, UNHEARD, loudness_line, short_term

LOUD = loudness(-18.34, short_term=-19.0, integrated=-18.7, range_lu=4.2)
readings = st.one_of(st.sampled_from([math.nan, -math.inf]), st.floats(-200, 20))


@pytest.mark.parametrize(
    ("room", "words"),
    [
        (60, "M −18.3  S −19.0  I −18.7 LUFS   LRA  4.2"),
        (40, "M −18.3 S −19.0 I −18.7 LUFS  LRA  4.2"),
        (36, "M −18.3  S −19.0  I −18.7 LUFS "),
        (29, "M −18.3 S −19.0 I −18.7 LUFS "),
        (20, "M −18.3 S −19.0 I −1"),
    ],
)
def test_it_takes_the_room_that_there_is(room: int, words: str) -> None:
    assert str(loudness_line(LOUD, room, UNICODE)) == words


def test_undefined_is_a_dash_and_silence_is_infinite() -> None:
    assert str(loudness_line(loudness(-math.inf), 29, UNICODE)) == "M    −∞ S     – I     – LUFS "
    assert str(loudness_line(UNHEARD, 29, ASCII)) == "M     - S     - I     - LUFS "


def test_a_pause_is_said_in_words_and_moves_nothing() -> None:
    paused = loudness(-18.34, short_term=-19.0, integrated=-18.7, range_lu=4.2, paused=True)
    for room in (29, 33, 38, 42):
        playing, standing = (str(loudness_line(one, room, UNICODE)) for one in (LOUD, paused))
        assert standing == playing.replace("LUFS ", "pause")


@given(
    st.builds(loudness, readings, short_term=readings, integrated=readings, range_lu=readings, paused=st.booleans()),
    st.integers(29, 80),
)
def test_no_reading_moves_another(other: Loudness, room: int) -> None:
    one, two = (str(loudness_line(this, room, UNICODE)) for this in (LOUD, other))
    assert len(one) == len(two) <= room
    assert [one.find(name) for name in "MSIR"] == [two.find(name) for name in "MSIR"]


def test_the_figure_for_little_room() -> None:
    assert str(short_term(LOUD, UNICODE)) == "S −19.0 LUFS"
    assert short_term(UNHEARD, UNICODE).cells == SHORT_TERM_CELLS
    assert loudness_line(UNHEARD, LINE_CELLS, UNICODE).cells == LINE_CELLS
