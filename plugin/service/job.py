"""What a service starts: this very installation of Soundcheck."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from plugin.errors import UserError
from plugin.service.system_command import RunCommand

KEPT = ("XDG_CONFIG_HOME", "XDG_STATE_HOME")
"""Variables that say where configuration and state are: a service sees those of no shell."""


def default_log() -> Path:
    """Where a service writes what it has to say, where the system keeps no log of its own."""
    return platformdirs.user_log_path("soundcheck", appauthor=False) / "service.log"


@dataclass(frozen=True, slots=True)
class Job:
    """What a service starts.

    Attributes:
        python: full path of the interpreter that Soundcheck is installed for. Not the console script beside it: that
            one opens a window on Windows, and elsewhere breaks where its first line is too long or has spaces.
        config: full path of the configuration; None: the default one.
        environment: variables to set.
        log: file for what it says, where the system keeps no log of its own.

    Raises:
        UserError: a path or variable that no service can be given.
    """

    python: str
    config: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path = field(default_factory=default_log)

    def __post_init__(self) -> None:
        for text in (self.python, str(self.config or ""), *self.environment.values(), str(self.log)):
            if not text.isprintable():
                raise UserError(f"a service cannot be given this path: {text!r}: rename it")

    def command(self, *words: str) -> tuple[str, ...]:
        """A command line of Soundcheck. ``-P``: Python takes no module from the folder that it is started in."""
        config = () if self.config is None else ("--config", str(self.config))
        return (self.python, "-P", "-m", "plugin", *words, *config)


def this_installation(config: Path | None, run: RunCommand, environ: Mapping[str, str] = os.environ) -> Job:
    """The job of starting the Soundcheck that runs now.

    Args:
        config: the configuration; None: the default one.
        run: runs commands.
        environ: the environment variables.

    Raises:
        UserError: it runs from its source folder alone, and cannot be started from elsewhere.
    """
    if not sys.executable or not run((sys.executable, "-P", "-E", "-c", "import plugin.cli")).ok:
        raise UserError(
            f"Soundcheck is not installed for {sys.executable or 'this Python'}, it only runs in its own folder: "
            "`python3 tasks.py demo` installs it there as .venv/bin/soundcheck (.venv\\Scripts\\soundcheck on "
            "Windows): run that one's `service install`"
        )
    return Job(
        python=sys.executable,
        config=None if config is None else config.absolute(),
        environment={name: environ[name] for name in KEPT if environ.get(name)},
    )
