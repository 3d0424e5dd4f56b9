"""Sums over a short stretch of sound, from which all watchdogs judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class HopSums:
    """A stretch of sound in numbers.

    Attributes:
        start: its first frame.
        end: the frame after its last one.
        totals: ``[channels]``; sums.
        energies: ``[channels]``; sums of squares, without the mean: an offset is no sound.
        products: ``[pairs]``; sums of the products of the channels of each pair, without their means.
    """

    start: int
    end: int
    totals: NDArray[np.float64]
    energies: NDArray[np.float64]
    products: NDArray[np.float64]


def sums_of(hop: NDArray[np.float32], start: int, pairs: NDArray[np.int64]) -> HopSums:
    """Sum up ``[channels, frames]``; ``pairs`` are channels, ``[2, pairs]``. Finite for all finite sound."""
    sound = hop.astype(np.float64)  # the squares of the largest 32-bit numbers do not fit into 32 bits
    totals = sound.sum(axis=1)
    sound -= totals[:, None] / hop.shape[1]
    return HopSums(
        start,
        start + hop.shape[1],
        totals,
        np.vecdot(sound, sound),
        np.vecdot(sound[pairs[0]], sound[pairs[1]]),
    )


def stereo_pairs(widths: Sequence[int]) -> NDArray[np.int64]:
    """The channels of all strips of two, ``[2, pairs]``; the channels of all strips lie one after the other."""
    begins = np.cumsum([0, *widths])[:-1]
    left = begins[np.array(widths) == 2].astype(np.int64)
    return np.stack([left, left + 1])
