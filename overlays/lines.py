"""Events in words: a short line each, for logs and the terminal. ASCII but for the user's own names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dsp.events import Clip, ClipCleared, Event, InstrumentOff, InstrumentOn, Overrun
from overlays.text import label_name


def event_line(event: Event) -> str:
    """What happened, without the time.

    >>> event_line(InstrumentOn(time=1.0, reported=1.3, strip="Keys", label="synth_lead", confidence=0.871))
    'Keys: Synth lead (87 %)'
    """
    match event:
        case InstrumentOn():
            return f"{event.strip}: {label_name(event.label)} ({percent(event.confidence)})"
        case InstrumentOff():
            return f"{event.strip}: {label_name(event.label)} ends"
        case Clip():
            runs = f" in {event.runs} runs" if event.runs > 1 else ""
            return f"{event.strip}: CLIP on channel {event.channel}, {event.samples} samples{runs}"
        case ClipCleared():
            return f"{event.strip}: clips no more ({event.runs} in all)"
        case Overrun():
            return f"The computer was too slow: {event.frames} frames of sound lost"
        case _:
            return event.name


class Narrator:
    """Tells events one after the other, but each channel's clipping only once while its strip's warning is lit.

    Continuous clipping makes twenty records a second: nobody reads those, and they would push all else away.
    """

    def __init__(self) -> None:
        self._told: set[tuple[str, int]] = set()

    def tell(self, events: Iterable[Event]) -> Iterator[tuple[Event, str]]:
        """The events that are worth a line, with it."""
        for event in events:
            if isinstance(event, Clip):
                if (event.strip, event.channel) in self._told:
                    continue
                self._told.add((event.strip, event.channel))
            elif isinstance(event, ClipCleared):
                self._told = {told for told in self._told if told[0] != event.strip}
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
