"""Strips: named groups of an interface's channels, as on a mixing desk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Strip:
    """One strip.

    Attributes:
        name: what the user calls it.
        channels: its 1-based interface channels, e.g. ``(13, 14)``.

    Raises:
        ValueError: no channel, a channel below 1, or one named twice.
    """

    name: str
    channels: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.channels or min(self.channels) < 1 or len(set(self.channels)) != len(self.channels):
            raise ValueError(f"strip {self.name!r}: channels are different numbers from 1, got {list(self.channels)}")

    def select(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """This strip's columns of an interface block: ``[frames, channels]`` → ``[frames, len(self.channels)]``."""
        return block[:, [channel - 1 for channel in self.channels]]

    def mixdown(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """The mean of this strip's channels, what the detector hears: ``[frames, channels]`` → ``[frames]``."""
        mixed: NDArray[np.float32] = self.select(block).mean(axis=1)
        return mixed
