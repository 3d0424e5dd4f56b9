"""macOS: a launch agent."""

from __future__ import annotations

import os
import plistlib
import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from plugin.errors import UserError
from plugin.output_file import write_whole
from plugin.service.job import Job, default_log
from plugin.service.manager import NOT_INSTALLED, ServiceState
from plugin.service.system_command import RunCommand, demand

LABEL: Final = "obs-soundcheck"
BACK_OFF_S: Final = 30
"""Seconds between two starts, at least."""

STOP_S: Final = 5
"""Seconds that it is given to end; launchd's own default would be twenty."""

MICROPHONE: Final = (
    "macOS asks once whether it may use the microphone. If it does not ask, and all strips stay silent: System "
    "Settings > Privacy & Security > Microphone."
)

_LOOKS: Final = 100
_BETWEEN_LOOKS_S: Final = 0.1

_ADVICE: Final = "run it as the user who plays, without sudo"
_LATER: Final = "it is installed, and starts when you log in on the screen"


class Launchd:
    """A launch agent.

    Args:
        run: runs commands.
        pause: waits so many seconds.
    """

    notes: tuple[str, ...] = (MICROPHONE,)

    def __init__(self, run: RunCommand, pause: Callable[[float], None] = time.sleep) -> None:
        self._run = run
        self._pause = pause
        self._domain = f"gui/{os.getuid()}"
        self._target = f"{self._domain}/{LABEL}"
        self._file = Path.home() / "Library" / "LaunchAgents" / f"{LABEL}.plist"
        self.logs = f"tail -F {shlex.quote(str(default_log()))}"
        self.stop = f"launchctl bootout {self._target}"

    def install(self, job: Job, *, start: bool) -> None:
        """Write the agent, and hand it to launchd if it is to start now; at the next login that finds it by itself."""
        self._write(job)
        demand(self._run, "launchctl", "enable", self._target, advice=_ADVICE)  # it may have been disabled
        if start:
            self._take_out()
            demand(self._run, "launchctl", "bootstrap", self._domain, str(self._file), advice=_LATER)

    def uninstall(self) -> bool:
        """Take the agent from launchd, and delete it."""
        if not self._file.exists():
            return False
        self._take_out()
        try:
            self._file.unlink()
        except OSError as error:
            raise UserError(f"{self._file}: cannot be deleted ({error.strerror or error})") from error
        return True

    def state(self) -> ServiceState:
        """As launchd says it."""
        if not self._file.exists():
            return NOT_INSTALLED
        printed = self._print()
        pid = re.search(r"^\s*pid = (\d+)", printed or "", re.MULTILINE)
        status = re.search(r"^\s*last exit code = (\d+)", printed or "", re.MULTILINE)
        if pid is not None:
            text = f"runs (process {pid[1]})"
        elif printed is None:
            text = "does not run now; it starts at the next login"
        elif status is not None and status[1] != "0":
            text = f"does not run, exit status {status[1]} the last time: see {default_log()}"
        else:
            text = "does not run now"
        return ServiceState(where=str(self._file), runs=pid is not None, text=text)

    def _write(self, job: Job) -> None:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            job.log.parent.mkdir(parents=True, exist_ok=True)  # launchd does not
        except OSError as error:
            raise UserError(f"{error.filename}: cannot be made ({error.strerror or error})") from error
        write_whole(self._file, plistlib.dumps(agent(job), sort_keys=False))

    def _take_out(self) -> None:
        """Take it out of launchd, if it is there, and wait until it is gone: launchd refuses it until then.

        Raises:
            UserError: it does not go.
        """
        self._run(("launchctl", "bootout", self._target))  # it complains where there is none
        for _ in range(_LOOKS):
            if self._print() is None:
                return
            self._pause(_BETWEEN_LOOKS_S)
        raise UserError(f"launchctl bootout {self._target}: it does not end: log out and in again")

    def _print(self) -> str | None:
        """What launchd knows of it; None: nothing."""
        done = self._run(("launchctl", "print", self._target))
        return done.output if done.ok else None


def agent(job: Job) -> dict[str, Any]:
    """The agent, as launchd.plist(5) has it. What is said before the log is open goes into it, too."""
    return {
        "Label": LABEL,
        "ProgramArguments": list(job.command("service", "run")),
        "EnvironmentVariables": dict(job.environment),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": BACK_OFF_S,
        "ExitTimeOut": STOP_S,
        "ProcessType": "Interactive",  # sound: not to be slowed down as other services are
        "LimitLoadToSessionType": "Aqua",
        "StandardOutPath": str(job.log),
        "StandardErrorPath": str(job.log),
    }
