"""What is heard, as texts for OBS."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence

from overlays.board import Board
from overlays.entries import News
from overlays.overlay import TextOverlay
from overlays.text import Wording
from plugin.mailbox import Update
from plugin.sections.overlays import OverlaySettings


class OverlayTexts:
    """Keeps a board and hands its overlays' texts on whenever one has changed. A sink.

    Updates come about a hundred times a second, and once a second while there is no sound: that is also the clock
    by which texts go whose time is over.

    Args:
        strips: names of all strips.
        overlays: what to show.
        names: what labels are called.
        show: takes texts by the source's name, and what to show instead of each where OBS draws it from a single
            font, such as ``ObsSink.show``.
        troubles: what keeps Soundcheck from hearing, by the part that has it.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        strips: Sequence[str],
        overlays: Sequence[OverlaySettings],
        names: Mapping[str, str],
        show: Callable[[Mapping[str, str], Mapping[str, str]], None],
        *,
        troubles: Callable[[], Mapping[str, str]] = dict,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._board = Board.blank(strips)
        self._overlays = {one.source: text_overlay(one, strips, names) for one in overlays}
        self._shows_all_glyphs = {one.source for one in overlays if one.glyphs == "all"}
        self._show = show
        self._troubles = troubles
        self._clock = clock

    async def take(self, update: Update) -> None:
        """Take what happened."""
        self._board = self._board.apply(*update.events)
        states = update.snapshot.strips if update.snapshot else ()
        news, now_s = News(self._board, states, self._troubles()), self._clock()
        if changed := [source for source, overlay in self._overlays.items() if overlay.take(news, now_s)]:
            self._hand_on(changed)

    def show(self) -> None:
        """Hand on the texts as they stand now; at the start this clears what an older run may have left."""
        self._hand_on(self._overlays)

    def _hand_on(self, sources: Iterable[str]) -> None:
        texts = {source: self._overlays[source].text for source in sources}
        plain = {source: self._overlays[source].plain_text for source in texts.keys() - self._shows_all_glyphs}
        self._show(texts, plain)


def text_overlay(settings: OverlaySettings, strips: Sequence[str], names: Mapping[str, str]) -> TextOverlay:
    """An overlay as the user wants it.

    Args:
        settings: the user's.
        strips: names of all strips.
        names: what labels are called.
    """
    shown = strips if settings.strips is None else settings.strips
    wording = Wording.of(
        settings.shows,
        alone=len(shown) == 1,
        templates=settings.own_templates,
        faults=settings.faults,
        names=names,
        between=settings.between,
        empty=settings.empty,
    )
    return TextOverlay(shown, wording, minimum_s=settings.minimum_s)
