from __future__ import annotations

import doctest
import math

import pytest

import dsp.events
import overlays.lines
from dsp.events import (
    Cleared,
    Clip,
    ClipCleared,
    Event,
    FaultEvent,
    FaultKind,
    FaultOff,
    FaultOn,
    FlatTop,
    FlatTopCleared,
    InstrumentOff,
    InstrumentOn,
    Over,
    OverCleared,
    Overrun,
)
from overlays.lines import Narrator, clock_words, event_line

CLIP = Clip(time=3.0, reported=3.1, strip="Keys", channel=2, samples=5, runs=1, peak_dbtp=0.0)


def cleared(kind: type[Cleared]) -> Event:
    return kind(time=6.0, reported=6.1, strip="Keys", count=7)


def fault(kind: type[FaultEvent], what: FaultKind, channel: int | None, value: float) -> Event:
    return kind(time=3.0, reported=6.0, strip="Keys", fault=what, channel=channel, value=value)


WORDS = {
    InstrumentOn(time=1.0, reported=1.2, strip="Keys", label="synth_lead", confidence=0.87): "Keys: Synth lead (87 %)",
    InstrumentOff(time=2.0, reported=2.2, strip="Keys", label="synth_lead", confidence=0.8): "Keys: Synth lead ends",
    CLIP: "Keys: CLIP on channel 2, 5 samples",
    Over(time=3.0, reported=3.1, strip="Keys", channel=1, overs=1, peak_dbtp=0.24): (
        "Keys: OVER on channel 1, true peak +0.2 dBTP"
    ),
    FlatTop(time=3.0, reported=3.1, strip="Keys", channel=1, plateaus=8, level_dbfs=-6.02): (
        "Keys: FLAT TOP on channel 1, at -6.0 dBFS: clipped before it came here"
    ),
    cleared(ClipCleared): "Keys: clips no more (7 in all)",
    cleared(OverCleared): "Keys: no more overs (7 in all)",
    cleared(FlatTopCleared): "Keys: no more flat tops (7 in all)",
    fault(FaultOn, FaultKind.SILENCE, None, -math.inf): "Keys: SILENT where there was sound",
    fault(FaultOff, FaultKind.SILENCE, None, -20.0): "Keys: sound again",
    fault(FaultOn, FaultKind.DEAD_SIDE, 2, 60.0): "Keys: channel 2 is DEAD",
    fault(FaultOff, FaultKind.DEAD_SIDE, 2, 3.0): "Keys: channel 2 is back",
    fault(FaultOn, FaultKind.OUT_OF_PHASE, None, -0.94): "Keys: OUT OF PHASE, correlation -0.9: it vanishes in mono",
    fault(FaultOff, FaultKind.OUT_OF_PHASE, None, 0.5): "Keys: in phase again",
    fault(FaultOn, FaultKind.DC_OFFSET, 1, -0.031): "Keys: DC OFFSET of -3.1 % on channel 1",
    fault(FaultOff, FaultKind.DC_OFFSET, 1, 0.0): "Keys: no DC offset on channel 1",
    Overrun(time=7.0, reported=7.5, frames=100): "The computer was too slow: 100 frames of sound lost",
}


@pytest.mark.parametrize(("event", "words"), WORDS.items())
def test_an_event_in_words(event: Event, words: str) -> None:
    assert event_line(event) == words


def test_a_hair_below_zero_is_zero() -> None:
    over = Over(time=3.0, reported=3.1, strip="Keys", channel=1, overs=1, peak_dbtp=-0.04)
    assert event_line(over).endswith("true peak +0.0 dBTP")


def test_gathered_clips_tell_their_number() -> None:
    clip = Clip(time=3.0, reported=3.1, strip="Keys", channel=2, samples=15, runs=3, peak_dbtp=0.0)
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
        return Clip(time=3.0, reported=3.1, strip="Keys", channel=channel, samples=5, runs=1, peak_dbtp=0.0)

    narrator = Narrator()
    events = [clip(1), clip(2), clip(1), clip(1), clip(2), cleared(ClipCleared), clip(1), clip(1)]
    assert [line for _, line in narrator.tell(events)] == [
        "Keys: CLIP on channel 1, 5 samples",
        "Keys: CLIP on channel 2, 5 samples",
        "Keys: clips no more (7 in all)",
        "Keys: CLIP on channel 1, 5 samples",
    ]
    assert list(narrator.tell([clip(1)])) == []
