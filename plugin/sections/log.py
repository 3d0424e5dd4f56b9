"""``[log]``: the log of the evening."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final

import platformdirs
from pydantic import Field, ValidationInfo, field_validator

from plugin.sections.section import Count, Number, Settings, Switch, full_path

FILE_NAME: Final = "evening.jsonl"


class LogSettings(Settings):
    """The log of the evening.

    Attributes:
        on: whether it is written.
        file: where, relative to the configuration's folder; None: in the user's log folder.
        max_mb: megabytes of a file; it is then renamed to ``.1``, the one before to ``.2``.
        older: how many of these older files are kept.
    """

    on: Switch = True
    file: Path | None = None
    max_mb: Annotated[Number, Field(ge=0.1, le=1000.0)] = 10.0
    older: Annotated[Count, Field(ge=1, le=100)] = 3

    @field_validator("file")
    @classmethod
    def _full(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        if path is None:
            return None
        if path.suffix != ".jsonl":
            raise ValueError(f"should end in .jsonl, such as {FILE_NAME}: that is how analyze knows a log")
        return full_path(path, info)

    @property
    def path(self) -> Path:
        """Where it is written."""
        return default_log() if self.file is None else self.file

    @property
    def max_bytes(self) -> int:
        """Of a file."""
        return round(self.max_mb * 1_000_000)


def default_log() -> Path:
    """Where the evening is logged unless the configuration says otherwise."""
    return platformdirs.user_log_path("soundcheck", appauthor=False) / FILE_NAME
