"""Advice while one plays: told when it is known, and again when it has become another."""

from __future__ import annotations

from collections.abc import Callable

from dsp.advice import Advice, advise
from dsp.profile import Profile
from overlays.advice_text import advice_line
from plugin.mailbox import Update

LEAST_BETWEEN_S = 60.0
"""Of the stream, between two pieces of advice about the same strip."""

_OTHER_DB = 1.0  # so far the readings have to move for other advice of the same kind,
_OTHER_KIND_DB = 0.5  # and so far for another kind, or a song on the border of fine would be told each minute


class Adviser:
    """Tells what to do with each strip. A sink.

    Args:
        profile: what the strips aim at.
        tell: takes a strip's name and a line about it; an empty one where what was told counts no more.
    """

    def __init__(self, profile: Profile, tell: Callable[[str, str], None]) -> None:
        self._profile = profile
        self._tell = tell
        self._told: dict[str, tuple[float, Advice]] = {}

    def aim(self, profile: Profile) -> None:
        """The strips aim at something else: what was told counts no more."""
        if profile != self._profile:
            self._profile = profile
            self._told.clear()

    async def take(self, update: Update) -> None:
        """Look at the newest state of each strip."""
        if update.snapshot is None:
            return
        now_s = update.snapshot.position_s
        for state in update.snapshot.strips:
            advice = advise(state.loudness, state.levels, self._profile)
            if advice is None:  # nothing is known yet, or not any more since a reset
                if self._told.pop(state.strip, None) is not None:
                    self._tell(state.strip, "")
            elif self._is_news(state.strip, advice, now_s):
                self._told[state.strip] = (now_s, advice)
                self._tell(state.strip, advice_line(state.strip, advice))

    def _is_news(self, strip: str, advice: Advice, now_s: float) -> bool:
        if strip not in self._told:
            return True
        told_s, told = self._told[strip]
        if now_s - told_s < LEAST_BETWEEN_S:
            return False
        if advice.verdict is told.verdict and advice.move_db == told.move_db and advice.off_db == told.off_db:
            return False
        moved_db = max(
            abs(advice.integrated_lufs - told.integrated_lufs),
            abs(advice.true_peak_dbtp - told.true_peak_dbtp),
        )
        return moved_db >= (_OTHER_DB if advice.verdict is told.verdict else _OTHER_KIND_DB)
