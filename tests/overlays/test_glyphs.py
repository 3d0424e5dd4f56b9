from __future__ import annotations

from dataclasses import astuple, fields

import pytest
from rich.cells import cell_len

from overlays.glyphs import ASCII, UNICODE, Glyphs


def test_the_plain_ones_are_plain() -> None:
    assert "".join(astuple(ASCII)).isascii()


@pytest.mark.parametrize("glyphs", [ASCII, UNICODE])
def test_each_takes_one_cell_but_the_word_for_infinity(glyphs: Glyphs) -> None:
    widths = {field.name: cell_len(getattr(glyphs, field.name)) for field in fields(glyphs)}
    assert widths.pop("infinity") <= 3
    assert set(widths.values()) == {1}


@pytest.mark.parametrize("glyphs", [ASCII, UNICODE])
def test_the_parts_of_a_meter_are_told_apart_without_colour(glyphs: Glyphs) -> None:
    assert len({glyphs.full, glyphs.peak, glyphs.rest, glyphs.held}) == 4
