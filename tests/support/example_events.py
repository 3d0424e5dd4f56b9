"""An event of every kind."""

from __future__ import annotations

from dsp.events import (
    Clip,
    ClipCleared,
    Event,
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

EXAMPLES: dict[type[Event], Event] = {
    InstrumentOn: InstrumentOn(time=1.0, reported=1.2, strip="Band", label="guitar", confidence=0.9),
    InstrumentOff: InstrumentOff(time=2.0, reported=2.2, strip="Band", label="guitar", confidence=0.8),
    Clip: Clip(time=3.0, reported=3.1, strip="Band", channel=2, samples=5, runs=1, peak_dbtp=0.5),
    Over: Over(time=3.0, reported=3.1, strip="Band", channel=2, overs=2, peak_dbtp=-0.5),
    FlatTop: FlatTop(time=3.0, reported=3.1, strip="Band", channel=2, plateaus=7, level_dbfs=-6.0),
    ClipCleared: ClipCleared(time=6.0, reported=6.1, strip="Band", count=1),
    OverCleared: OverCleared(time=6.0, reported=6.1, strip="Band", count=1),
    FlatTopCleared: FlatTopCleared(time=6.0, reported=6.1, strip="Band", count=1),
    FaultOn: FaultOn(time=6.5, reported=9.5, strip="Band", fault=FaultKind.DEAD_SIDE, channel=2, value=50.0),
    FaultOff: FaultOff(time=6.7, reported=9.7, strip="Band", fault=FaultKind.DEAD_SIDE, channel=2, value=0.0),
    Overrun: Overrun(time=7.0, reported=7.5, frames=100),
}
