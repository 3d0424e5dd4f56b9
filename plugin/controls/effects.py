"""What commands do outside of the controls' own state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from plugin.controls.kept import Changes


class Effects(Protocol):
    """Hands of the controls; called in the event loop. The first group returns at once.

    Any of them may raise a `UserError`: then the command has failed, and the controls' state stays what it was.
    """

    def apply_thresholds(self, thresholds: Mapping[str, float]) -> None:
        """From now on labels show from these probabilities; all labels are named."""

    def reset_warnings(self, strip: str | None) -> None:
        """Put out latched warnings and count anew; None: of all strips."""

    def reset_loudness(self, strip: str | None) -> None:
        """Begin integrated loudness, range and maxima anew; None: of all strips."""

    def pause_loudness(self, strip: str | None, paused: bool) -> None:
        """Let integrated loudness and range stand still, or go on; None: of all strips."""

    def run_audit(self) -> None:
        """Begin to look through OBS's routing; what it finds is told elsewhere."""

    async def mark_chapter(self, title: str | None) -> None:
        """Note this moment; None: what plays is the title."""

    async def save(self, changes: Changes) -> None:
        """Write changes into the configuration's file."""
