from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.labels import LABELS
from overlays.glyphs import UNICODE
from overlays.instruments import FADE_S, Instruments, instrument_cells, names

playings = st.lists(st.tuples(st.sampled_from(LABELS), st.floats(0, 1)), max_size=8, unique_by=lambda one: one[0])


def drawn(
    instruments: Instruments, *playing: tuple[str, float], room: int = 3, bar: int = 5, at_s: float = 0.0
) -> list[str]:
    return [str(cell) for cell in instruments.cells(playing, room, bar, UNICODE, at_s)]


def test_an_instrument_shows_its_confidence() -> None:
    assert drawn(Instruments(), ("synth_lead", 0.61))[0] == "  Synth lead ▆▆▆▁▁ 61 %"
    assert drawn(Instruments(), ("vocal", 1.0), bar=0)[0] == " Vocal      100 %"


def test_one_that_ended_stays_for_a_moment_and_says_that_it_ended() -> None:
    instruments = Instruments()
    instruments.fade("vocal", 0.8, position_s=2.0)
    assert drawn(instruments, at_s=2.0)[0] == "  Vocal      ▆▆▆▆▁    –"
    assert drawn(instruments, at_s=2.0 + FADE_S)[0].strip() == ""


def test_one_that_comes_back_is_shown_once_and_in_its_place() -> None:
    instruments = Instruments()
    before = drawn(instruments, ("vocal", 0.8), ("bass", 0.8))
    instruments.fade("vocal", 0.8, position_s=1.0)
    drawn(instruments, ("bass", 0.8), at_s=1.0)
    assert drawn(instruments, ("bass", 0.8), ("vocal", 0.8), at_s=1.1) == before


def test_those_without_a_place_are_counted() -> None:
    playing = [(label, 0.9) for label in LABELS]
    assert drawn(Instruments(), *playing)[2].rstrip() == "  and 11 more"


def test_the_only_place_tells_who_plays() -> None:
    assert drawn(Instruments(), ("vocal", 0.9), ("bass", 0.9), room=1)[0].rstrip() == "  Vocal, Bass"


@given(playings, st.integers(0, 6), st.integers(0, 11))
def test_every_place_is_equally_wide(playing: list[tuple[str, float]], room: int, bar: int) -> None:
    cells = Instruments().cells(playing, room, bar, UNICODE, 0.0)
    assert [cell.cells for cell in cells] == [instrument_cells(bar)] * room


@pytest.mark.parametrize(
    ("room", "words"), [(40, "Vocal, Bass, Drums"), (14, "Vocal, Bass +1"), (13, "Vocal +2"), (4, "+3"), (0, "")]
)
def test_names_fill_the_room(room: int, words: str) -> None:
    assert names([("vocal", 0.9), ("bass", 0.9), ("drums", 0.9)], room) == words


@given(playings, st.integers(0, 40))
def test_names_never_take_more_than_the_room(playing: list[tuple[str, float]], room: int) -> None:
    assert len(names(playing, room)) <= room
