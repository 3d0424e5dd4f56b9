"""Loudness profiles: how loud a programme should be, and how high its true peak may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Profile:
    """What a programme aims at.

    Attributes:
        name: what people call it.
        target_lufs: integrated loudness.
        ceiling_dbtp: highest true peak.

    Raises:
        ValueError: a target outside of -60 to 0 LUFS, or a ceiling outside of -20 to 0 dBTP.
    """

    name: str
    target_lufs: float
    ceiling_dbtp: float

    def __post_init__(self) -> None:
        if not -60 <= self.target_lufs <= 0:
            raise ValueError(f"a target is -60 to 0 LUFS, got {self.target_lufs}")
        if not -20 <= self.ceiling_dbtp <= 0:
            raise ValueError(f"a ceiling is -20 to 0 dBTP, got {self.ceiling_dbtp}")


R128: Final = Profile("EBU R 128", -23.0, -1.0)
"""EBU R 128 (2020): -23 LUFS, -1 dBTP."""

STREAMING: Final = Profile("streaming", -14.0, -1.0)
"""What the large platforms play at: about -14 LUFS; they ask for -1 dBTP, as lossy codecs overshoot."""

PROFILES: Final[Mapping[str, Profile]] = {"streaming": STREAMING, "r128": R128}
"""By the name in the configuration."""
