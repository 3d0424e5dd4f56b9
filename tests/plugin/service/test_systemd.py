from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from service_managers import Commands, Systemctl

from plugin.errors import UserError
from plugin.service.job import Job
from plugin.service.manager import NOT_INSTALLED
from plugin.service.systemd import BACK_OFF_SINCE, Systemd, unit

JOB = Job(python="/opt/stage/bin/python")


@pytest.fixture
def file(own_home: Path) -> Path:
    return own_home / "systemd" / "user" / "soundcheck.service"


@pytest.fixture
def systemctl(file: Path) -> Systemctl:
    return Systemctl(file=file)


@pytest.fixture
def systemd(systemctl: Systemctl) -> Systemd:
    return Systemd(systemctl)


def test_it_runs_now_and_at_each_login(systemd: Systemd, systemctl: Systemctl, file: Path) -> None:
    assert systemd.state() == NOT_INSTALLED
    systemd.install(JOB, start=True)
    assert systemctl.enabled
    assert systemctl.loaded == unit(JOB, 257)
    state = systemd.state()
    assert (state.where, state.runs, state.text) == (str(file), True, "runs (process 42)")


def test_it_may_wait_for_the_next_login(systemd: Systemd, systemctl: Systemctl) -> None:
    systemd.install(JOB, start=False)
    assert systemctl.enabled
    state = systemd.state()
    assert (state.runs, state.text) == (False, "does not run now; it starts at the next login")


def test_installed_twice_it_is_updated(systemd: Systemd, systemctl: Systemctl, tmp_path: Path) -> None:
    systemd.install(JOB, start=True)
    other = Job(python=JOB.python, config=tmp_path / "other.toml")
    systemd.install(other, start=True)
    assert systemctl.loaded == unit(other, 257)
    assert systemctl.asked.count(("systemctl", "--user", "restart", "soundcheck.service")) == 2


def test_uninstalled_nothing_is_left(systemd: Systemd, systemctl: Systemctl, file: Path) -> None:
    systemd.install(JOB, start=True)
    assert systemd.uninstall()
    assert not systemctl.enabled
    assert systemctl.loaded is None
    assert not file.exists()
    assert systemd.state() == NOT_INSTALLED


def test_nothing_to_uninstall_is_no_trouble(systemd: Systemd, systemctl: Systemctl) -> None:
    assert not systemd.uninstall()
    assert systemctl.asked == []


@pytest.mark.parametrize("word", ["daemon-reload", "enable", "restart"])
@pytest.mark.parametrize("older", [None, Job(python="/opt/old/bin/python")])
def test_where_systemd_refuses_all_is_as_it_was(
    systemd: Systemd, systemctl: Systemctl, file: Path, word: str, older: Job | None
) -> None:
    if older is not None:
        systemd.install(older, start=False)
    systemctl.refuses[word] = "Failed to connect to bus:\nNo medium found"
    with pytest.raises(UserError) as refused:
        systemd.install(JOB, start=True)
    assert str(refused.value).startswith(f"systemctl --user {word}")
    assert str(refused.value).endswith(
        ": Failed to connect to bus: No medium found (run it as the user who plays, logged in, without sudo)"
    )
    assert (file.read_text() if file.exists() else None) == (older and unit(older, 257))


def test_without_systemd_it_says_what_to_do(own_home: Path) -> None:
    with pytest.raises(UserError, match="has no systemd: have your session start `soundcheck run --no-view`"):
        Systemd(Commands()).install(JOB, start=True)
    assert not own_home.exists()


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (
            {"ActiveState": "failed", "Result": "exit-code", "ExecMainStatus": "2"},
            "failed, exit status 2 the last time: see `journalctl --user -u soundcheck -f`",
        ),
        (
            {"ActiveState": "activating", "Result": "exit-code", "ExecMainStatus": "1"},
            "is being started, exit status 1 the last time",
        ),
        (
            {"ActiveState": "failed", "Result": "core-dump", "ExecMainStatus": "11"},
            "failed, core-dump the last time: see `journalctl --user -u soundcheck -f`",
        ),
        ({}, "does not run now; it starts at the next login"),
    ],
)
def test_what_keeps_it_from_running_is_said(
    systemd: Systemd, systemctl: Systemctl, values: dict[str, str], text: str
) -> None:
    systemd.install(JOB, start=True)
    systemctl.values = values
    assert (systemd.state().runs, systemd.state().text) == (False, text)


