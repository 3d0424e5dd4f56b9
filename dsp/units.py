"""dBFS and amplitude: 0 dBFS is an amplitude of 1; silence is minus infinity, a state and not a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def dbfs(amplitude: ArrayLike) -> NDArray[np.float64]:
    """Level of an amplitude: ``20 * log10(|amplitude|)`` dBFS, exactly ``-inf`` for 0; the shape stays."""
    with np.errstate(divide="ignore"):
        return np.asarray(20.0 * np.log10(np.abs(np.asarray(amplitude, dtype=np.float64))))


def amplitude(level_dbfs: ArrayLike) -> NDArray[np.float64]:
    """Amplitude of a level in dBFS: the inverse of `dbfs`, 0 for ``-inf``; the shape stays."""
    return np.asarray(np.power(10.0, np.asarray(level_dbfs, dtype=np.float64) / 20.0))
