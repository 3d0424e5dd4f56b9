from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from states import levels, loudness, state

from dsp.analysis import StandingFault, StripState
from dsp.events import Cause, FaultKind
from dsp.labels import LABELS
from dsp.strip import Strip
from overlays.glyphs import ASCII, UNICODE, Glyphs
from overlays.strip_view import StripView

LOUD = loudness(-18.34, short_term=-19.0, integrated=-18.7, range_lu=4.2)
DEAD = StandingFault(FaultKind.DEAD_SIDE, 2)
PHASE = StandingFault(FaultKind.OUT_OF_PHASE, None)
OFFSETS = tuple(StandingFault(FaultKind.DC_OFFSET, channel) for channel in (1, 2))

decibels = st.one_of(st.just(-math.inf), st.floats(-140, 20))
readings = st.one_of(st.sampled_from([math.nan, -math.inf]), st.floats(-140, 20))
states = st.builds(
    state,
    st.just("Voice"),
    of=st.builds(levels, decibels, decibels),
    loud=st.builds(loudness, readings, short_term=readings, integrated=readings, paused=st.booleans()),
    playing=st.lists(st.sampled_from(LABELS), unique=True, max_size=6).map(lambda on: tuple((one, 0.9) for one in on)),
    clips=st.integers(0, 10**7),
    overs=st.integers(0, 10**7),
    flat_tops=st.integers(0, 10**7),
    lit=st.sets(st.sampled_from(Cause)).map(tuple),
    faults=st.lists(st.sampled_from([DEAD, PHASE, *OFFSETS]), unique=True).map(tuple),
)
widths = st.integers(60, 220)
glyphs = st.sampled_from([ASCII, UNICODE])


def view(of: StripState | None = None, ceiling_dbtp: float = -1.0) -> StripView:
    return StripView(Strip("Voice", (13, 14)), ceiling_dbtp, of)


def full(of: StripState | None, width: int = 80) -> list[str]:
    return [str(line) for line in view(of).full(width, UNICODE, 0.0)]


def compact(of: StripState | None, width: int = 80) -> str:
    return str(view(of).compact(width, UNICODE))


def test_in_full_it_has_a_meter_a_channel_and_the_loudness_below() -> None:
    of = state("Voice", of=levels(-30.0, -math.inf, rms_db=-45.0), loud=LOUD, playing=(("vocal", 0.91),))
    head, first, second, below = full(of)
    assert head == f"── Voice {'─' * 71}"
    assert first == f" 13 {'▆' * 12}{'▃' * 10}┃{'▁' * 23} −30.0  Vocal      ▆▆▆▆▆▁ 91 %"
    assert second.rstrip() == f" 14 {'▁' * 46}    −∞"
    assert below.rstrip() == "    M −18.3  S −19.0  I −18.7 LUFS   LRA  4.2  max −30.0"


def test_the_light_part_of_a_meter_and_its_tick_are_of_the_true_peak() -> None:
    first = full(state("Voice", of=levels(-50.0, -50.0, rms_db=-60.0, true_peak_db=0.0)))[1]
    assert f" 13 {'▃' * 45}┃" in first


def test_before_the_first_sound_nothing_is_known() -> None:
    head, first, _, below = full(None)
    assert set(head) == {"─", " ", *"Voice"}
    assert first.rstrip() == f" 13 {'▁' * 46}     –"
    assert below.rstrip() == "    M     –  S     –  I     – LUFS   LRA    –  max     –"
    assert compact(None).rstrip().endswith("–  S     – LUFS")


@pytest.mark.parametrize(
    ("true_peak", "words", "style"),
    [(-1.1, "  −1.1", ""), (-1.0, "  −1.0", ""), (-0.9, " !−0.9", "bold red"), (0.26, " !+0.3", "bold red")],
)
def test_a_true_peak_above_the_ceiling_is_marked(true_peak: float, words: str, style: str) -> None:
    of = state("Voice", of=levels(-3.0, -3.0, true_peak_db=true_peak))
    drawn = view(of)
    for line in (*drawn.full(80, UNICODE, 0.0)[1:4], drawn.compact(80, UNICODE)):
        assert (words, style) in line.runs


def test_the_ceiling_is_the_configured_one() -> None:
    of = state("Voice", of=levels(-3.0, -3.0))
    assert ("  −3.0", "") in view(of, ceiling_dbtp=-3.0).full(80, UNICODE, 0.0)[1].runs
    assert (" !−3.0", "bold red") in view(of, ceiling_dbtp=-3.1).full(80, UNICODE, 0.0)[1].runs


