"""Running a command of the operating system: the one place, so that tests can put something else there."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from plugin.errors import UserError

PATIENCE_S: Final = 60.0
"""Seconds after which a command has failed: stopping a service may take its time."""

NOT_FOUND: Final = 127
"""Exit status where there is no such command, as shells say it."""


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a command.

    Attributes:
        status: its exit status.
        output: its stdout.
        errors: its stderr.
    """

    status: int
    output: str = ""
    errors: str = ""

    @property
    def ok(self) -> bool:
        """Whether it did it."""
        return self.status == 0


RunCommand = Callable[[Sequence[str]], Done]


def run_command(command: Sequence[str]) -> Done:
    """Run it, with nothing on its stdin."""
    # What Windows' own commands print is not in the encoding that Python takes for text.
    encoding = "oem" if sys.platform == "win32" else "utf-8"
    try:
        done = subprocess.run(  # noqa: S603 - our own words, no shell
            list(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding=encoding,
            errors="replace",
            timeout=PATIENCE_S,
            check=False,
        )
    except FileNotFoundError:
        return Done(NOT_FOUND, errors=f"there is no {command[0]} on this computer")
    except subprocess.TimeoutExpired:
        return Done(1, errors=f"no answer within {PATIENCE_S:.0f} s")
    except OSError as error:
        return Done(1, errors=error.strerror or str(error))
    return Done(done.returncode, done.stdout, done.stderr)


def demand(run: RunCommand, *command: str, advice: str = "") -> str:
    """Run a command that has to work; its output.

    Args:
        run: runs it.
        command: its words.
        advice: what to do if it does not.

    Raises:
        UserError: it did not; one line with what it said.
    """
    done = run(command)
    if not done.ok:
        said = " ".join((done.errors.strip() or done.output.strip()).split()) or f"exit status {done.status}"
        raise UserError(f"{' '.join(command)}: {said}" + (f" ({advice})" if advice else ""))
    return done.output
