from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.bars import confidence_bar, meter, scale
from overlays.glyphs import ASCII, UNICODE, Glyphs
from overlays.line import Line

levels = st.one_of(st.just(-math.inf), st.just(math.nan), st.floats(-150, 12))
widths = st.integers(0, 200)
glyphs = st.sampled_from([UNICODE, ASCII])


def styles(line: Line) -> list[str]:
    """Of each cell."""
    return [style for text, style in line.runs for _ in text]


@given(levels, levels, levels, widths, glyphs)
def test_a_meter_has_its_width_and_its_parts_in_order(
    rms: float, peak: float, held: float, width: int, glyphs: Glyphs
) -> None:
    line = meter(rms, peak, held, width, glyphs)
    assert line.cells == width
    bar = str(line)
    assert bar.count(glyphs.held) <= 1
    parts = bar.replace(glyphs.held, "")
    assert parts == (
        glyphs.full * parts.count(glyphs.full)
        + glyphs.peak * parts.count(glyphs.peak)
        + glyphs.rest * parts.count(glyphs.rest)
    )


@given(st.floats(-150, 12), st.floats(-150, 12), widths)
def test_louder_never_looks_quieter(one: float, other: float, width: int) -> None:
    quiet, loud = (str(meter(level, level, level, width, ASCII)) for level in sorted((one, other)))
    assert quiet.count("#") <= loud.count("#")
    assert quiet.find("|") <= loud.find("|")


def test_a_meter_is_linear_in_decibels_and_the_held_peak_is_a_tick_on_it() -> None:
    assert str(meter(-30.0, -15.0, -5.0, 60, ASCII)) == "#" * 30 + "=" * 15 + "." * 9 + "|" + "." * 5
    assert str(meter(-30.0, -15.0, -15.0, 60, ASCII)) == "#" * 30 + "=" * 14 + "|" + "." * 15
    assert str(meter(0.0, 3.0, 3.0, 60, ASCII)) == "#" * 59 + "|"


@pytest.mark.parametrize("held", [-math.inf, math.nan, -60.0, -80.0])
def test_what_is_below_the_scale_has_no_tick(held: float) -> None:
    assert str(meter(-math.inf, -math.inf, held, 60, ASCII)) == "." * 60


def test_its_colours_change_where_those_of_obs_do() -> None:
    assert styles(meter(0.0, 0.0, -math.inf, 60, ASCII)) == ["green"] * 40 + ["yellow"] * 11 + ["red"] * 9


def test_unlit_zones_are_dim_and_the_tick_stands_out() -> None:
    expected = (
        ["green"] * 20 + ["dim green"] * 20 + ["dim yellow"] * 11 + ["dim red"] * 3 + ["bold red"] + ["dim red"] * 5
    )
    assert styles(meter(-40.0, -40.0, -5.0, 60, ASCII)) == expected


@given(widths, glyphs)
def test_a_scale_is_as_wide_as_its_meter(width: int, glyphs: Glyphs) -> None:
    line = scale(width, glyphs)
    assert len(line) <= width
    numbers = [int(number.replace(glyphs.minus, "-")) for number in line.split()]
    assert numbers == sorted(set(numbers))
    assert not numbers or (numbers[0], numbers[-1]) == (-60, 0)


@given(st.integers(33, 200))
def test_the_numbers_of_a_scale_stand_over_the_ends_of_their_levels(width: int) -> None:
    line = scale(width, ASCII)
    for number in line.split()[1:]:
        tick = str(meter(-math.inf, -math.inf, float(number), width, ASCII)).index("|")
        begin = f" {line} ".index(f" {number} ")
        assert begin <= tick < begin + len(number)


@given(st.floats(0, 1), widths)
def test_a_confidence_bar_has_its_width(confidence: float, width: int) -> None:
    assert confidence_bar(confidence, width, UNICODE, "cyan").cells == width
