"""The latest warning of each strip, in words, until the strip is reset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dsp.analysis import StripState
from dsp.events import Event, FaultOn, Warned
from overlays.lines import Narrator


@dataclass(frozen=True, slots=True)
class Begun:
    """A warning that has just begun.

    Attributes:
        strip: which one it is about.
        text: what is wrong.
    """

    strip: str
    text: str


class LastWarnings:
    """Keeps them.

    Attributes:
        of_strips: by the strip's name; one without a warning is not there.
        latest: of all strips.
    """

    def __init__(self) -> None:
        self.of_strips: Mapping[str, str] = {}
        self.latest: Begun | None = None
        self._narrator = Narrator()
        self._counts: dict[str, int] = {}

    def add(self, events: Iterable[Event]) -> list[Begun]:
        """Take what happened; continuous clipping is one warning as long as its light is lit.

        Returns:
            what began, in order.
        """
        begun = [
            Begun(event.strip, line.removeprefix(f"{event.strip}: "))
            for event, line in self._narrator.tell(events)
            if isinstance(event, Warned | FaultOn)
        ]
        if begun:
            self.of_strips = {**self.of_strips, **{warning.strip: warning.text for warning in begun}}
            self.latest = begun[-1]
        return begun

    def forget_reset(self, strips: Iterable[StripState]) -> None:
        """Forget the warnings of strips whose counts are lower than they were: those were reset."""
        for state in strips:
            count = sum(light.count for light in state.lights.values())
            if count < self._counts.get(state.strip, 0):
                self._forget(state.strip)
            self._counts[state.strip] = count

    def _forget(self, strip: str) -> None:
        self.of_strips = {name: text for name, text in self.of_strips.items() if name != strip}
        if self.latest is not None and self.latest.strip == strip:
            self.latest = None
