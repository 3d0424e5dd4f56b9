"""Charts of files, as little of them as a test cares about."""

from __future__ import annotations

import numpy as np
from states import loudness, state
from tones import tone

from dsp.analysis import Levels, Loudness
from dsp.events import Clip, Event, FaultKind, FaultOff, FaultOn, InstrumentOff, InstrumentOn
from dsp.profile import STREAMING, Profile
from dsp.strip import Strip
from plugin.plot_data import Chart, ChartRecorder
from plugin.strip_summary import StripSummary

RATE_HZ = 8_000
PIECE_S = 0.1

CLIP = Clip(time=0.5, reported=0.6, strip="Main", channel=1, samples=5, runs=3, peak_dbtp=0.0)


def playing(label: str, start_s: float, end_s: float, strip: str = "Main") -> tuple[Event, Event]:
    """An instrument."""
    what = {"strip": strip, "label": label, "confidence": 0.9}
    return InstrumentOn(time=start_s, reported=start_s, **what), InstrumentOff(time=end_s, reported=end_s, **what)


def dead_side(channel: int, start_s: float, end_s: float, strip: str = "Main") -> tuple[Event, Event]:
    """A fault."""
    what = {"strip": strip, "fault": FaultKind.DEAD_SIDE, "channel": channel, "value": 50.0}
    return FaultOn(time=start_s, reported=start_s, **what), FaultOff(time=end_s, reported=end_s, **what)


def chart(
    *events: Event,
    seconds: float = 2.0,
    strips: tuple[Strip, ...] = (Strip("Main", (1,)),),
    title: str = "song.wav",
    loud: Loudness | None = None,
    of: Levels | None = None,
    counts: dict[str, int] | None = None,
    profile: Profile = STREAMING,
) -> Chart:
    """A file with a tone on all channels, and these events."""
    recorder = ChartRecorder(strips, RATE_HZ)
    channels = max(channel for strip in strips for channel in strip.channels)
    sound = np.repeat(tone(440, PIECE_S, RATE_HZ)[:, None], channels, axis=1)
    loud = loud or loudness(-16.0, short_term=-17.0, integrated=-18.0)
    states = [state(strip.name, of=of, loud=loud, **(counts or {})) for strip in strips]
    for piece in range(round(seconds / PIECE_S)):
        recorder.hear(sound, (piece + 1) * PIECE_S, states)
    recorder.add(events)
    summaries = [StripSummary.of(one, seconds, profile) for one in states]
    return recorder.chart(title, summaries, profile)
