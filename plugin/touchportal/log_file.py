"""Where a daemon writes what it says that Touch Portal has started: nobody reads its output."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def default_log() -> Path:
    """The file."""
    return platformdirs.user_log_path("soundcheck", appauthor=False) / "touch-portal.log"
