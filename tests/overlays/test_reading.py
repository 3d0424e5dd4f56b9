from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.reading import Reading


@pytest.mark.parametrize(
    ("value", "spec", "written"),
    [
        (-14.26, "", "−14.3"),
        (0.25, "+.2f", "+0.25"),
        (-3.0, "+.0f", "−3"),
        (-3.0, "7.1f", "   −3.0"),
        (math.nan, "", "–"),
        (math.nan, "+.1f", "–"),
        (math.nan, "5.1f", "    –"),
        (-math.inf, "+.1f", "−∞"),
        (-math.inf, "<5.1f", "−∞   "),
        (-math.inf, "*^6.1f", "**−∞**"),
        (-math.inf, "=+5.1f", "   −∞"),
        (math.inf, ".1f", "∞"),
    ],
)
def test_what_is_no_number_is_written_all_the_same(value: float, spec: str, written: str) -> None:
    assert format(Reading(value), spec) == written


@given(
    st.floats(),
    st.from_regex(r"\A([ *]?[<>^=])?[-+ ]?0?[0-9]{0,2}[,_]?(\.[0-9])?[efgn%]?\Z").filter(lambda spec: "_n" not in spec),
)
def test_whatever_a_float_can_be_written_with_a_reading_can(value: float, spec: str) -> None:
    try:
        format(1.0, spec)
    except ValueError:
        return  # no format
    assert isinstance(format(Reading(value), spec), str)
