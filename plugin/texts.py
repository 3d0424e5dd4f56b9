"""What is heard, as texts for OBS."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from overlays.board import Board
from overlays.text import clipping_text, instruments_text
from plugin.config import ObsSettings
from plugin.mailbox import Update


class OverlayTexts:
    """Keeps a board and hands its texts on whenever something happened. A sink.

    Args:
        strips: their names.
        settings: names of the text sources.
        show: takes texts by the source's name, such as ``ObsSink.show``.
    """

    def __init__(self, strips: Iterable[str], settings: ObsSettings, show: Callable[[Mapping[str, str]], None]) -> None:
        self._board = Board.blank(tuple(strips))
        self._settings = settings
        self._show = show

    async def take(self, update: Update) -> None:
        """Take what happened."""
        if update.events:
            self._board = self._board.apply(*update.events)
            self.show()

    def show(self) -> None:
        """Hand on the texts as they stand now; at the start this clears what an older run may have left."""
        self._show(
            {
                self._settings.instruments_source: instruments_text(self._board),
                self._settings.clipping_source: clipping_text(self._board),
            }
        )
