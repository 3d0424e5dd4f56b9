"""When a phrase can be heard: the labels follow the sound, not the note-offs."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

AUDIBLE_RANGE_DB: Final = 35.0
"""A phrase sounds where its level is within this of its own loudest moment; tails below are under the noise."""

MASKED_RANGE_DB: Final = 25.0
"""In a mixture, a part so far below the whole is not heard, whatever it would be alone."""

GAP_S: Final = 0.15
"""Shorter silences belong to the playing: nobody hears an instrument stop and start between two notes."""

WINDOW_S: Final = 0.046
"""Levels are taken over this, about half an analysis window of the detector."""


def heard(
    signal: NDArray[np.float32],
    rate_hz: int,
    moments_s: NDArray[np.float64],
    mixture: NDArray[np.float32] | None = None,
) -> NDArray[np.bool_]:
    """Whether the phrase can be heard at each of these moments (rising, evenly spaced).

    Args:
        signal: ``[samples]``, one instrument alone, after its effects.
        rate_hz: its sample rate.
        moments_s: ``[moments]``; a moment outside the signal is silent.
        mixture: ``[samples]``, what the phrase is a part of, where it is not alone.
    """
    level = powers(signal, rate_hz, moments_s)
    loudest = float(level.max(initial=0.0))
    if loudest < 1e-12:
        return np.zeros(len(moments_s), dtype=np.bool_)
    sounding: NDArray[np.bool_] = level > loudest * 10 ** (-AUDIBLE_RANGE_DB / 10)
    if mixture is not None:
        sounding &= level > powers(mixture, rate_hz, moments_s) * 10 ** (-MASKED_RANGE_DB / 10)
    spacing_s = float(moments_s[1] - moments_s[0]) if len(moments_s) > 1 else GAP_S
    return close_gaps(sounding, int(GAP_S / spacing_s))


def powers(signal: NDArray[np.float32], rate_hz: int, moments_s: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean squares over ``WINDOW_S`` around moments: ``[moments]``."""
    half = max(1, round(WINDOW_S * rate_hz / 2))
    energy = np.concatenate([[0.0], np.cumsum(signal.astype(np.float64) ** 2)])
    centres = np.round(moments_s * rate_hz).astype(np.int64)
    first, last = np.clip(centres - half, 0, len(signal)), np.clip(centres + half, 0, len(signal))
    return np.asarray((energy[last] - energy[first]) / (2 * half))


def close_gaps(sounding: NDArray[np.bool_], longest: int) -> NDArray[np.bool_]:
    """Fill silences of at most ``longest`` moments that lie between sounding ones."""
    closed = sounding.copy()
    for start, stop in runs(~sounding):
        if start > 0 and stop < len(sounding) and stop - start <= longest:
            closed[start:stop] = True
    return closed


def runs(mask: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a mask is true: ``(start, stop)`` of each run, ``stop`` excluded."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(start), int(stop)) for start, stop in zip(edges[::2], edges[1::2], strict=True)]
