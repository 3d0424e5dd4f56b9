"""What is heard, as texts for OBS."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping, Sequence

from dsp.analysis import StripState
from overlays.board import Board
from overlays.entries import News
from overlays.overlay import TextOverlay
from overlays.text import Wording
from plugin.config import Config
from plugin.mailbox import Update
from plugin.sections.overlays import OverlaySettings
from plugin.showing import Showing, Standing, inputs_of, showing


class OverlayTexts:
    """Keeps a board and hands its overlays' texts on whenever one has changed. A sink.

    Updates come about a hundred times a second, and once a second while there is no sound: that is also the clock
    by which texts go whose time is over.

    Args:
        config: strips, overlays, and what labels are called.
        show: takes texts by the source's name, and what to show instead of each where OBS draws it from a single
            font, such as ``TextSources.show``.
        troubles: what keeps Soundcheck from hearing, by the part that has it.
        problems: what in OBS keeps viewers from hearing, and what mends each.
        clock: seconds, monotonic.
    """

    def __init__(
        self,
        config: Config,
        show: Callable[[Mapping[str, str], Mapping[str, str]], None],
        *,
        troubles: Callable[[], Mapping[str, str]] = dict,
        problems: Callable[[], Mapping[str, str]] = dict,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._strips = [strip.name for strip in config.strips]
        self._inputs = inputs_of([(strip.name, strip.obs_input) for strip in config.strips])
        self._settings = {one.source: one for one in config.overlays}
        self._board = Board.blank(self._strips)
        self._states: Sequence[StripState] = ()
        self._overlays = {one.source: text_overlay(one, self._strips, config.names) for one in config.overlays}
        self._shows_all_glyphs = {one.source for one in config.overlays if one.glyphs == "all"}
        self._show = show
        self._troubles = troubles
        self._problems = problems
        self._clock = clock
        self._showing = self._showings(Standing())

    async def take(self, update: Update) -> None:
        """Take what happened."""
        self._board = self._board.apply(*update.events)
        self._states = update.snapshot.strips if update.snapshot else self._states
        self._hand_on(self._look())

    def stand(self, standing: Standing) -> None:
        """Show what may be shown now. What may not goes at once, however long it was to stay."""
        before, self._showing = self._showing, self._showings(standing)
        changed = [source for source, showing in self._showing.items() if showing != before[source]]
        for source in changed:
            self._overlays[source].forget()
        self._hand_on({*self._look(), *changed})

    def show(self) -> None:
        """Hand on the texts as they stand now; at the start this clears what an older run may have left."""
        self._hand_on(self._overlays)

    def _look(self) -> list[str]:
        """The sources whose texts have changed."""
        news = News(self._board, self._states, self._troubles(), self._problems())
        now_s = self._clock()
        return [
            source
            for source, overlay in self._overlays.items()
            if overlay.take(self._showing[source].of(news), now_s) and self._showing[source].visible
        ]

    def _hand_on(self, sources: Collection[str]) -> None:
        if not sources:
            return
        texts = {source: self._text(source, self._overlays[source].text) for source in sources}
        single = texts.keys() - self._shows_all_glyphs
        self._show(texts, {source: self._text(source, self._overlays[source].plain_text) for source in single})

    def _text(self, source: str, text: str) -> str:
        return text if self._showing[source].visible else ""

    def _showings(self, standing: Standing) -> dict[str, Showing]:
        return {source: showing(one, self._strips, self._inputs, standing) for source, one in self._settings.items()}


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
