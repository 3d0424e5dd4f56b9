from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path, PureWindowsPath

import pytest
from service_managers import Commands, Schtasks

from plugin.errors import UserError
from plugin.service.job import Job, default_log
from plugin.service.manager import NOT_INSTALLED
from plugin.service.system_command import Done
from plugin.service.task_scheduler import TaskScheduler, task

TASK = "Soundcheck (Ann)"
JOB = Job(python=r"C:\Program Files\Stage\python.exe")
SID = "S-1-5-21-1-2-3-1001"


@pytest.fixture
def schtasks() -> Schtasks:
    return Schtasks()


@pytest.fixture
def scheduler(schtasks: Schtasks) -> TaskScheduler:
    return TaskScheduler(schtasks)


def test_it_runs_now_and_at_each_login(scheduler: TaskScheduler, schtasks: Schtasks) -> None:
    assert scheduler.state() == NOT_INSTALLED
    scheduler.install(JOB, start=True)
    assert list(schtasks.tasks) == [TASK]
    assert schtasks.ran[-1] == "/Run"
    schtasks.result = 0x41301
    state = scheduler.state()
    assert (state.where, state.runs, state.text) == (f"task {TASK} of the Task Scheduler", True, "runs")


def test_it_may_wait_for_the_next_login(scheduler: TaskScheduler, schtasks: Schtasks) -> None:
    scheduler.install(JOB, start=False)
    assert schtasks.ran == []
    assert (scheduler.state().runs, scheduler.state().text) == (False, "has not run yet; it starts at the next login")


def test_installed_twice_it_is_updated(scheduler: TaskScheduler, schtasks: Schtasks) -> None:
    scheduler.install(JOB, start=True)
    scheduler.install(Job(python=JOB.python, config=Path("other.toml")), start=True)
    assert "other.toml" in str(schtasks.tasks[TASK].findtext(".//{*}Arguments"))
    assert schtasks.ran == ["/End", "/Run", "/End", "/Run"]


def test_uninstalled_nothing_is_left(scheduler: TaskScheduler, schtasks: Schtasks) -> None:
    scheduler.install(JOB, start=True)
    assert scheduler.uninstall()
    assert schtasks.ran[-1] == "/End"
    assert schtasks.tasks == {}
    assert scheduler.state() == NOT_INSTALLED


def test_nothing_to_uninstall_is_no_trouble(scheduler: TaskScheduler) -> None:
    assert not scheduler.uninstall()


@pytest.mark.parametrize("verb", ["/Create", "/Run"])
def test_what_windows_refuses_is_one_line(scheduler: TaskScheduler, schtasks: Schtasks, verb: str) -> None:
    schtasks.refuses[verb] = "FEHLER: Zugriff verweigert\r\n"
    with pytest.raises(UserError) as refused:
        scheduler.install(JOB, start=True)
    assert str(refused.value).startswith(f"schtasks {verb} /TN {TASK}")
    assert str(refused.value).endswith(": FEHLER: Zugriff verweigert")


@pytest.mark.parametrize(
    ("result", "text"),
    [(0, "does not run now"), (2, "does not run, exit status 2 the last time: see "), (-1073741510, "does not run, ")],
)
def test_what_keeps_it_from_running_is_said(
    scheduler: TaskScheduler, schtasks: Schtasks, result: int, text: str
) -> None:
    scheduler.install(JOB, start=True)
    schtasks.result = result
    assert not scheduler.state().runs
    assert scheduler.state().text.startswith(text)
    assert scheduler.state().text.endswith(str(default_log())) == bool(result)


def test_a_user_that_windows_does_not_name_is_told() -> None:
    class Silent(Commands):
        def do(self, words: tuple[str, ...]) -> Done:
            return Done(0, words[0])

    with pytest.raises(UserError, match="whoami"):
        TaskScheduler(Silent())


SETTINGS = {
    *("AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries"),
    *("StopIfGoingOnBatteries", "AllowHardTerminate", "StartWhenAvailable", "NetworkProfileName"),
    *("RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden", "DeleteExpiredTaskAfter", "IdleSettings"),
    *("NetworkSettings", "ExecutionTimeLimit", "Priority", "RunOnlyIfIdle", "UseUnifiedSchedulingEngine"),
    "DisallowStartOnRemoteAppSession",
}
"""What may stand in settings, in any order, each once."""

