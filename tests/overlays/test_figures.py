from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.figures import COUNT_CELLS, FIGURE_CELLS, count_words, figure
from overlays.glyphs import ASCII, UNICODE, Glyphs

values = st.one_of(st.sampled_from([math.nan, -math.inf]), st.floats(-999, 999))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-12.34, "−12.3"),
        (-9.96, "−10.0"),
        (0.3, "  0.3"),
        (-0.04, "  0.0"),
        (0.0, "  0.0"),
        (-120.4, " −120"),
        (-math.inf, "   −∞"),
        (math.nan, "    –"),
    ],
)
def test_a_reading_in_words(value: float, words: str) -> None:
    assert figure(value, UNICODE) == words


@pytest.mark.parametrize(("value", "words"), [(0.26, " +0.3"), (10.6, "+10.6"), (0.04, "  0.0"), (-0.3, " −0.3")])
def test_a_signed_reading_has_a_plus(value: float, words: str) -> None:
    assert figure(value, UNICODE, signed=True) == words


@given(values, st.booleans(), st.sampled_from([ASCII, UNICODE]), st.integers(4, 8))
def test_a_reading_always_takes_its_cells(value: float, signed: bool, glyphs: Glyphs, cells: int) -> None:
    assert len(figure(value, glyphs, signed=signed, cells=cells)) == cells
    assert len(figure(value, glyphs, signed=signed)) == FIGURE_CELLS
    assert figure(value, ASCII, signed=signed).isascii()


@pytest.mark.parametrize(
    ("count", "words"),
    [(3, "3×"), (9_999, "9999×"), (10_000, "10k×"), (999_999, "999k×"), (5_000_000, "5M×"), (10**12, "999M×")],
)
def test_a_count_in_words(count: int, words: str) -> None:
    assert count_words(count, UNICODE) == words


@given(st.integers(0, 10**15))
def test_a_count_never_takes_more_than_its_cells(count: int) -> None:
    assert len(count_words(count, ASCII)) <= COUNT_CELLS
