"""Programs that tests start: they end with their test, and what they said is kept for the error message."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import pytest


def require(programs: Mapping[str, str]) -> None:
    """Leave the test out where a program is missing.

    Args:
        programs: the Debian package of each program.
    """
    missing = sorted({package for program, package in programs.items() if not shutil.which(program)})
    if missing:
        leave_out(*missing)


def leave_out(*packages: str) -> NoReturn:
    """Skip, or fail where ``SOUNDCHECK_REQUIRE_OBS`` says so, a test for which these packages are missing."""
    reason = f"needs {', '.join(packages)}: on Debian or Ubuntu `apt-get install {' '.join(packages)}`"
    if os.environ.get("SOUNDCHECK_REQUIRE_OBS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def wait_until(happened: Callable[[], bool], what: str, limit_s: float) -> None:
    """Ask until it has happened.

    Raises:
        TimeoutError: it did not, in that time.
    """
    deadline = time.monotonic() + limit_s
    while not happened():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what}: not within {limit_s:g} s")
        time.sleep(0.05)


class Child:
    """A program in a process group of its own.

    Args:
        command: its words.
        log: the file for its output.
        environment: all of its variables.
        descriptors: file descriptors it inherits.
    """

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str],
        descriptors: Sequence[int] = (),
    ) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                pass_fds=descriptors,
                start_new_session=True,
            )

    def wait_until(self, happened: Callable[[], bool], what: str, limit_s: float = 60.0) -> None:
        """Ask until it has happened; an error, with what the program said, if it ends before."""

        def happened_or_ended() -> bool:
            return happened() or self.process.poll() is not None

        try:
            wait_until(happened_or_ended, what, limit_s)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; it said:\n{self.said}") from None
        if (status := self.process.poll()) is not None:
            raise ChildProcessError(f"{what}: the program ended with status {status}; it said:\n{self.said}")

    @property
    def said(self) -> str:
        """The end of its output."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])

    def kill(self) -> None:
        """End it and all that it started, at once."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
