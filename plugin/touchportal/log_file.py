"""A file for what the program says when nobody reads its output."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs


def default_log() -> Path:
    """Where a daemon writes that Touch Portal has started."""
    return platformdirs.user_log_path("soundcheck", appauthor=False) / "touch-portal.log"


def write_to(path: Path) -> None:
    """From now on stdout and stderr of this process go there; what was in the file before is gone.

    Whoever starts a program and does not read its output stops it as soon as the pipe is full.

    Raises:
        OSError: it cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    with path.open("wb") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
