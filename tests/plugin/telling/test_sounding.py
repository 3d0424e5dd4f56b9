"""What plays now."""

from __future__ import annotations

from dsp.events import Clip, InstrumentOff, InstrumentOn
from plugin.telling.sounding import Sounding


def on(label: str, strip: str = "Band") -> InstrumentOn:
    return InstrumentOn(time=0.0, reported=0.0, strip=strip, label=label, confidence=0.9)


def off(label: str, strip: str = "Band") -> InstrumentOff:
    return InstrumentOff(time=0.0, reported=0.0, strip=strip, label=label, confidence=0.9)


def test_labels_stand_in_the_order_in_which_they_began_for_as_long_as_they_play() -> None:
    sounding = Sounding()
    clip = Clip(time=0.0, reported=0.0, strip="Band", channel=1, samples=3, runs=1, peak_dbtp=0.0)
    sounding.take([on("guitar"), on("drums"), clip, on("vocal", "Voice"), on("guitar")])
    assert list(sounding.labels()) == ["guitar", "drums", "vocal"]
    sounding.take([off("guitar"), off("flute"), on("guitar")])
    assert list(sounding.labels()) == ["drums", "vocal", "guitar"]


def test_strips_that_are_not_told_of_are_left_out_and_not_forgotten() -> None:
    sounding = Sounding()
    sounding.take([on("guitar"), on("guitar", "Voice"), on("vocal", "Voice")])
    assert list(sounding.labels(lambda strip: strip != "Voice")) == ["guitar"]
    assert list(sounding.labels()) == ["guitar", "guitar", "vocal"]
