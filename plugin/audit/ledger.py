"""What is wrong now, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from plugin.audit.finding import Finding, Kind


@dataclass(slots=True)
class _Entry:
    finding: Finding
    began_s: float
    began_unix_s: float


class Ledger:
    """Findings from their beginning to their end.

    Args:
        hold_off_s: seconds for which a kind has to last before it counts; those left out count at once.
    """

    def __init__(self, hold_off_s: Mapping[Kind, float]) -> None:
        self._hold_off_s = dict(hold_off_s)
        self._entries: dict[tuple[Kind, str], _Entry] = {}
        self.present: tuple[Finding, ...] = ()

    def update(self, found: Iterable[Finding], now_s: float, now_unix_s: float) -> bool:
        """This is what is wrong now. Returns whether what is to be told has changed.

        Args:
            found: in the order in which it is to be told.
            now_s: on a clock that never goes back.
            now_unix_s: the same moment on the wall clock.
        """
        before, self._entries = self._entries, {}
        for finding in found:
            entry = before.get(finding.key) or _Entry(finding, now_s, now_unix_s)
            entry.finding = replace(finding, since_unix_s=entry.began_unix_s)
            self._entries[finding.key] = entry
        present = tuple(
            entry.finding
            for entry in self._entries.values()
            if now_s - entry.began_s >= self._hold_off_s.get(entry.finding.kind, 0.0)
        )
        has_changed, self.present = present != self.present, present
        return has_changed
