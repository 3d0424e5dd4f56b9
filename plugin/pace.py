"""When to look into a ring again: neither late, nor for nothing a hundred times a second."""

from __future__ import annotations

from collections import deque
from typing import Final

IDLE_S: Final = 0.005
"""Seconds between two looks where nothing is known. Polling, because the audio callback may not take a lock."""

RETRY_S: Final = 0.002
"""Seconds between two looks when the next block is about to come."""

LONGEST_S: Final = 0.02
"""However large the blocks are: so long may a command or a stop have to wait."""

_EARLY: Final = 0.9  # of the time of a block, for clocks and callbacks are not that regular
_GIVEN_UP: Final = 4  # blocks' times after which the next one is no longer about to come


class Pace:
    """Learns from how much was there each time how large the blocks of a source are.

    Args:
        sample_rate_hz: of the frames.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._sample_rate_hz = sample_rate_hz
        self._found: deque[int] = deque(maxlen=16)  # the least of them is a block: a late look finds several at once
        self._heard_at = 0.0

    def heard(self, frames: int, now_s: float) -> None:
        """So much was there, at this time on any clock."""
        self._found.append(frames)
        self._heard_at = now_s

    def wait_s(self, now_s: float) -> float:
        """How long to wait now that nothing is there."""
        if not self._found:
            return IDLE_S
        block_s = min(self._found) / self._sample_rate_hz
        since_s = now_s - self._heard_at
        if since_s > _GIVEN_UP * max(block_s, IDLE_S):
            return IDLE_S
        return min(max(max(_EARLY * block_s, IDLE_S) - since_s, RETRY_S), LONGEST_S)
