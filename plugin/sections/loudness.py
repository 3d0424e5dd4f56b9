"""``[loudness]``: how loud it should be, and how high it may peak."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from dsp.profile import PROFILES, Profile
from plugin.sections.section import Number, Settings

DEFAULT_CEILING_DBTP = -1.0
"""Of an own profile that names none: what all known profiles have."""


class LoudnessSettings(Settings):
    """How loud it should be, and how high it may peak.

    Attributes:
        profile: one that is known, or ``own``.
        target_lufs: of the own profile: integrated loudness.
        ceiling_dbtp: of the own profile: highest true peak; None: -1 dBTP.
    """

    profile: Literal["streaming", "r128", "own"] = "streaming"
    target_lufs: Annotated[Number, Field(ge=-60.0, le=0.0)] | None = Field(default=None, validate_default=True)
    ceiling_dbtp: Annotated[Number, Field(ge=-20.0, le=0.0)] | None = None

    @property
    def aim(self) -> Profile:
        """What a programme aims at."""
        if self.target_lufs is None:
            return PROFILES[self.profile]
        ceiling_dbtp = DEFAULT_CEILING_DBTP if self.ceiling_dbtp is None else self.ceiling_dbtp
        return Profile("own", self.target_lufs, ceiling_dbtp)

    @field_validator("target_lufs", "ceiling_dbtp")
    @classmethod
    def _of_the_own_profile(cls, value: float | None, info: ValidationInfo) -> float | None:
        profile = info.data.get("profile", "own")  # missing: it is a problem itself
        if value is not None and profile != "own":
            known = PROFILES[profile]
            own = known.target_lufs if info.field_name == "target_lufs" else known.ceiling_dbtp
            raise ValueError(f'is for profile = "own" only: the profile "{profile}" has {own:g}')
        if value is None and profile == "own" and info.field_name == "target_lufs" and "profile" in info.data:
            raise ValueError('is missing: profile = "own" needs it, such as -16')
        return value
