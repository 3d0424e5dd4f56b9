from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from overlays.instruments import instrument_cells
from overlays.lights import WIDEST_LIGHT
from overlays.loudness_line import LINE_CELLS, SHORT_TERM_CELLS
from overlays.strip_columns import CHANNEL_CELLS, GAP_BEFORE, GAP_BEHIND, PEAK_CELLS, FullColumns, LineColumns

widths = st.integers(60, 400)

WITH_MAXIMUM = CHANNEL_CELLS + LINE_CELLS + 1 + len("max") + PEAK_CELLS
WITH_RANGE = WITH_MAXIMUM + 1 + len("LRA 12.3")


@given(widths)
def test_in_full_the_columns_fill_the_width_and_the_loudness_is_never_cut(width: int) -> None:
    columns = FullColumns.of(width)
    assert columns.left + columns.instruments * instrument_cells(columns.bar) == width
    assert columns.left == CHANNEL_CELLS + columns.meter + PEAK_CELLS
    assert columns.left >= WITH_MAXIMUM


@given(st.integers(80, 400))
def test_in_full_there_is_room_for_the_range_on_a_usual_terminal(width: int) -> None:
    assert FullColumns.of(width).left >= WITH_RANGE


@given(widths)
def test_in_a_line_the_columns_fill_the_width_with_room_for_a_warning(width: int) -> None:
    columns = LineColumns.of(width)
    assert (
        columns.name + columns.meter + PEAK_CELLS + GAP_BEFORE + columns.loudness + GAP_BEHIND + columns.room == width
    )
    assert columns.loudness in (SHORT_TERM_CELLS, LINE_CELLS)
    assert columns.room >= WIDEST_LIGHT
    assert columns.meter >= 11


@given(st.integers(-5, 60))
def test_no_width_is_too_small_to_be_divided(width: int) -> None:
    assert FullColumns.of(width).meter >= 0
    assert min(LineColumns.of(width).meter, LineColumns.of(width).room) >= 0
