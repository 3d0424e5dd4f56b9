"""Strips: named groups of an interface's channels, as on a mixing desk."""

from __future__ import annotations

from dataclasses import dataclass


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
