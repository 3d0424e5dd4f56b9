"""Learning rates and loss weights over a budget of time or steps."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, exp, pi
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to train: by the clock, or by steps where runs are compared.

    Attributes:
        minutes: time, that of earlier runs counted in.
        steps: or this many steps.

    Raises:
        ValueError: not exactly one of them is given, or it is not more than 0.
    """

    minutes: float | None = None
    steps: int | None = None

    def __post_init__(self) -> None:
        given = [value for value in (self.minutes, self.steps) if value is not None]
        if len(given) != 1 or given[0] <= 0:
            raise ValueError(f"a budget is some minutes or some steps, more than 0, got {self}")

    def spent(self, step: int, elapsed_s: float) -> float:
        """Share of the budget that is gone, 0–1 or a little more."""
        if self.steps is not None:
            return step / self.steps
        return elapsed_s / (60 * (self.minutes or 1))


class Rates(Protocol):
    """A learning rate over a budget."""

    def rate(self, spent: float) -> float:
        """The rate when this share of the budget (0–1) is spent."""
        ...


@dataclass(frozen=True, slots=True)
class Schedule:
    """A linear warm-up, then half a cosine down to nothing, so that training ends well whenever it has to.

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


def ramp_up(part: float) -> float:
    """``exp(-5 (1 - t)²)`` while t goes from 0 to 1, then 1: .0067 at the begin.

    Laine & Aila, "Temporal ensembling for semi-supervised learning", 2017; DCASE's mean-teacher baselines take it for
    the learning rate and for the weight of the consistency loss.
    """
    return exp(-5 * (1 - min(max(part, 0.0), 1.0)) ** 2)
