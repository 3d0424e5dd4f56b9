from __future__ import annotations

import asyncio

from dsp.events import Clip, InstrumentOff, InstrumentOn, Overrun
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
