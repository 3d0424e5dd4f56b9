from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dsp.events import Event, InstrumentOff, InstrumentOn
from overlays.stretches import Stretch, stretches


def on(label: str, time: float, strip: str = "Band") -> Event:
    return InstrumentOn(time=time, reported=time, strip=strip, label=label, confidence=0.9)


def off(label: str, time: float, strip: str = "Band") -> Event:
    return InstrumentOff(time=time, reported=time, strip=strip, label=label, confidence=0.9)


def test_an_on_and_an_off_make_a_stretch_and_what_is_open_ends_with_the_sound() -> None:
    events = [on("guitar", 1), on("drums", 2), off("guitar", 3), on("guitar", 4, "Solo")]
    assert stretches(events, 9.0) == [
        Stretch("Band", "guitar", 1, 3),
        Stretch("Band", "drums", 2, 9),
        Stretch("Solo", "guitar", 4, 9),
    ]


def test_what_is_told_twice_began_with_the_first_and_an_off_alone_is_nothing() -> None:
    assert stretches([off("guitar", 0.5), on("guitar", 1), on("guitar", 2), off("guitar", 3)], 9.0) == [
        Stretch("Band", "guitar", 1, 3)
    ]


kinds = st.lists(st.tuples(st.sampled_from([on, off]), st.sampled_from(["guitar", "drums"])), max_size=30)


@given(kinds)
def test_stretches_of_a_label_never_overlap(happened: list[tuple[Callable[[str, float], Event], str]]) -> None:
    events = [kind(label, float(at)) for at, (kind, label) in enumerate(happened)]
    for label in ("guitar", "drums"):
        found = [one for one in stretches(events, 100.0) if one.label == label]
        assert all(one.start_s < one.end_s for one in found)
        assert all(earlier.end_s < later.start_s for earlier, later in pairwise(found))
