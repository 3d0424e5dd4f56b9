from __future__ import annotations

import asyncio
import math

from states import levels, loudness, state

from dsp.analysis import StripState
from dsp.events import (
    Clip,
    Event,
    FaultKind,
    FaultOff,
    FaultOn,
    FlatTop,
    InstrumentOff,
    InstrumentOn,
    Over,
    Overrun,
)
from dsp.strip import Strip
from plugin.mailbox import Snapshot, Update
from plugin.summary import Summary

STRIPS = (Strip("Voice", (1, 2)), Strip("Band", (3,)))


def on(label: str, at: float) -> InstrumentOn:
    return InstrumentOn(time=at, reported=at, strip="Voice", label=label, confidence=0.9)


def off(label: str, at: float) -> InstrumentOff:
    return InstrumentOff(time=at, reported=at, strip="Voice", label=label, confidence=0.9)


def clip(channel: int, samples: int, runs: int) -> Clip:
    return Clip(time=1.0, reported=1.0, strip="Voice", channel=channel, samples=samples, runs=runs, peak_dbtp=0.0)


def over(channel: int, overs: int) -> Over:
    return Over(time=1.0, reported=1.0, strip="Voice", channel=channel, overs=overs, peak_dbtp=0.3)


def flat_top(channel: int, plateaus: int) -> FlatTop:
    return FlatTop(time=1.0, reported=1.0, strip="Voice", channel=channel, plateaus=plateaus, level_dbfs=-6.0)


def fault(kind: FaultKind, begin: float, end: float, channel: int | None = None) -> tuple[Event, Event]:
    where = {"strip": "Voice", "fault": kind, "channel": channel, "value": 0.0}
    return FaultOn(time=begin, reported=begin + 3, **where), FaultOff(time=end, reported=end, **where)


def summed(*events: Event, states: tuple[StripState, ...] = ()) -> list[str]:
    """The lines about the strips."""
    summary = Summary(STRIPS)
    asyncio.run(summary.take(Update(Snapshot(60.0, states), events)))
    return summary.lines(cpu_s=1.0)[1:-1]


def test_it_adds_up_what_was_heard() -> None:
    summary = Summary(STRIPS)
    events = (
        on("vocal", 1.0),
        on("synth_lead", 2.0),
        off("vocal", 3.0),
        on("vocal", 4.0),
        off("vocal", 4.5),
        off("synth_lead", 7.0),
        clip(2, 5, 1),
        clip(2, 9, 3),
        clip(1, 4, 1),
    )
    asyncio.run(summary.take(Update(Snapshot(10.0, ()), events)))
    assert summary.lines(cpu_s=1.0) == [
        "Listened for 0:10.0:",
        "  Voice  Synth lead 5.0 s, Vocal 2.5 s",
        "         clipped once on channel 1 (4 samples), 4 times on channel 2 (14",
        "         samples)",
        "  Band   no instrument",
        "         did not clip",
        "  1.0 s of processor time, 10 % of one core in real time; no sound lost",
    ]


def test_lost_sound_is_told() -> None:
    summary = Summary(STRIPS)
    summary.add([Overrun(time=1.0, reported=1.5, frames=400), Overrun(time=2.0, reported=2.5, frames=80)])
    assert summary.lines(cpu_s=0.0)[-1] == "  0.0 s of processor time; 480 frames of sound lost"
    summary.driver_overruns = 3
    assert summary.lines(cpu_s=0.0)[-1].endswith("480 frames of sound lost, the driver lost sound 3 times")


def test_loudness_and_true_peak_are_those_of_the_newest_state() -> None:
    voice = state("Voice", of=levels(-1.0, true_peak_db=0.26), loud=loudness(integrated=-15.84, range_lu=4.2))
    band = state("Band", of=levels(-math.inf), loud=loudness(integrated=-math.inf))
    assert summed(states=(voice, band)) == [
        "  Voice  no instrument",
        "         -15.8 LUFS, range 4.2 LU, true peak +0.3 dBTP",
        "         did not clip",
        "  Band   no instrument",
        "         silent",
        "         did not clip",
    ]


def test_what_was_heard_for_too_short_has_only_a_peak() -> None:
    assert "         true peak -12.0 dBTP" in summed(states=(state("Voice", of=levels(-12.0)),))


def test_overs_and_flat_tops_are_counted_by_channel() -> None:
    lines = summed(over(1, 2), over(2, 1), over(1, 3), flat_top(2, 12))
    assert lines[2] == "         5 overs on channel 1, 1 over on channel 2, 12 flat tops on channel 2"


def test_faults_are_told_with_how_long_they_lasted() -> None:
    lines = summed(
        *fault(FaultKind.SILENCE, 1.0, 9.0),
        *fault(FaultKind.DEAD_SIDE, 10.0, 15.2, channel=2),
        *fault(FaultKind.SILENCE, 20.0, 24.0),
        *fault(FaultKind.OUT_OF_PHASE, 30.0, 36.0),
        *fault(FaultKind.DC_OFFSET, 40.0, 47.0, channel=1),
    )
    told = " ".join(line.strip() for line in lines[2:-2])
    assert told == "silent for 12 s, channel 2 dead for 5 s, out of phase for 6 s, DC offset on channel 1 for 7 s"
