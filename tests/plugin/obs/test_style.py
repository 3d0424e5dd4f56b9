from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.obs.style import (
    CLIPPING_LOOK,
    INSTRUMENTS_LOOK,
    TEXT_KINDS,
    Canvas,
    Corner,
    Look,
    is_text,
    text_kind,
    text_settings,
    transform,
)

HD = Canvas(1920, 1080)
canvases = st.builds(Canvas, st.integers(160, 7680), st.integers(160, 7680))


def test_the_kind_is_the_newest_that_this_obs_has() -> None:
    assert text_kind(["image_source", "text_gdiplus_v2", "text_gdiplus_v3"]) == "text_gdiplus_v3"
    assert text_kind(["text_ft2_source_v2", "text_gdiplus_v2"]) == "text_gdiplus_v2"
    assert text_kind(["text_ft2_source_v2", "color_source_v3"]) == "text_ft2_source_v2"
    assert text_kind(["color_source_v3"]) is None


def test_text_sources_of_all_sorts_are_known_as_such() -> None:
    assert all(is_text(kind) for kind in TEXT_KINDS)
    assert not is_text("color_source_v3")


@pytest.mark.parametrize(("rgb", "bgr"), [(0xFF0000, 0x0000FF), (0x0000FF, 0xFF0000), (0x123456, 0x563412)])
def test_obs_wants_blue_first(rgb: int, bgr: int) -> None:
    look = Look(Corner.TOP_LEFT, rgb)
    assert text_settings("text_gdiplus_v3", look, HD)["color"] == bgr
    assert text_settings("text_ft2_source_v2", look, HD)["color1"] == 0xFF000000 | bgr


@given(canvases, st.sampled_from(TEXT_KINDS))
def test_letters_grow_with_the_canvas_and_have_an_outline(canvas: Canvas, kind: str) -> None:
    settings = text_settings(kind, INSTRUMENTS_LOOK, canvas)
    assert settings["outline"] is True
    assert settings["font"]["size"] == max(12, round(0.055 * min(canvas.width, canvas.height)))


@given(canvases, st.sampled_from([INSTRUMENTS_LOOK, CLIPPING_LOOK]))
def test_the_text_stays_inside_the_safe_margin(canvas: Canvas, look: Look) -> None:
    place = transform(look, canvas)
    top = place["positionY"] - (place["boundsHeight"] if look.corner is Corner.BOTTOM_LEFT else 0)
    left, right = place["positionX"], place["positionX"] + place["boundsWidth"]
    assert left == pytest.approx(0.05 * canvas.width)
    assert right == pytest.approx(0.95 * canvas.width)
    assert top >= 0.05 * canvas.height - 1e-6
    assert top + place["boundsHeight"] <= 0.95 * canvas.height + 1e-6


def test_the_two_overlays_never_cover_each_other() -> None:
    clipping, instruments = transform(CLIPPING_LOOK, HD), transform(INSTRUMENTS_LOOK, HD)
    assert clipping["positionY"] + clipping["boundsHeight"] < instruments["positionY"] - instruments["boundsHeight"]
