"""When what was on: pairs of an on and an off, made of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dsp.events import Event, InstrumentOff, InstrumentOn


@dataclass(frozen=True, slots=True)
class Stretch:
    """A label was on.

    Attributes:
        strip: the strip's name.
        label: one of the detector's labels.
        start_s: when it began, on the stream clock.
        end_s: when it ended; not before it began.
    """

    strip: str
    label: str
    start_s: float
    end_s: float


def stretches(events: Iterable[Event], end_s: float) -> list[Stretch]:
    """All stretches, by their begin; what has not ended ends at ``end_s``. An off without an on is ignored."""
    begun: dict[tuple[str, str], float] = {}
    found: list[Stretch] = []
    for event in events:
        match event:
            case InstrumentOn():
                begun.setdefault((event.strip, event.label), event.time)
            case InstrumentOff():
                start_s = begun.pop((event.strip, event.label), None)
                if start_s is not None:
                    found.append(Stretch(event.strip, event.label, start_s, max(start_s, event.time)))
    found += [Stretch(strip, label, start_s, max(start_s, end_s)) for (strip, label), start_s in begun.items()]
    return sorted(found, key=lambda one: (one.start_s, one.strip, one.label))
