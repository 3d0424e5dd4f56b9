from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from states import state

from dsp.analysis import Light, StandingFault
from dsp.events import Cause, FaultKind
from overlays.glyphs import ASCII, UNICODE
from overlays.lights import (
    FAULT_NAMES,
    NAMES,
    PANEL_CELLS,
    RED,
    URGENCY,
    WIDEST_LIGHT,
    YELLOW,
    fault_words,
    light_words,
    most_urgent,
    panel,
)

SILENCE = StandingFault(FaultKind.SILENCE, None)
DEAD = StandingFault(FaultKind.DEAD_SIDE, 2)
OFFSET = StandingFault(FaultKind.DC_OFFSET, 12)

lights = st.dictionaries(
    st.sampled_from(Cause), st.builds(Light, lit=st.booleans(), counts=st.tuples(st.integers(0, 10**9)))
)


def urgent(
    *faults: StandingFault, gone: bool = False, lit: tuple[Cause, ...] = (), clips: int = 0, overs: int = 0
) -> str:
    of = state("Voice", lit=lit, clips=clips, overs=overs, faults=faults)
    return str(most_urgent(of, UNICODE, gone=gone)).strip()


def test_a_light_is_boxed_while_lit_and_grey_afterwards() -> None:
    lit, gone = (light_words(Cause.CLIP, Light(is_lit, (2, 1)), UNICODE) for is_lit in (True, False))
    assert lit.runs == [(" ● CLIP 3× ", RED)]
    assert gone.runs == [("   clip 3× ", "bright_black")]
    assert light_words(Cause.OVER, Light(True, (1,)), ASCII).runs == [(" * OVER 1x ", YELLOW)]


def test_there_is_no_light_where_there_never_was_a_reason() -> None:
    assert light_words(Cause.CLIP, Light(False, (0, 0)), UNICODE).cells == 0


def test_a_light_that_is_not_counted_yet_has_no_count() -> None:
    assert str(light_words(Cause.CLIP, Light(True, (0,)), UNICODE)) == " ● CLIP "


@given(lights)
def test_every_light_has_its_place(lights: dict[Cause, Light]) -> None:
    line = panel(lights, UNICODE)
    assert line.cells == PANEL_CELLS
    places = {Cause.CLIP: 3, Cause.OVER: 17, Cause.FLAT_TOP: 31}
    for cause, light in lights.items():
        if light.lit or light.count:
            name = NAMES[cause] if light.lit else NAMES[cause].lower()
            assert str(line).index(name) == places[cause]


def test_a_fault_names_its_channel() -> None:
    words = {str(fault_words(fault)).strip() for fault in (SILENCE, DEAD, OFFSET)}
    assert words == {"SILENT", "DEAD SIDE 2", "DC OFFSET 12"}


def test_what_is_worst_comes_first() -> None:
    assert urgent() == ""
    assert urgent(OFFSET) == "DC OFFSET 12"
    assert urgent(OFFSET, overs=2, lit=(Cause.OVER,)) == "● OVER 2×"
    assert urgent(OFFSET, DEAD, overs=2, lit=(Cause.OVER,)) == "DEAD SIDE 2"
    assert urgent(DEAD, clips=3, overs=2, lit=(Cause.OVER, Cause.CLIP)) == "● CLIP 3×"
    assert urgent(DEAD, SILENCE, clips=3, lit=(Cause.CLIP,)) == "SILENT"


def test_what_has_gone_out_comes_last_and_only_if_asked_for() -> None:
    assert urgent(OFFSET, clips=3, gone=True) == "DC OFFSET 12"
    assert urgent(clips=3, overs=1, gone=True) == "clip 3×"
    assert urgent(clips=3, gone=False) == ""


def test_everything_that_can_be_wrong_has_a_name_and_a_rank() -> None:
    assert set(URGENCY) == {*Cause, *FaultKind} == {*NAMES, *FAULT_NAMES}


@pytest.mark.parametrize("kind", FaultKind)
def test_a_fault_takes_no_more_than_the_widest_light(kind: FaultKind) -> None:
    assert fault_words(StandingFault(kind, None if kind is FaultKind.OUT_OF_PHASE else 999)).cells <= WIDEST_LIGHT
