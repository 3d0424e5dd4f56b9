"""``[loudness]``: how loud it should be, and how high it may peak."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from dsp.profile import PROFILES, Profile
from plugin.sections.section import Number, Settings

OWN: Final = "own"
DEFAULT_PROFILE: Final = "streaming"
DEFAULT_CEILING_DBTP: Final = -1.0
"""Of an own profile that names none: what all known profiles have."""


class LoudnessSettings(Settings):
    """How loud it should be, and how high it may peak.

    Attributes:
        profile: one that is known, or ``own``; None: ``own`` if it has a target, else ``streaming``.
        target_lufs: of the own profile: integrated loudness. It may be there, and not be chosen.
        ceiling_dbtp: of the own profile: highest true peak; None: -1 dBTP.
    """

    profile: Literal["streaming", "r128", "own"] | None = None
    target_lufs: Annotated[Number, Field(ge=-60.0, le=0.0)] | None = Field(default=None, validate_default=True)
    ceiling_dbtp: Annotated[Number, Field(ge=-20.0, le=0.0)] | None = None

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """All that can be chosen, by their names here."""
        if self.target_lufs is None:
            return PROFILES
        ceiling_dbtp = DEFAULT_CEILING_DBTP if self.ceiling_dbtp is None else self.ceiling_dbtp
        return {**PROFILES, OWN: Profile(OWN, self.target_lufs, ceiling_dbtp)}

    @property
    def chosen(self) -> str:
        """The name of the one that is aimed at."""
        return self.profile or (DEFAULT_PROFILE if self.target_lufs is None else OWN)

    @property
    def aim(self) -> Profile:
        """What a programme aims at."""
        return self.profiles[self.chosen]

    @field_validator("target_lufs")
    @classmethod
    def _own_has_one(cls, value: float | None, info: ValidationInfo) -> float | None:
        if value is None and info.data.get("profile") == OWN:
            raise ValueError('is missing: profile = "own" needs it, such as -16')
        return value

    @field_validator("ceiling_dbtp")
    @classmethod
    def _of_the_own_profile(cls, value: float | None, info: ValidationInfo) -> float | None:
        if value is not None and info.data.get("target_lufs", 0.0) is None:
            raise ValueError("goes with target_lufs, such as -16")
        return value
