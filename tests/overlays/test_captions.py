from __future__ import annotations

import doctest
import re

from hypothesis import given
from hypothesis import strategies as st

import overlays.captions
from overlays.captions import caption, subtitles
from overlays.stretches import Stretch


def stretch(label: str, start_s: float, end_s: float, strip: str = "Band") -> Stretch:
    return Stretch(strip, label, start_s, end_s)


def test_the_same_on_two_strips_is_said_once() -> None:
    assert caption(["guitar", "synth_lead", "guitar"]) == "[guitar, synth]"


def test_a_caption_lasts_while_the_same_plays() -> None:
    heard = [stretch("guitar", 1.0, 10.0), stretch("vocal", 4.0, 8.5), stretch("guitar", 3_600.25, 3_605.0)]
    assert subtitles(heard) == (
        "1\n00:00:01,000 --> 00:00:04,000\n[guitar]\n\n"
        "2\n00:00:04,000 --> 00:00:08,500\n[guitar, singing]\n\n"
        "3\n00:00:08,500 --> 00:00:10,000\n[guitar]\n\n"
        "4\n01:00:00,250 --> 01:00:05,000\n[guitar]\n"
    )


def test_what_could_not_be_read_joins_the_next() -> None:
    heard = [stretch("guitar", 1.0, 10.0), stretch("drums", 1.3, 10.0)]
    assert subtitles(heard) == "1\n00:00:01,000 --> 00:00:10,000\n[guitar, drums]\n"


def test_of_nothing_there_is_nothing() -> None:
    assert subtitles([]) == ""


heard = st.lists(
    st.builds(
        lambda label, start, length: stretch(label, start / 4, (start + length) / 4),
        st.sampled_from(["guitar", "drums", "vocal"]),
        st.integers(0, 400),
        st.integers(1, 60),
    ),
    max_size=15,
)


@given(heard)
def test_cues_are_numbered_and_never_overlap(of: list[Stretch]) -> None:
    text = subtitles(of)
    assert [int(number) for number in re.findall(r"^(\d+)$", text, re.MULTILINE)] == list(
        range(1, text.count("-->") + 1)
    )
    times = re.findall(r"[\d:,]{12}", text)
    assert times == sorted(times)


def test_the_examples_are_true() -> None:
    result = doctest.testmod(overlays.captions)
    assert result.attempted > 0
    assert result.failed == 0