def test_a_folder_that_cannot_be_made_is_told_in_one_line(systemd: Systemd, own_home: Path) -> None:
    own_home.touch()
    with pytest.raises(UserError, match="systemd/user: cannot be made"):
        systemd.install(JOB, start=True)


def lines(job: Job, version: int = 257) -> dict[str, str]:
    found = [line.split("=", 1) for line in unit(job, version).splitlines() if "=" in line]
    return {name: value for name, value in found if not name.startswith("#")}


def test_it_starts_this_installation_and_sees_each_line_at_once(tmp_path: Path) -> None:
    read = lines(Job(python="/opt/stage/bin/python", config=tmp_path / "stage.toml"))
    assert shlex.split(read["ExecStart"]) == [
        *(":/opt/stage/bin/python", "-P", "-m", "plugin", "run", "--no-view"),
        *("--config", str(tmp_path / "stage.toml")),
    ]
    assert read["Environment"] == '"PYTHONUNBUFFERED=1"'


def test_it_is_started_again_unless_that_is_of_no_use() -> None:
    read = lines(JOB)
    assert read["Restart"] == "on-failure"
    assert read["StartLimitIntervalSec"] == "0"
    assert read["RestartPreventExitStatus"] == "2"
    assert read["SuccessExitStatus"] == "3"
    assert float(read["RestartSec"]) < float(read["RestartMaxDelaySec"])


def test_sound_gets_what_it_needs() -> None:
    assert not lines(JOB).keys() & {
        *("RestrictRealtime", "PrivateDevices", "DevicePolicy", "LimitRTPRIO", "MemoryDenyWriteExecute"),
        *("PrivateUsers", "ProtectSystem", "ProtectHome", "PrivateTmp", "PrivateNetwork"),
    }


def test_an_older_systemd_is_told_nothing_that_it_does_not_know() -> None:
    assert lines(JOB, BACK_OFF_SINCE - 1)["RestartSec"] == "10"
    assert not lines(JOB, BACK_OFF_SINCE - 1).keys() & {"RestartSteps", "RestartMaxDelaySec"}
    assert lines(JOB, 0).keys() == lines(JOB, BACK_OFF_SINCE - 1).keys()


@pytest.mark.parametrize("path", ['/a"b/python', "/it's/python", "/back\\slash/python"])
def test_a_program_that_systemd_does_not_take_is_refused(path: str) -> None:
    with pytest.raises(UserError, match="systemd takes no program with"):
        unit(Job(python=path), 257)


PRINTABLE = st.text(st.characters(codec="utf-8")).filter(str.isprintable)


@given(config=PRINTABLE, state=PRINTABLE)
def test_whatever_is_in_a_path_the_unit_says_it(config: str, state: str) -> None:
    job = Job(python="/usr/bin/python", config=Path("/", config), environment={"XDG_STATE_HOME": state})
    text = unit(job, 257)
    exec_start = next(line for line in text.splitlines() if line.startswith("ExecStart="))
    environment = [line for line in text.splitlines() if line.startswith("Environment=")]
    assert as_systemd_reads(exec_start)[-1] == str(Path("/", config))
    assert as_systemd_reads(environment[1]) == [f"XDG_STATE_HOME={state}"]


def as_systemd_reads(line: str) -> list[str]:
    """Words in double quotes, as systemd.syntax(7) has them, and specifiers as systemd.unit(5) does."""
    assert "%" not in line.replace("%%", "")
    lexer = shlex.shlex(line.split("=", 1)[1].replace("%%", "%"), posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.whitespace = True, "", " "
    return list(lexer)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_systemd_itself_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    folder = tmp_path / "with space, $dollar and %percent"
    folder.mkdir()
    (folder / "python").symlink_to(sys.executable)
    version = int(subprocess.check_output(["systemd-analyze", "--version"], text=True).split()[1])
    job = Job(str(folder / "python"), tmp_path / 'a "quoted" \\ file.toml', {"XDG_STATE_HOME": "/a b/%n"})
    (tmp_path / "soundcheck.service").write_text(unit(job, version))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--user", str(tmp_path / "soundcheck.service")],
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "soundcheck" in line]  # not of the machine's own units
    assert (done.returncode, said) == (0, [])
