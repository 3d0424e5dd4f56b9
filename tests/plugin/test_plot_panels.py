from __future__ import annotations

import math

import pytest
from charts import CLIP, chart, dead_side
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from states import levels, loudness

from dsp.events import Event
from dsp.profile import R128, STREAMING, Profile
from plugin.plot_data import StripChart
from plugin.plot_panels import draw_loudness, draw_waveform


def strip_of(*events: Event, **wanted: object) -> StripChart:
    return chart(*events, **wanted).strips[0]  # type: ignore[arg-type]


@pytest.fixture
def axes() -> Axes:
    return Figure().subplots()


def words(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.texts]


def test_loudness_names_the_target_and_what_it_is(axes: Axes) -> None:
    draw_loudness(axes, strip_of(), STREAMING)
    assert words(axes) == ["integrated −18.0", "target −14"]
    bottom, top = axes.get_ylim()
    assert bottom < -18.0 < -16.0 < top


@pytest.mark.parametrize("integrated", [-14.0, -14.4, -13.7])
def test_words_beside_the_loudness_do_not_cover_each_other(axes: Axes, integrated: float) -> None:
    draw_loudness(axes, strip_of(loud=loudness(integrated=integrated)), STREAMING)
    heights = {text.get_text(): text.get_position()[1] for text in axes.texts}
    own, target = heights[f"integrated {integrated:.1f}".replace("-", "−")], heights["target −14"]
    assert abs(own - target) >= 0.0999
    assert integrated == -14.0 or (own > target) == (integrated > -14.0)


@pytest.mark.parametrize("profile", [STREAMING, R128])
@pytest.mark.parametrize("lufs", [math.nan, -math.inf, -65.0, -30.0, -3.0, 4.0])
def test_whatever_the_loudness_it_and_the_target_are_in_the_panel(lufs: float, profile: Profile, axes: Axes) -> None:
    strip = strip_of(loud=loudness(lufs, short_term=lufs, integrated=lufs), profile=profile)
    draw_loudness(axes, strip, profile)
    bottom, top = axes.get_ylim()
    assert bottom < profile.target_lufs < top
    if math.isfinite(lufs):
        assert bottom < lufs < top
    assert ("integrated" in " ".join(words(axes))) is math.isfinite(lufs)


def test_the_waveforms_scale_goes_by_its_peak_in_steps_of_6_db(axes: Axes) -> None:
    draw_waveform(axes, strip_of())  # a tone of half of full scale
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["−6", "−12", "", "−12", "−6"]
    assert axes.get_ylim() == pytest.approx((-0.56, 0.56))


def test_faults_are_shaded_where_they_are(axes: Axes) -> None:
    strip = strip_of(*dead_side(2, 0.3, 1.2))
    before = len(axes.patches)
    draw_waveform(axes, strip)
    [shade] = axes.patches[before:]
    assert (shade.get_x(), shade.get_width()) == pytest.approx((0.3, 0.9))


def test_clips_are_marked_in_the_waveform(axes: Axes) -> None:
    draw_waveform(axes, strip_of(CLIP))
    marks = [path.get_extents() for lines in axes.collections for path in lines.get_paths()]
    assert any((mark.x0, mark.x1) == (0.5, 0.5) for mark in marks)


def test_an_empty_file_can_be_drawn(axes: Axes) -> None:
    strip = strip_of(seconds=0.0, loud=loudness(), of=levels(-math.inf))
    draw_waveform(axes, strip)
    draw_loudness(axes, strip, STREAMING)
    assert axes.get_xlim() == (0.0, 1.0)
