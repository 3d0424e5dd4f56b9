"""The unit in a real systemd of its own, with a daemon that ends as it is told to."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from children import Child, wait_until

from plugin.service.job import Job
from plugin.service.manager import NOT_INSTALLED
from plugin.service.system_command import Done, run_command
from plugin.service.systemd import UNIT, Systemd

SYSTEMD = "/usr/lib/systemd/systemd"
BOOT = f"mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system && exec {SYSTEMD} --user --unit=basic.target"
"""It takes the machine for one that systemd has started, by a folder that only itself sees."""

DAEMON = """\
#!/bin/sh
echo "$@" >> {folder}/starts
while [ ! -e {folder}/end ]; do sleep 0.05; done
status=$(cat {folder}/end)
rm {folder}/end
exit $status
"""

SOON = "[Service]\nRestartSec=100ms\nRestartSteps=0\n"


@dataclass
class UserManager:
    """systemd for a user, with the unit installed.

    Attributes:
        folder: where the daemon writes down its starts, and looks how to end.
        systemd: what is tested.
    """

    folder: Path
    systemd: Systemd

    def starts(self) -> list[str]:
        """The daemon's arguments, each time it was started."""
        try:
            return (self.folder / "starts").read_text().splitlines()
        except FileNotFoundError:
            return []

    def wait_for_start(self, count: int) -> None:
        """Wait until it was started so often."""
        wait_until(lambda: len(self.starts()) == count, f"start {count}", 20)

    def end(self, status: int) -> None:
        """Have the daemon end."""
        (self.folder / "part").write_text(str(status))
        (self.folder / "part").rename(self.folder / "end")

    def value(self, name: str) -> str:
        """What systemd says of the unit."""
        return run_command(("systemctl", "--user", "show", UNIT, "--value", f"--property={name}")).output.strip()


@pytest.fixture(scope="module")
def booted() -> Iterator[Path]:
    """The folder of a systemd that runs."""
    if not Path(SYSTEMD).exists() or not shutil.which("unshare") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("needs systemd, and root to start one more")
    with tempfile.TemporaryDirectory(prefix="systemd-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        environment = {**os.environ, **variables(folder)}
        child = Child(["unshare", "--mount", "sh", "-c", BOOT], folder / "log", environment)
        try:
            private = folder / "systemd" / "private"
            try:
                child.wait_until(private.exists, "systemd", 20)
            except (ChildProcessError, TimeoutError) as error:
                pytest.skip(f"systemd does not start here: {error}")
            yield folder
            subprocess.run(["systemctl", "--user", "exit"], env=environment, check=False)
            child.process.wait(20)
        finally:
            child.kill()


def variables(folder: Path) -> dict[str, str]:
    return {
        "HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_RUNTIME_DIR": str(folder),
        "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/bus",
    }


@pytest.fixture
def manager(booted: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[UserManager]:
    for name, value in variables(booted).items():
        monkeypatch.setenv(name, value)
    folder = Path(tempfile.mkdtemp(dir=booted))
    daemon = folder / "a daemon"
    daemon.write_text(DAEMON.format(folder=folder))
    daemon.chmod(0o755)
    systemd = Systemd(run_command)
    quick = booted / "config" / "systemd" / "user" / f"{UNIT}.d"
    quick.mkdir(parents=True, exist_ok=True)
    (quick / "quick.conf").write_text(SOON)
    systemd.install(Job(python=str(daemon), config=Path("/stage $HOME/%h.toml")), start=True)
    yield UserManager(folder, systemd)
    systemd.uninstall()


def test_it_runs_what_it_is_told_word_for_word(manager: UserManager) -> None:
    manager.wait_for_start(1)
    assert manager.starts() == ["-P -m plugin run --no-view --config /stage $HOME/%h.toml"]
    state = manager.systemd.state()
    assert (state.runs, state.text) == (True, f"runs (process {manager.value('MainPID')})")
    assert manager.value("UnitFileState") == "enabled"


def test_one_that_fails_is_started_again_and_one_that_is_stopped_is_not(manager: UserManager) -> None:
    for count in range(1, 8):  # more often than systemd puts up with unasked
        manager.wait_for_start(count)
        manager.end(1)
    manager.wait_for_start(8)
    assert run_command(("systemctl", "--user", "stop", UNIT)) == Done(0)
    assert manager.systemd.state().text == "does not run now; it starts at the next login"
    assert len(manager.starts()) == 8


def test_a_wrong_configuration_is_not_tried_again_and_is_told(manager: UserManager) -> None:
    manager.end(2)
    wait_until(lambda: manager.value("ActiveState") == "failed", "the end", 20)
    assert manager.systemd.state().text.startswith("failed, exit status 2 the last time: see ")
    assert manager.value("NRestarts") == "0"


def test_where_another_one_runs_it_is_content(manager: UserManager) -> None:
    manager.end(3)
    wait_until(lambda: manager.value("ActiveState") == "inactive", "the end", 20)
    assert manager.value("Result") == "success"
    assert manager.value("NRestarts") == "0"


def test_installed_again_it_is_started_anew(manager: UserManager) -> None:
    manager.wait_for_start(1)
    manager.systemd.install(Job(python=str(manager.folder / "a daemon")), start=True)
    manager.wait_for_start(2)
    assert manager.starts()[-1] == "-P -m plugin run --no-view"


def test_uninstalled_it_has_ended(manager: UserManager) -> None:
    manager.wait_for_start(1)
    assert manager.systemd.uninstall()
    assert manager.value("ActiveState") == "inactive"
    assert manager.value("LoadState") == "not-found"
    assert manager.systemd.state() == NOT_INSTALLED
