"""``[detector]``: how sure it has to be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from plugin.sections.section import Count, Hold, Label, Number, Settings, full_path


def _odd(frames: int) -> int:
    if frames % 2 == 0:
        raise ValueError("should be odd, so that a middle frame exists")
    return frames


class DetectorSettings(Settings):
    """How sure it has to be.

    Attributes:
        device: where the network runs; ``auto`` is CUDA where there is one.
        thresholds: probability 0–1 at which a label goes on; labels left out keep the weights' own.
        median_frames: length of the median filter per label, odd; labels left out keep the weights' own.
        minimum_on_s: seconds that a label stays on at least.
        weights: the network's, from ``soundcheck train``, relative to the configuration's folder; None: those that
            the program brings.
    """

    device: Literal["auto", "cpu", "cuda"] = "auto"
    thresholds: dict[Label, Annotated[Number, Field(ge=0.0, le=1.0)]] = Field(default_factory=dict)
    median_frames: dict[Label, Annotated[Count, Field(ge=1, le=31), AfterValidator(_odd)]] = Field(default_factory=dict)
    minimum_on_s: Hold = 1.0
    weights: Path | None = None

    @field_validator("weights")
    @classmethod
    def _there(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        """The file's full path, checked now so that it is told with all else."""
        if path is None:
            return None
        full = full_path(path, info)
        if not full.is_file():
            raise ValueError(f"{full} is {'a folder' if full.is_dir() else 'not there'}: name a .safetensors file")
        return full
