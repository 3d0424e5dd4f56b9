"""What plays now, as the events tell it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dsp.events import Event, InstrumentOff, InstrumentOn


class Sounding:
    """Remembers the instruments that are on."""

    def __init__(self) -> None:
        self._on: dict[tuple[str, str], None] = {}  # strip and label, in the order in which they began

    def take(self, events: Iterable[Event]) -> None:
        """Take what happened."""
        for event in events:
            if isinstance(event, InstrumentOn):
                self._on.setdefault((event.strip, event.label))
            elif isinstance(event, InstrumentOff):
                self._on.pop((event.strip, event.label), None)

    def labels(self, is_told: Callable[[str], bool] = lambda _: True) -> Iterator[str]:
        """Their labels, in the order in which they began.

        Args:
            is_told: whether a strip counts.
        """
        return (label for strip, label in self._on if is_told(strip))
