from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pytest
from charts import chart, playing
from matplotlib.image import imread
from states import levels, loudness

from dsp.events import FlatTop
from dsp.strip import Strip
from plugin.errors import UserError
from plugin.plot import draw_chart, png_of
from plugin.plot_data import Chart

STRIPS = (Strip("Voice", (1,)), Strip("Band", (2, 3)))


def pixels(drawn: Chart) -> np.ndarray:
    return imread(io.BytesIO(png_of(drawn)))


def test_the_picture_is_a_png_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "song.png"
    draw_chart(chart(), path)
    assert imread(path).shape[1] == 1430
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UserError, match=r"song\.png: cannot be written"):
        draw_chart(chart(), tmp_path / "missing" / "song.png")


def test_every_strip_and_every_lane_has_its_room() -> None:
    one, two = pixels(chart(strips=STRIPS[:1])), pixels(chart(strips=STRIPS))
    assert 1.7 < len(two) / len(one) < 2
    events = [event for label in ("bass", "brass", "drums", "flute") for event in playing(label, 0.1, 0.9)]
    assert len(pixels(chart(*events))) > len(one)


def test_a_picture_of_very_many_strips_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = pixels(chart(strips=STRIPS))
    monkeypatch.setattr("plugin.plot.MOST_PIXELS", 500)
    small = pixels(chart(strips=STRIPS))
    assert 498 <= len(small) <= 500 < len(usual)
    assert small.shape[1] / small.shape[0] == pytest.approx(usual.shape[1] / usual.shape[0], abs=0.01)


def test_the_same_file_gives_the_same_picture() -> None:
    assert png_of(chart()) == png_of(chart())


@pytest.mark.parametrize("name", ["a $x_1$ {b} \\frac.wav", "曲目一.flac", "line\nend \udcff.wav", "x" * 300])
def test_any_file_and_strip_name_can_be_drawn(name: str) -> None:
    assert len(pixels(chart(title=name, strips=(Strip(name, (1,)),))))


def test_what_is_undefined_can_be_drawn() -> None:
    silent = chart(loud=loudness(-math.inf, short_term=-math.inf, integrated=-math.inf), of=levels(-math.inf))
    assert len(pixels(silent))
    assert len(pixels(chart(seconds=0.0, loud=loudness(), of=levels(-math.inf))))


def test_a_warning_is_seen() -> None:
    flat = FlatTop(time=1.0, reported=1.1, strip="Main", channel=1, plateaus=9, level_dbfs=-6.0)
    before, after = pixels(chart(counts={"flat_tops": 9})), pixels(chart(flat, counts={"flat_tops": 9}))
    assert before.shape == after.shape
    changed = np.argwhere((before != after).any(axis=2))
    assert 0 < len(changed) < 0.01 * before.shape[0] * before.shape[1]
