from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.bars import ASCII, UNICODE, Glyphs, confidence_bar, level_style, level_words, meter

levels = st.one_of(st.just(-math.inf), st.floats(-150, 12))
widths = st.integers(0, 200)


@given(levels, levels, widths, st.sampled_from([UNICODE, ASCII]))
def test_a_meter_has_its_width_whatever_the_level(one: float, other: float, width: int, glyphs: Glyphs) -> None:
    rms, peak = sorted((one, other))
    bar = meter(rms, peak, width, glyphs)
    assert bar.cell_len == width
    assert bar.plain == (
        glyphs.full * bar.plain.count(glyphs.full)
        + glyphs.peak * bar.plain.count(glyphs.peak)
        + glyphs.rest * bar.plain.count(glyphs.rest)
    )


@given(levels, levels, widths)
def test_louder_never_looks_quieter(one: float, other: float, width: int) -> None:
    quiet, loud = sorted((one, other))
    full = [meter(level, level, width, ASCII).plain.count(ASCII.full) for level in (quiet, loud)]
    assert full == sorted(full)


def test_a_meter_is_linear_in_decibels() -> None:
    assert meter(-30.0, -15.0, 60, ASCII).plain == "#" * 30 + "=" * 15 + "." * 15
    assert meter(-math.inf, -math.inf, 60, ASCII).plain == "." * 60
    assert meter(0.0, 3.0, 60, ASCII).plain == "#" * 60


def test_its_colours_change_where_those_of_obs_do() -> None:
    bar = meter(0.0, 0.0, 60, ASCII)
    colours = [str(span.style) for span in bar.spans for _ in range(span.end - span.start)]
    assert colours == ["green"] * 40 + ["yellow"] * 11 + ["red"] * 9
    assert [level_style(level) for level in (-math.inf, -20.1, -20.0, -9.1, -9.0, 0.0)] == [
        "green",
        "green",
        "yellow",
        "yellow",
        "red",
        "red",
    ]


@pytest.mark.parametrize(
    ("dbfs", "words"), [(-12.34, " −12.3"), (0.0, "   0.0"), (-math.inf, "    −∞"), (-120.0, "−120.0")]
)
def test_levels_take_six_cells(dbfs: float, words: str) -> None:
    assert level_words(dbfs, UNICODE) == words
    assert len(level_words(dbfs, ASCII)) == 6
    assert level_words(dbfs, ASCII).isascii()


@given(st.floats(0, 1), widths)
def test_a_confidence_bar_has_its_width(confidence: float, width: int) -> None:
    assert confidence_bar(confidence, width, UNICODE, "cyan").cell_len == width
