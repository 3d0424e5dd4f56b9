"""Runs: consecutive frames at which something holds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def runs(mask: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every run of true frames of a mask ``[channels, frames]``, of any length from 1.

    Returns:
        channel, first frame, and frame after the last, ``[runs]`` each, ordered by channel and frame.
    """
    channels, frames = mask.shape
    # A false column on either side of each channel, so that all of them make one line with clean edges.
    padded = np.zeros((channels, frames + 2), dtype=np.bool_)
    padded[:, 1:-1] = mask
    line = padded.ravel()
    edges = np.flatnonzero(line[1:] != line[:-1]).astype(np.int64, copy=False)
    channel, first = np.divmod(edges[::2], frames + 2)
    return channel, first, edges[1::2] - channel * (frames + 2)