def test_lights_stand_in_the_headline() -> None:
    head = full(state("Voice", clips=3, overs=12, flat_tops=9, lit=(Cause.OVER,)))[0]
    assert head.endswith("── clip 3× ─── ● OVER 12× ──── flat top 9× ───")


def test_faults_stand_at_the_bottom_right_below_the_instruments() -> None:
    lines = full(state("Voice", faults=(DEAD, PHASE), playing=(("vocal", 0.9), ("bass", 0.9))))
    assert [line[56:].strip() for line in lines[1:]] == ["Vocal, Bass", "DEAD SIDE 2", "OUT OF PHASE"]


def test_faults_leave_room_for_an_instrument_and_those_without_room_are_counted() -> None:
    lines = full(state("Voice", faults=(DEAD, PHASE, *OFFSETS), playing=(("vocal", 0.9),)))
    assert lines[1].endswith("Vocal      ▆▆▆▆▆▁ 90 %")
    assert [line[56:].strip() for line in lines[2:]] == ["DEAD SIDE 2", "OUT OF PHASE +2"]


def test_instruments_stand_in_two_columns_where_there_is_width() -> None:
    playing = tuple((label, 0.9) for label in ("vocal", "bass", "drums", "guitar"))
    lines = full(state("Voice", playing=playing), width=110)
    shown = [[word for word in line.split() if word.isalpha()][-2:] for line in lines[1:]]
    assert shown == [["Vocal", "Guitar"], ["Bass"], ["max", "Drums"]]


def test_a_line_tells_the_loudest_channel_the_loudness_and_the_worst() -> None:
    of = state("Voice", of=levels(-30.0, -6.0, rms_db=-20.0), loud=LOUD, clips=2, lit=(Cause.CLIP,), faults=(DEAD,))
    of = StripState(of.strip, of.levels, of.loudness, (("vocal", 0.9),), of.lights, of.faults)
    line = compact(of)
    assert line.startswith(f" Voice       {'▆' * 10}{'▃' * 3}┃▁")
    assert "−6.0  S −19.0 LUFS  Vocal " in line
    assert line.rstrip().endswith("● CLIP 2×")
    assert "M −18.3 S −19.0 I −18.7 LUFS" in compact(of, width=116)


def test_in_a_narrow_line_what_has_gone_out_leaves_its_place_to_the_instruments() -> None:
    of = state("Voice", clips=2, playing=(("vocal", 0.9), ("bass", 0.9)))
    assert "clip" not in compact(of, 60)
    assert "Vocal, Bass" in compact(of, 60)
    assert "clip 2×" in compact(of, 80)


@pytest.mark.parametrize(("channels", "height"), [(1, 4), (2, 4), (3, 5), (5, 7)])
def test_it_is_as_high_as_it_says(channels: int, height: int) -> None:
    drawn = StripView(Strip("Voice", tuple(range(1, channels + 1))))
    assert drawn.height == height == len(drawn.full(80, UNICODE, 0.0))


@given(st.one_of(st.none(), states), widths, glyphs)
def test_every_line_has_its_width(of: StripState | None, width: int, glyphs: Glyphs) -> None:
    drawn = view(of)
    assert {line.cells for line in (*drawn.full(width, glyphs, 0.0), drawn.compact(width, glyphs))} == {width}


@settings(max_examples=60)
@given(states, states, widths)
def test_nothing_moves(before: StripState, after: StripState, width: int) -> None:
    def places(of: StripState) -> list[int]:
        lines = [*full(of, width), compact(of, width)]
        return [
            line.find(words) for line in lines for words in ("M ", "S ", "I ", "LRA", "max", " 13 ", " 14 ", "Voice")
        ]

    assert places(before)[:32] == places(after)[:32]
    assert compact(before, width).index(" S ") == compact(after, width).index(" S ")


@given(states, widths)
def test_without_colour_and_in_ascii_it_says_the_same_words(of: StripState, width: int) -> None:
    line = " ".join(str(line) for line in view(of).full(width, ASCII, 0.0))
    assert line.isascii()
    for cause, name in ((Cause.CLIP, "CLIP"), (Cause.OVER, "OVER"), (Cause.FLAT_TOP, "FLAT TOP")):
        assert (f"* {name}" in line) == of.lights[cause].lit
