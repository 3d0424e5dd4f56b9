"""``[api]``: where the control API is, and who may use it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, BaseModel, Field, ValidationError, ValidationInfo, field_validator

from plugin.config_problems import problems_of
from plugin.errors import ConfigError
from plugin.sections.section import Count, Name, Settings, Switch, full_path

PATH = "/api"
"""Where the WebSocket is; everything else on the port is a page."""


def _origin(text: str) -> str:
    """An origin as browsers write it.

    Raises:
        ValueError: it is none, or one that any page could have.
    """
    parts = urlsplit(text.lower())
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.geturl() != f"{parts.scheme}://{parts.netloc}"
    ):
        raise ValueError('is no origin: scheme, host and port of a page, such as "http://stage.local:8080"')
    return parts.geturl()


class ApiSettings(Settings):
    """Where the control API is, and who may use it.

    Attributes:
        enabled: whether there is one.
        host: address or name to listen at; only this computer reaches the default.
        port: TCP port; 0: any that is free.
        token_file: holds the token that commands need, relative to the configuration's folder; None: one in the
            user's state folder. It is made when it is not there.
        allow_origins: pages from elsewhere that may use it, too; the computer names in them are ours.
    """

    enabled: Switch = True
    host: Name = "127.0.0.1"
    port: Annotated[Count, Field(ge=0, le=65535)] = 4466
    token_file: Path | None = None
    allow_origins: tuple[Annotated[str, AfterValidator(_origin)], ...] = ()

    @field_validator("token_file")
    @classmethod
    def _from_the_configuration(cls, path: Path | None, info: ValidationInfo) -> Path | None:
        return None if path is None else full_path(path, info)

    @property
    def token_path(self) -> Path:
        """Where the token is kept."""
        if self.token_file is not None:
            return self.token_file
        return platformdirs.user_state_path("soundcheck", appauthor=False) / "api-token"

    @property
    def here(self) -> str:
        """Where a program on this computer finds it: host and port, as they stand in an address."""
        return address_of({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host), self.port)  # noqa: S104


class _Section(BaseModel):
    """The one section that a remote control reads: whatever else is wrong, ``ctl panic`` must work."""

    api: ApiSettings = ApiSettings()


def read_settings(file: Path) -> ApiSettings:
    """The section alone of a configuration; the defaults where there is no file or section.

    Raises:
        ConfigError: it cannot be read, or the section is wrong.
    """
    try:
        values = tomllib.loads(file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
        return _Section.model_validate(values, context={"folder": file.absolute().parent}).api
    except FileNotFoundError:
        return ApiSettings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(str(file), (f"cannot be read: {error}",)) from error
    except ValidationError as error:
        raise ConfigError(str(file), problems_of(error, _Section)) from error


def address_of(host: str, port: int) -> str:
    """Host and port as they stand in an address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
