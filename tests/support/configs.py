"""Configurations from a few lines of text."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin.config import Config, parse_config
from plugin.errors import ConfigError

FILE = Path("soundcheck.toml")


def parse(text: str, environ: dict[str, str] | None = None, file: Path = FILE) -> Config:
    """The configuration that this text is."""
    return parse_config(text, file, environ=environ or {})


def problems(text: str, environ: dict[str, str] | None = None, file: Path = FILE) -> tuple[str, ...]:
    """All that is wrong with this text."""
    with pytest.raises(ConfigError) as caught:
        parse(text, environ, file)
    return caught.value.problems


def password(config: Config) -> str | None:
    """The password that it ended up with."""
    return config.obs.password.get_secret_value() if config.obs.password else None
