"""Chapters while one plays, by the rule of those made afterwards: one is known when it has lasted long enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dsp.events import Event, InstrumentOff, InstrumentOn
from overlays.chapters import PAUSE_S, SHORTEST_S, SPEECH, Chapter, gap_title, piece_title
from overlays.stretches import Stretch

KNOWN_S: Final = 1.0
"""So long after it happened everything is known that was heard."""

REMEMBERED_S: Final = 60.0
"""So long it is remembered what ended, for the title of what comes next."""


class LiveChapters:
    """Follows what plays."""

    def __init__(self) -> None:
        self._on: dict[tuple[str, str], float] = {}  # since when
        self._ended: list[Stretch] = []  # since the last chapter began
        self._chapter_s = 0.0  # the begin of the last chapter
        self._is_gap = True  # whether that is the time between two pieces
        self._is_told = False
        self._playing_s: float | None = None  # since when music plays, short rests left in
        self._silent_s: float | None = 0.0  # since when none plays; None while some does

    def step(self, now_s: float, events: Iterable[Event] = ()) -> Chapter | None:
        """Go on to a moment.

        Args:
            now_s: on the stream clock.
            events: what happened since the last step.

        Returns:
            the chapter that has turned out to have begun some seconds ago, if one has.
        """
        for event in sorted(events, key=lambda event: event.time):
            if isinstance(event, InstrumentOn | InstrumentOff):
                self._rest(event.time)
                self._hear(event)
        self._rest(now_s - KNOWN_S)
        return self._begun(now_s - KNOWN_S)

    def _hear(self, event: InstrumentOn | InstrumentOff) -> None:
        key = event.strip, event.label
        if isinstance(event, InstrumentOn):
            self._on.setdefault(key, event.time)
        elif (start_s := self._on.pop(key, None)) is not None:
            self._ended.append(Stretch(*key, start_s, max(start_s, event.time)))
            if self._is_told:  # a piece may last all evening
                self._ended = [one for one in self._ended if one.end_s > event.time - REMEMBERED_S]
        if any(label != SPEECH for _, label in self._on):
            self._silent_s = None
            self._playing_s = event.time if self._playing_s is None else self._playing_s
        elif self._silent_s is None:
            self._silent_s = event.time

    def _rest(self, now_s: float) -> None:
        """After a rest of some seconds the piece is over; if it was too short, it was none."""
        if self._playing_s is None or self._silent_s is None or now_s - self._silent_s < PAUSE_S:
            return
        if self._silent_s - self._playing_s >= SHORTEST_S and not self._is_gap:
            self._begin(self._silent_s, is_gap=True)
        self._playing_s = None

    def _begun(self, now_s: float) -> Chapter | None:
        if self._is_gap and self._playing_s is not None:
            lasted_s = (now_s if self._silent_s is None else self._silent_s) - self._playing_s
            if lasted_s >= SHORTEST_S:
                self._begin(self._playing_s, is_gap=False)
                return self._told(now_s)
        until_s = now_s if self._playing_s is None else self._playing_s
        if self._is_gap and not self._is_told and until_s - self._chapter_s >= SHORTEST_S:
            return self._told(now_s)
        return None

    def _begin(self, start_s: float, *, is_gap: bool) -> None:
        self._chapter_s, self._is_gap, self._is_told = start_s, is_gap, False
        self._ended = [one for one in self._ended if one.end_s > start_s]

    def _told(self, now_s: float) -> Chapter:
        self._is_told = True
        heard = [*self._ended, *(Stretch(*key, start_s, now_s) for key, start_s in self._on.items())]
        title = gap_title if self._is_gap else piece_title
        return Chapter(self._chapter_s, title(heard, self._chapter_s, now_s))
