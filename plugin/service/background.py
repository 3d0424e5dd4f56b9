"""What a service runs where the system keeps no log: ``soundcheck run``, with what it says in a file."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO

from plugin.errors import UserError
from plugin.single import AlreadyRunningError, running

LARGEST: Final = 1_000_000
"""Bytes from which on a log is put aside at the next start; the one before is kept."""


def run_in_background(main: Callable[[Sequence[str]], int], arguments: Sequence[str], log: Path, folder: Path) -> int:
    """Run the daemon, unless one runs already: that is as well, and nothing to try again for.

    Args:
        main: the program.
        arguments: the daemon's command line.
        log: where it writes what it says.
        folder: where a running one is found.

    Returns:
        The exit status: 0 if there is nothing to try again for.
    """
    if running(folder) is not None:
        return 0
    write_to(log)
    status = main(arguments)
    return 0 if status == AlreadyRunningError.exit_status else status


def write_to(log: Path) -> None:
    """From now on stdout and stderr of this process go there, whether there were any or not.

    Raises:
        UserError: it cannot be written.
    """
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        _put_aside(log)
        with log.open("ab") as file:
            file.write(f"\nSoundcheck starts, {datetime.now().astimezone():%A %Y-%m-%d %H:%M:%S}\n".encode())
            file.flush()
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # Windows gives none to a program without a window
                    stream.flush()
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
    except OSError as error:
        raise UserError(f"the log {log} cannot be written: {error.strerror or error}") from error
    sys.stdout = _stream(1)
    sys.stderr = _stream(2)


def _put_aside(log: Path) -> None:
    """Windows does not while somebody reads it: then at the next start."""
    with contextlib.suppress(OSError):
        if log.stat().st_size > LARGEST:
            log.replace(log.with_name(f"{log.name}.1"))


def _stream(descriptor: int) -> TextIO:
    """Each line at once, so that who reads the log sees it."""
    return open(descriptor, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
