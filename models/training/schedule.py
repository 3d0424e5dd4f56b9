"""The learning rate over a budget of time: a linear warm-up, then half a cosine down to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi


@dataclass(frozen=True, slots=True)
class Schedule:
    """Learning rate by how much of the budget is spent, so that training ends well whenever it has to.

    Attributes:
        peak: the highest rate.
        warm_up: share of the budget that it rises for.
        last: share of the peak that it ends at.
    """

    peak: float = 2e-3
    warm_up: float = 0.03
    last: float = 0.01

    def rate(self, spent: float) -> float:
        """The rate when this share of the budget (0–1) is spent."""
        if spent < self.warm_up:
            return self.peak * max(spent / self.warm_up, self.last)
        part = min((spent - self.warm_up) / (1 - self.warm_up), 1.0)
        return self.peak * (self.last + (1 - self.last) * (1 + cos(pi * part)) / 2)