TRIGGER = ("Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "UserId", "Delay")
"""What may stand in a trigger, in this order."""


def read(job: Job) -> ET.Element:
    content = task(job, "STAGE-PC\\Ann", SID)
    assert content.startswith(b"\xff\xfe")
    return ET.fromstring(content)  # noqa: S314 - we have made it


def child(parent: ET.Element, path: str) -> ET.Element:
    found = parent.find("/".join(f"{{*}}{name}" for name in path.split("/")))
    assert found is not None
    return found


def names(parent: ET.Element) -> list[str]:
    return [element.tag.rpartition("}")[2] for element in parent]


def test_the_task_is_as_microsofts_schema_has_it() -> None:
    root = read(JOB)
    assert root.tag == "{http://schemas.microsoft.com/windows/2004/02/mit/task}Task"
    assert root.get("version") == "1.3"
    assert sorted(names(root)) == ["Actions", "Principals", "RegistrationInfo", "Settings", "Triggers"]
    settings = names(child(root, "Settings"))
    assert len(settings) == len(set(settings))
    assert set(settings) <= SETTINGS
    trigger = names(child(root, "Triggers/LogonTrigger"))
    assert trigger == sorted(trigger, key=TRIGGER.index)
    assert names(child(root, "Triggers/LogonTrigger/Repetition")) == ["Interval"]  # without an end
    assert set(names(child(root, "Settings/IdleSettings"))) <= {
        "Duration",
        "WaitTimeout",
        "StopOnIdleEnd",
        "RestartOnIdle",
    }
    assert sorted(names(child(root, "Settings/RestartOnFailure"))) == ["Count", "Interval"]
    assert 1 <= int(root.findtext(".//{*}Count") or 0) <= 255
    assert child(root, "Actions").get("Context") == child(root, "Principals/Principal").get("id")
    assert set(names(child(root, "Actions/Exec"))) <= {"Command", "Arguments", "WorkingDirectory"}


def test_it_is_of_one_user_and_needs_no_administrator() -> None:
    root = read(JOB)
    assert root.findtext(".//{*}LogonTrigger/{*}UserId") == SID
    assert root.findtext(".//{*}Principal/{*}UserId") == SID
    assert root.findtext(".//{*}LogonType") == "InteractiveToken"
    assert root.findtext(".//{*}RunLevel") == "LeastPrivilege"


def test_it_goes_on_on_battery_and_for_days_and_again_when_it_fails() -> None:
    root = read(JOB)
    wanted = {
        "DisallowStartIfOnBatteries": "false",
        "StopIfGoingOnBatteries": "false",
        "ExecutionTimeLimit": "PT0S",
        "RunOnlyIfIdle": "false",
        "MultipleInstancesPolicy": "IgnoreNew",
    }
    assert {name: child(root, f"Settings/{name}").text for name in wanted} == wanted
    assert root.findtext(".//{*}Repetition/{*}Interval") == "PT1M"


def test_sound_is_not_slowed_down() -> None:
    assert 4 <= int(read(JOB).findtext(".//{*}Priority") or 9) <= 6


def as_windows_reads(line: str) -> list[str]:
    """Words of a command line without backslashes before quotes but for those that make quotes."""
    words, word, quoted, escaped = [], "", False, False
    for character in line:
        if escaped and character == '"':
            word = word[:-1] + character
        elif character == '"':
            quoted = not quoted
        elif character == " " and not quoted:
            words.append(word)
            word = ""
        else:
            word += character
        escaped = character == "\\"
    return [*words, word]


def test_it_starts_this_installation(tmp_path: Path) -> None:
    root = read(Job(python=JOB.python, config=tmp_path / "Größe & <1>.toml"))
    assert root.findtext(".//{*}Command") == JOB.python
    assert as_windows_reads(root.findtext(".//{*}Arguments") or "") == [
        *("-P", "-m", "plugin", "service", "run", "--config", str(tmp_path / "Größe & <1>.toml"))
    ]


def test_it_opens_no_window_where_there_is_a_python_without(monkeypatch: pytest.MonkeyPatch) -> None:
    there = str(PureWindowsPath(JOB.python).with_name("pythonw.exe"))
    monkeypatch.setattr(Path, "exists", lambda path: str(path) == there)
    assert read(JOB).findtext(".//{*}Command") == there


def test_a_path_that_is_too_long_for_a_task_is_told() -> None:
    with pytest.raises(UserError, match="longer than a task's command may be"):
        task(Job(python="C:\\" + "x" * 260 + "\\python.exe"), "Ann", SID)
