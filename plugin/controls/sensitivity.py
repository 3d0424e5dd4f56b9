"""One slider for all labels: how thresholds move with the sensitivity."""

from __future__ import annotations

import math

NEUTRAL = 50.0
"""The sensitivity at which thresholds are what they are."""

_REACH = math.log(0.95 / 0.05)


def moved(threshold: float, by: float) -> float:
    """A threshold at another sensitivity.

    Its odds, ``p / (1 - p)``, are divided by ``19 ** (by / 50)``. So it moves finely where a detector's probabilities
    crowd, near 0 and 1, labels keep their order, and moving it back gives what it was. From the middle of the slider to
    its ends 0.5 becomes 0.05 or 0.95; 0 and 1 stay.

    Args:
        threshold: probability 0-1.
        by: how much more sensitive, in steps of the slider; negative: less.

    Returns:
        probability 0-1, not higher than it was when ``by`` is positive.
    """
    if by == 0 or threshold in (0.0, 1.0):
        return threshold
    odds = math.log(threshold) - math.log1p(-threshold) - _REACH * by / NEUTRAL
    return 1 / (1 + math.exp(-odds)) if odds > 0 else math.exp(odds) / (1 + math.exp(odds))
