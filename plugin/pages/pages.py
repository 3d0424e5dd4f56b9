"""The pages and what they are made of, by path: plain files, sent as they are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from plugin.api.pages import Page

STATIC = Path(__file__).parent / "static"

PLACES: Final = {
    "dashboard.html": "/",
    "gallery.html": "/overlays",
    "instruments.html": "/overlay/instruments",
    "clip.html": "/overlay/clip",
    "loudness.html": "/overlay/loudness",
}
"""Where each page is; every other file is ``/assets/<its name>``."""

CONTENT_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@cache
def pages() -> Mapping[str, Page]:
    """All of them, by path; read once."""
    return MappingProxyType({_place(file): _page(file) for file in sorted(STATIC.iterdir()) if _is_sent(file)})


def _is_sent(file: Path) -> bool:
    """Not what editors and systems leave in folders."""
    return file.suffix in CONTENT_TYPES and not file.name.startswith(".")


def _place(file: Path) -> str:
    return PLACES.get(file.name, f"/assets/{file.name}")


def _page(file: Path) -> Page:
    return Page(CONTENT_TYPES[file.suffix], file.read_bytes())
