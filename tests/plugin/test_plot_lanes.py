from __future__ import annotations

import pytest
from charts import CLIP, chart, dead_side, playing
from matplotlib.figure import Figure

from dsp.events import Event
from plugin.plot_data import StripChart
from plugin.plot_lanes import draw_lanes, lanes_of


def strip_of(*events: Event, **wanted: object) -> StripChart:
    return chart(*events, **wanted).strips[0]  # type: ignore[arg-type]


def test_lanes_are_instruments_then_warnings_then_faults() -> None:
    events = (
        CLIP,
        *dead_side(2, 0.1, 0.4),
        *dead_side(1, 0.5, 0.6),
        *playing("synth_lead", 0.2, 0.9),
        *playing("bass", 0.4, 0.8),
    )
    strip = strip_of(*events, counts={"clips": 3, "overs": 0})
    assert [lane.name for lane in lanes_of(strip)] == ["Synth lead", "Bass", "Clips 3×", "Dead side 1", "Dead side 2"]


def test_where_nothing_happens_a_lane_says_so() -> None:
    assert [lane.name for lane in lanes_of(strip_of())] == ["no instrument"]


def test_bars_and_marks_stand_at_their_times() -> None:
    axes = Figure().subplots()
    strip = strip_of(CLIP, *playing("bass", 0.4, 0.8), counts={"clips": 3})
    draw_lanes(axes, strip, lanes_of(strip))
    spans = [box for bars in axes.collections for path in bars.get_paths() for box in [path.get_extents()]]
    assert any((box.x0, box.x1) == pytest.approx((0.4, 0.8)) for box in spans)
    assert any((box.x0, box.x1) == pytest.approx((0.5, 0.5)) for box in spans)
    assert axes.get_xlim() == (0.0, 2.0)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Bass", "Clips 3×"]


def test_what_is_short_in_a_long_file_is_still_seen() -> None:
    axes = Figure().subplots()
    strip = strip_of(*playing("bass", 0.4, 0.4001))
    draw_lanes(axes, strip, lanes_of(strip))
    [bar] = [path.get_extents() for bars in axes.collections for path in bars.get_paths()]
    assert bar.width == pytest.approx(0.002)
