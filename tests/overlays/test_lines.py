from __future__ import annotations

import doctest

import pytest

import dsp.events
import overlays.lines
from dsp.events import Clip, ClipCleared, Event, InstrumentOff, InstrumentOn, Overrun
from overlays.lines import Narrator, clock_words, event_line

WORDS = {
    InstrumentOn(time=1.0, reported=1.2, strip="Keys", label="synth_lead", confidence=0.87): "Keys: Synth lead (87 %)",
    InstrumentOff(time=2.0, reported=2.2, strip="Keys", label="synth_lead", confidence=0.8): "Keys: Synth lead ends",
    Clip(time=3.0, reported=3.1, strip="Keys", channel=2, samples=5, runs=1): "Keys: CLIP on channel 2, 5 samples",
    ClipCleared(time=6.0, reported=6.1, strip="Keys", runs=7): "Keys: clips no more (7 in all)",
    Overrun(time=7.0, reported=7.5, frames=100): "The computer was too slow: 100 frames of sound lost",
}


@pytest.mark.parametrize(("event", "words"), WORDS.items())
def test_an_event_in_words(event: Event, words: str) -> None:
    assert event_line(event) == words


def test_gathered_clips_tell_their_number() -> None:
    clip = Clip(time=3.0, reported=3.1, strip="Keys", channel=2, samples=15, runs=3)
    assert event_line(clip) == "Keys: CLIP on channel 2, 15 samples in 3 runs"


def test_there_are_words_for_every_kind_of_event() -> None:
    kinds = {kind for kind in vars(dsp.events).values() if isinstance(kind, type) and hasattr(kind, "name")}
    assert kinds == {type(event) for event in WORDS}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0:00.0"),
        (59.94, "0:59.9"),
        (59.96, "1:00.0"),
        (3599.99, "1:00:00.0"),
        (3_661.0, "1:01:01.0"),
        (-0.1, "0:00.0"),
    ],
)
def test_times_carry_over(seconds: float, words: str) -> None:
    assert clock_words(seconds) == words


def test_the_examples_are_true() -> None:
    result = doctest.testmod(overlays.lines)
    assert result.attempted > 0
    assert result.failed == 0


def test_continuous_clipping_is_told_once_a_channel_until_the_warning_goes_out() -> None:
    def clip(channel: int) -> Clip:
        return Clip(time=3.0, reported=3.1, strip="Keys", channel=channel, samples=5, runs=1)

    cleared = ClipCleared(time=6.0, reported=6.1, strip="Keys", runs=7)
    narrator = Narrator()
    events = [clip(1), clip(2), clip(1), clip(1), clip(2), cleared, clip(1), clip(1)]
    assert [line for _, line in narrator.tell(events)] == [
        "Keys: CLIP on channel 1, 5 samples",
        "Keys: CLIP on channel 2, 5 samples",
        "Keys: clips no more (7 in all)",
        "Keys: CLIP on channel 1, 5 samples",
    ]
    assert list(narrator.tell([clip(1)])) == []
