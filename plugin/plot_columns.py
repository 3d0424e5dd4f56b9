"""No finer in time than a picture can show it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

COLUMNS = 2000
"""More than a panel has pixels from left to right."""


def columns(
    time_s: NDArray[np.float64], values: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest values in as many columns as can be seen: times, lows, highs, ``[columns]`` each.

    Args:
        time_s: of the values, ``[values]``.
        values: NaN where there are none.
    """
    size = max(1, math.ceil(len(values) / COLUMNS))
    starts = np.arange(0, len(values), size)
    if not len(starts):
        return time_s, values, values
    return time_s[starts], np.fmin.reduceat(values, starts), np.fmax.reduceat(values, starts)


def thinned(times_s: NDArray[np.float64], seconds: float) -> NDArray[np.float64]:
    """Times, but only one in each column that can be seen."""
    if not len(times_s) or not seconds:
        return times_s
    _, first = np.unique(np.floor(times_s / seconds * COLUMNS), return_index=True)
    return times_s[first]
