"""``[obs]``: OBS and its websocket server."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from plugin.secrets import PASSWORD_VARIABLE, read_password_file
from plugin.sections.section import Count, Name, Number, Settings, Switch, full_path


class Chapters(StrEnum):
    """Which chapters OBS puts into a recording."""

    OFF = "off"
    MARKS = "marks"
    AUTOMATIC = "automatic"


class ObsSettings(Settings):
    """OBS and its websocket server.

    Attributes:
        host: where OBS runs.
        port: of its websocket server.
        password: None where the server asks for none; after reading, whichever source won.
        password_file: a file that holds the password alone, relative to the configuration's folder.
        timeout_s: seconds to wait for an answer of OBS.
        events: whether what is heard is told to other programs as OBS's custom events.
        captions: whether the stream gets closed captions of what plays.
        chapters: of recordings: none, those that somebody marks, or also one wherever a piece begins or ends.
    """

    host: Name = "localhost"
    port: Annotated[Count, Field(ge=1, le=65535)] = 4455
    password: SecretStr | None = None
    password_file: Path | None = None
    timeout_s: Annotated[Number, Field(gt=0.0, le=60.0)] = 3.0
    events: Switch = True
    captions: Switch = False
    chapters: Chapters = Chapters.MARKS

    @field_validator("password")
    @classmethod
    def _none_if_empty(cls, password: SecretStr | None) -> SecretStr | None:
        """No password, if it is empty, as the template leaves it."""
        return password if password is not None and password.get_secret_value() else None

    @field_validator("password_file")
    @classmethod
    def _readable(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        """The file's full path, checked now so that it is told with all else."""
        context = info.context or {}
        if path is None or context.get("environ", {}).get(PASSWORD_VARIABLE):
            return path
        full = full_path(path, info)
        read_password_file(full)
        return full
