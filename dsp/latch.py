"""A warning that stays lit for a while after its last cause, and counts."""

from __future__ import annotations


class Latch:
    """Held warning of one strip, on the stream clock.

    Args:
        hold: frames that it stays lit after the last cause.

    Attributes:
        lit: whether the warning shows.
        count: causes since it was lit.
    """

    def __init__(self, hold: int) -> None:
        self.lit = False
        self.count = 0
        self._hold = hold
        self._last = 0

    def light(self, last: int) -> None:
        """The cause was there up to this frame: light the warning, or hold it longer."""
        self.lit = True
        self._last = last

    def add(self, causes: int) -> None:
        """Count causes."""
        self.count += causes

    @property
    def ends(self) -> int:
        """The frame at which it goes out if nothing more happens."""
        return self._last + self._hold

    def clear(self) -> int:
        """Put it out.

        Returns:
            how many causes it had counted.
        """
        count, self.count = self.count, 0
        self.lit = False
        return count
