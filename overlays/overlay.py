"""A text overlay: what it shows now, and when to look again."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dsp.analysis import StandingFault
from dsp.events import Cause
from overlays.entries import Entry, News, entries_of, written
from overlays.linger import Linger
from overlays.shows import Shows
from overlays.steady import Steady
from overlays.text import Wording

LOUDNESS_S = 0.25
"""Seconds between two looks at the loudness: faster figures cannot be read."""


class TextOverlay:
    """Turns news into a text.

    Args:
        strips: those that it shows, in this order.
        wording: what it shows, and how.
        minimum_s: seconds that what appears stays at least.

    Attributes:
        text: as the user wants it.
        plain_text: the same for a font that may lack symbols.
    """

    def __init__(self, strips: Sequence[str], wording: Wording, *, minimum_s: float = 0.0) -> None:
        self._strips = tuple(strips)
        self._wording = wording
        self._plain_wording = wording.plain()
        self._minimum_s = minimum_s
        self._linger: Linger[tuple[str, str | Cause | StandingFault], Entry] = Linger(minimum_s)
        self._steady = Steady()
        self._seen: object = None
        self._due_s = -math.inf
        self.text = wording.empty
        self.plain_text = self._plain_wording.empty

    def take(self, news: News, now_s: float) -> bool:
        """Take news; cheap to be called with every block, as it is looked at only if it matters.

        Args:
            news: the newest.
            now_s: the time, which never goes back.

        Returns:
            whether the text has changed.
        """
        followed = self._followed(news)
        if followed == self._seen and now_s < self._due_s:
            return False
        self._seen = followed
        shows = self._wording.shows
        present = {(one.strip, one.subject): one for one in entries_of(shows, self._strips, news, self._steady)}
        entries = self._linger.take(present, now_s).values()
        self._due_s = now_s + LOUDNESS_S if shows is Shows.LOUDNESS else self._linger.due_s
        before = (self.text, self.plain_text)
        self.text = written(entries, self._strips, self._wording)
        self.plain_text = written(entries, self._strips, self._plain_wording)
        return before != (self.text, self.plain_text)

    def forget(self) -> None:
        """What is over, and stayed to be read, goes with the next news: somebody wants it off the screen now."""
        self._linger = Linger(self._minimum_s)
        self._seen, self._due_s = None, -math.inf

    def _followed(self, news: News) -> object:
        """The part of the news that changes the text at once."""
        match self._wording.shows:
            case Shows.LOUDNESS:
                return None  # looked at in its own time
            case Shows.STATUS:
                return news.troubles
            case Shows.AUDIT:
                return news.problems
            case _:
                return news.board
