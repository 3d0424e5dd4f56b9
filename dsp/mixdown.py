"""Strips to mono: what the recogniser hears."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dsp.layout import Layout


class Mixdown:
    """The mean of each strip's channels.

    Args:
        layout: of the rows.
    """

    def __init__(self, layout: Layout) -> None:
        self._shares = np.array([[1 / width] for width in layout.widths], dtype=np.float32)
        self._first = layout.begins
        # Second channels of all strips that have one, then third ones: `reduceat` takes ten times as long.
        widths = np.array(layout.widths)
        self._more = [
            (strips, layout.begins[strips] + channel)
            for channel in range(1, max(layout.widths))
            for strips in [np.flatnonzero(widths > channel)]
        ]

    def process(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Mix ``[rows, frames]`` to ``[strips, frames]``."""
        mixed = rows[self._first]
        for strips, channels in self._more:
            mixed[strips] += rows[channels]
        mixed *= self._shares
        return np.asarray(mixed)
