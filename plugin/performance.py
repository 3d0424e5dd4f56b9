"""The built-in performance that the demo plays."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from dsp.strip import Strip

ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class Performance:
    """A recording and what is on its channels.

    Attributes:
        sound: the file.
        title: for the eye.
        strips: what to listen to.
    """

    sound: Path
    title: str
    strips: tuple[Strip, ...]


def built_in(folder: Path = ASSETS) -> Performance:
    """The performance that the package brings: ``performance.ogg``, described by ``performance.toml``."""
    described = tomllib.loads((folder / "performance.toml").read_text(encoding="utf-8"))
    strips = tuple(Strip(strip["name"], tuple(strip["channels"])) for strip in described["strips"])
    return Performance(folder / "performance.ogg", described["title"], strips)
