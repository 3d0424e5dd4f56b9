"""What starts programs when a user logs in: one interface for all systems."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Protocol

from plugin.errors import UserError
from plugin.service.job import Job
from plugin.service.system_command import RunCommand, run_command


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How it stands with the service.

    Attributes:
        where: the file or task that it is; None: it is not installed.
        runs: whether it runs now.
        text: the same in a few words, with the reason where it does not run.
    """

    where: str | None
    runs: bool
    text: str


NOT_INSTALLED = ServiceState(where=None, runs=False, text="not installed")


class Manager(Protocol):
    """The system's own means to start a program when the user logs in, and again when it fails.

    Attributes:
        logs: how to read what the service says: a command or a file.
        stop: how to stop it without uninstalling it.
        notes: what else to know about it, a line each.
    """

    logs: str
    stop: str
    notes: tuple[str, ...]

    def install(self, job: Job, *, start: bool) -> None:
        """Start this at each login, and now; what was installed before is replaced.

        Args:
            job: what to start.
            start: whether to start it now, too; if it runs, it is started anew.

        Raises:
            UserError: the system refuses.
        """

    def uninstall(self) -> bool:
        """Stop it, and do not start it again; False: it was not installed.

        Raises:
            UserError: the system refuses.
        """

    def state(self) -> ServiceState:
        """How it stands with it.

        Raises:
            UserError: the system does not say.
        """


def this_manager(run: RunCommand = run_command) -> Manager:
    """The one of this system.

    Args:
        run: runs commands.

    Raises:
        UserError: Soundcheck knows none for it.
    """
    match sys.platform:
        case "win32":
            from plugin.service.task_scheduler import TaskScheduler  # noqa: PLC0415 - one of three is needed

            return TaskScheduler(run)
        case "darwin":
            from plugin.service.launchd import Launchd  # noqa: PLC0415 - the same

            return Launchd(run)
        case "linux":
            from plugin.service.systemd import Systemd  # noqa: PLC0415 - the same

            return Systemd(run)
        case other:
            raise UserError(f"no service for {other}: have your system start `soundcheck run --no-view`")
