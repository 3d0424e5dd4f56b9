"""Events in words: a short line each, for logs and the terminal. ASCII but for the user's own names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsp.events import (
    Cause,
    Cleared,
    Clip,
    Event,
    FaultEvent,
    FaultKind,
    FaultOn,
    FlatTop,
    InstrumentOff,
    InstrumentOn,
    Over,
    Overrun,
    StripEvent,
    Warned,
)
from overlays.text import label_name

_NO_MORE = {Cause.CLIP: "clips no more", Cause.OVER: "no more overs", Cause.FLAT_TOP: "no more flat tops"}


def event_line(event: Event) -> str:
    """What happened, without the time.

    >>> event_line(InstrumentOn(time=1.0, reported=1.3, strip="Keys", label="synth_lead", confidence=0.871))
    'Keys: Synth lead (87 %)'
    """
    match event:
        case Overrun():
            return f"The computer was too slow: {event.frames} frames of sound lost"
        case StripEvent():
            return f"{event.strip}: {_words(event)}"
        case _:
            return event.name


def _words(event: StripEvent) -> str:
    match event:
        case InstrumentOn():
            return f"{label_name(event.label)} ({percent(event.confidence)})"
        case InstrumentOff():
            return f"{label_name(event.label)} ends"
        case Warned():
            return warned_words(event)
        case Cleared():
            return f"{_NO_MORE[event.cause]} ({event.count} in all)"
        case FaultEvent():
            return fault_words(event)
        case _:
            return event.name


def warned_words(event: Warned) -> str:
    """What was too loud, and where."""
    match event:
        case Clip():
            runs = f" in {event.runs} runs" if event.runs > 1 else ""
            return f"CLIP on channel {event.channel}, {event.samples} samples{runs}"
        case Over():
            return f"OVER on channel {event.channel}, true peak {_tenths(event.peak_dbtp):+.1f} dBTP"
        case FlatTop():
            at = f"at {_tenths(event.level_dbfs):.1f} dBFS"
            return f"FLAT TOP on channel {event.channel}, {at}: clipped before it came here"
        case _:
            return event.name


def fault_words(event: FaultEvent) -> str:
    """What is wrong, or is no more, with the channel that it is about."""
    begins = isinstance(event, FaultOn)
    match event.fault:
        case FaultKind.SILENCE:
            return "SILENT where there was sound" if begins else "sound again"
        case FaultKind.DEAD_SIDE:
            return f"channel {event.channel} is DEAD" if begins else f"channel {event.channel} is back"
        case FaultKind.OUT_OF_PHASE:
            return f"OUT OF PHASE, correlation {event.value:+.1f}: it vanishes in mono" if begins else "in phase again"
        case FaultKind.DC_OFFSET:
            offset = f"DC OFFSET of {event.value * 100:+.1f} %" if begins else "no DC offset"
            return f"{offset} on channel {event.channel}"


def _tenths(value: float) -> float:
    """Rounded; what is a hair below zero is zero, and not -0.0."""
    return round(value, 1) + 0.0


class Narrator:
    """Tells events one after the other, but each channel's warning only once while that of its strip is lit.

    Continuous clipping makes twenty records a second: nobody reads those, and they would push all else away.
    """

    def __init__(self) -> None:
        self._told: set[tuple[str, Cause, int]] = set()

    def tell(self, events: Iterable[Event]) -> Iterator[tuple[Event, str]]:
        """The events that are worth a line, with it."""
        for event in events:
            if isinstance(event, Warned):
                if (event.strip, event.cause, event.channel) in self._told:
                    continue
                self._told.add((event.strip, event.cause, event.channel))
            elif isinstance(event, Cleared):
                self._told = {told for told in self._told if told[:2] != (event.strip, event.cause)}
            yield event, event_line(event)


def percent(share: float) -> str:
    """A share of 1 in percent.

    >>> percent(0.871)
    '87 %'
    """
    return f"{share * 100:.0f} %"


def clock_words(seconds: float) -> str:
    """A time as a player shows it.

    >>> clock_words(75.26), clock_words(3_605)
    ('1:15.3', '1:00:05.0')
    """
    tenths = max(0, round(seconds * 10))
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest / 10:04.1f}" if hours else f"{minutes}:{rest / 10:04.1f}"
