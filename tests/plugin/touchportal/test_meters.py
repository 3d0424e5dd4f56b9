from __future__ import annotations

import math

import pytest

from plugin.touchportal.meters import figure


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (-12.34, "-12.3"),
        (0.0, "0.0"),
        (-0.04, "0.0"),
        (2.0, "2.0"),
        (-math.inf, "-∞"),
        (math.inf, "∞"),
        (math.nan, "–"),
    ],
)
def test_figures(value: float, words: str) -> None:
    assert figure(value) == words
