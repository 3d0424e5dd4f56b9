"""The version of this installation."""

from __future__ import annotations


def version() -> str | None:
    """As it was installed; None: it is a source tree that is not."""
    from importlib import metadata  # noqa: PLC0415  (importing it takes as long as all the rest of the command line)

    try:
        return metadata.version("obs-soundcheck")
    except metadata.PackageNotFoundError:
        return None
