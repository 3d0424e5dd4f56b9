"""What the sections of the configuration share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationInfo

from dsp.labels import LABELS
from plugin.config_problems import did_you_mean


def _known_label(label: str) -> str:
    if label not in LABELS:
        raise ValueError(f"no such label{did_you_mean(label, LABELS)}; the labels are {', '.join(LABELS)}")
    return label


def full_path(path: Path, info: ValidationInfo) -> Path:
    """A path that the configuration names, from the folder that it lies in.

    Raises:
        ValueError: it is the home of somebody who is not there.
    """
    folder: Path = (info.context or {}).get("folder", Path())
    try:
        return folder / path.expanduser()
    except RuntimeError as error:
        raise ValueError(str(error)) from error


Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Label = Annotated[str, AfterValidator(_known_label)]
Number = Annotated[float, Strict()]
Count = Annotated[int, Strict()]
Switch = Annotated[bool, Strict()]
Channel = Annotated[int, Strict(), Field(ge=1)]
Hold = Annotated[Number, Field(ge=0.0, le=60.0)]
"""Seconds that something stays."""


class Settings(BaseModel):
    """What all sections share: they are immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
