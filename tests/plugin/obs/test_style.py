from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlays.shows import Shows
from plugin.obs.style import (
    LOOKS,
    TEXT_KINDS,
    Canvas,
    Edge,
    Look,
    has_one_font,
    is_text,
    looks,
    text_kind,
    text_settings,
    transform,
)

HD = Canvas(1920, 1080)
canvases = st.builds(Canvas, st.integers(160, 7680), st.integers(160, 7680))
overlays = st.lists(st.sampled_from(Shows), min_size=1, max_size=12)


def rows(look: Look, canvas: Canvas) -> tuple[float, float]:
    """The upper and the lower end of the box that a text of this look may fill."""
    place = transform(look, canvas)
    top = place["positionY"] - (place["boundsHeight"] if look.edge is Edge.BOTTOM else 0.0)
    return top, top + place["boundsHeight"]


def test_the_kind_is_the_newest_that_this_obs_has() -> None:
    assert text_kind(["image_source", "text_gdiplus_v2", "text_gdiplus_v3"]) == "text_gdiplus_v3"
    assert text_kind(["text_ft2_source_v2", "text_gdiplus_v2"]) == "text_gdiplus_v2"
    assert text_kind(["text_ft2_source_v2", "color_source_v3"]) == "text_ft2_source_v2"
    assert text_kind(["color_source_v3"]) is None


def test_text_sources_of_all_sorts_are_known_as_such() -> None:
    assert all(is_text(kind) for kind in TEXT_KINDS)
    assert not is_text("color_source_v3")


def test_freetype_draws_with_one_font_and_windows_with_all_it_has() -> None:
    assert {kind: has_one_font(kind) for kind in TEXT_KINDS} == {
        "text_gdiplus_v3": False,
        "text_gdiplus_v2": False,
        "text_gdiplus": False,
        "text_ft2_source_v2": True,
        "text_ft2_source": True,
    }


@pytest.mark.parametrize(("rgb", "bgr"), [(0xFF0000, 0x0000FF), (0x0000FF, 0xFF0000), (0x123456, 0x563412)])
def test_obs_wants_blue_first(rgb: int, bgr: int) -> None:
    look = Look(Edge.TOP, rgb, 1 / 3)
    assert text_settings("text_gdiplus_v3", look, HD)["color"] == bgr
    assert text_settings("text_ft2_source_v2", look, HD)["color1"] == 0xFF000000 | bgr


@given(canvases, st.sampled_from(TEXT_KINDS), st.sampled_from(Shows))
def test_letters_grow_with_the_canvas_and_have_an_outline(canvas: Canvas, kind: str, shows: Shows) -> None:
    settings = text_settings(kind, LOOKS[shows], canvas)
    assert settings["outline"] is True
    assert settings["font"]["size"] == max(12, round(0.055 * min(canvas.width, canvas.height)))


@given(canvases, overlays)
def test_every_text_stays_inside_the_safe_margin(canvas: Canvas, shown: list[Shows]) -> None:
    for look in looks(shown):
        place = transform(look, canvas)
        top, bottom = rows(look, canvas)
        left, right = place["positionX"], place["positionX"] + place["boundsWidth"]
        assert left == pytest.approx(0.05 * canvas.width)
        assert right == pytest.approx(0.95 * canvas.width)
        assert top >= 0.05 * canvas.height - 1e-6
        assert bottom <= 0.95 * canvas.height + 1e-6
        assert place["boundsHeight"] > 0


@given(overlays)
def test_no_two_overlays_ever_cover_each_other(shown: list[Shows]) -> None:
    for one, other in itertools.combinations([rows(look, HD) for look in looks(shown)], 2):
        assert one[1] <= other[0] + 1e-6 or other[1] <= one[0] + 1e-6


def test_instruments_stand_at_the_bottom_and_what_is_alarming_at_the_top_in_red() -> None:
    instruments, warnings = looks([Shows.INSTRUMENTS, Shows.WARNINGS])
    assert instruments == Look(Edge.BOTTOM, 0xFFFFFF, 1 / 3)
    assert (warnings.edge, warnings.offset, warnings.height) == (Edge.TOP, 0.0, 1 / 3)
    assert warnings.rgb >> 16 > 2 * (warnings.rgb & 0xFF)


def test_the_first_of_two_of_a_kind_stands_at_the_edge() -> None:
    first, second = looks([Shows.INSTRUMENTS, Shows.INSTRUMENTS])
    assert first.offset == 0.0
    assert second.offset == first.height
