"""Windows: a task of the Task Scheduler, which starts when the user logs on.

Names stand as in Microsoft's schema of tasks. A trigger without a user would be one for all users, which only
administrators may make. The setting to restart what has failed means what could not be started: what ends with an
error is started again because the trigger repeats itself, and does nothing while the task runs.
"""

from __future__ import annotations

import csv
import subprocess
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path, PureWindowsPath
from typing import Final, TypeAlias

from plugin.errors import UserError
from plugin.service.job import Job, default_log
from plugin.service.manager import NOT_INSTALLED, ServiceState
from plugin.service.system_command import RunCommand, demand

NAMESPACE: Final = "http://schemas.microsoft.com/windows/2004/02/mit/task"
LONGEST_COMMAND: Final = 260

HARD_STOP: Final = (
    "If it fails, Windows starts it again within a minute. When Windows stops it, the texts in OBS stay until it is "
    "started again."
)

_RUNS: Final = 0x41301  # SCHED_S_TASK_RUNNING
_NEVER_RAN: Final = 0x41303  # SCHED_S_TASK_HAS_NOT_RUN
_LAST_RESULT: Final = 6  # column of schtasks' table; its headings are in the user's language


class TaskScheduler:
    """A task. Tasks are all users' together, so that its name tells whose it is.

    Args:
        run: runs commands.
    """

    notes: tuple[str, ...] = (HARD_STOP,)

    def __init__(self, run: RunCommand) -> None:
        self._run = run
        self._user, self._sid = _who(run)
        self._task = f"Soundcheck ({self._user.rpartition(chr(92))[2]})"
        self.logs = f'powershell Get-Content -Wait -Tail 50 "{default_log()}"'
        self.stop = f"Task Scheduler, {self._task}: Disable, then End"

    def install(self, job: Job, *, start: bool) -> None:
        """Register the task."""
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            file = Path(folder) / "task.xml"
            file.write_bytes(task(job, self._user, self._sid))
            demand(self._run, "schtasks", "/Create", "/TN", self._task, "/XML", str(file), "/F")
        if start:
            self._run(("schtasks", "/End", "/TN", self._task))  # an older one; it complains where none runs
            demand(self._run, "schtasks", "/Run", "/TN", self._task)

    def uninstall(self) -> bool:
        """End the task and delete it."""
        if not self._is_there():
            return False
        self._run(("schtasks", "/End", "/TN", self._task))
        demand(self._run, "schtasks", "/Delete", "/TN", self._task, "/F")
        return True

    def state(self) -> ServiceState:
        """As the Task Scheduler says it."""
        if not self._is_there():
            return NOT_INSTALLED
        table = demand(self._run, "schtasks", "/Query", "/TN", self._task, "/V", "/FO", "CSV", "/NH")
        result = _last_result(table)
        match result:
            case None | 0:
                text = "does not run now"
            case _ if result == _RUNS:
                text = "runs"
            case _ if result == _NEVER_RAN:
                text = "has not run yet; it starts at the next login"
            case _:
                text = f"does not run, exit status {result} the last time: see {default_log()}"
        return ServiceState(where=f"task {self._task} of the Task Scheduler", runs=result == _RUNS, text=text)

    def _is_there(self) -> bool:
        return self._run(("schtasks", "/Query", "/TN", self._task)).ok


def task(job: Job, user: str, sid: str) -> bytes:
    """The task, as schtasks reads it: XML in UTF-16.

    Args:
        job: what to start.
        user: name of the user.
        sid: the user's security identifier.

    Raises:
        UserError: the path of the interpreter is longer than tasks may have it.
    """
    command, *arguments = job.command("service", "run")
    if len(command) >= LONGEST_COMMAND:
        raise UserError(f"{command}: longer than a task's command may be ({LONGEST_COMMAND} characters): move it")
    root = ET.Element("Task", version="1.3", xmlns=NAMESPACE)
    _add(
        root,
        {
            "RegistrationInfo": {
                "Author": user,
                "Description": "Soundcheck: which instruments play and what clips, written into OBS",
            },
            "Triggers": {"LogonTrigger": {"Enabled": "true", "Repetition": {"Interval": "PT1M"}, "UserId": sid}},
            "Principals": {
                "Principal": {"UserId": sid, "LogonType": "InteractiveToken", "RunLevel": "LeastPrivilege"},
            },
            "Settings": {
                "MultipleInstancesPolicy": "IgnoreNew",
                "DisallowStartIfOnBatteries": "false",
                "StopIfGoingOnBatteries": "false",
                "AllowHardTerminate": "true",
                "StartWhenAvailable": "true",
                "RunOnlyIfNetworkAvailable": "false",
                "IdleSettings": {"StopOnIdleEnd": "false", "RestartOnIdle": "false"},
                "AllowStartOnDemand": "true",
                "Enabled": "true",
                "Hidden": "false",
                "RunOnlyIfIdle": "false",
                "WakeToRun": "false",
                "ExecutionTimeLimit": "PT0S",  # none
                "Priority": "4",  # as a program that the user has started; the default is below that
                "RestartOnFailure": {"Interval": "PT1M", "Count": "255"},
            },
            "Actions": {"Exec": {"Command": _without_window(command), "Arguments": subprocess.list2cmdline(arguments)}},
        },
    )
    principal, actions = root.find("Principals/Principal"), root.find("Actions")
    assert principal is not None  # noqa: S101 - they were just made
    assert actions is not None  # noqa: S101
    principal.set("id", "User")
    actions.set("Context", "User")
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-16", xml_declaration=True)
    return content


_Tree: TypeAlias = "dict[str, str | _Tree]"


def _add(parent: ET.Element, tree: _Tree) -> None:
    for name, content in tree.items():
        element = ET.SubElement(parent, name)
        if isinstance(content, str):
            element.text = content
        else:
            _add(element, content)


def _without_window(python: str) -> str:
    """The interpreter that opens no console, where there is one beside it."""
    windowless = PureWindowsPath(python).with_name("pythonw.exe")
    return str(windowless) if Path(str(windowless)).exists() else python


def _who(run: RunCommand) -> tuple[str, str]:
    """Name and security identifier of the user.

    Raises:
        UserError: Windows does not say.
    """
    rows = list(csv.reader(demand(run, "whoami", "/user", "/fo", "csv", "/nh").splitlines()))
    if not rows or len(rows[0]) != 2:
        raise UserError("whoami /user does not say who the user is: run `soundcheck service install` in a terminal")
    return rows[0][0], rows[0][1]


def _last_result(table: str) -> int | None:
    for row in csv.reader(table.splitlines()):
        if len(row) > _LAST_RESULT and row[_LAST_RESULT].lstrip("-").isdigit():
            return int(row[_LAST_RESULT])
    return None
