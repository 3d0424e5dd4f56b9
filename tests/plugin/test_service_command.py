"""``soundcheck service`` on a stand-in for systemd."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from service_managers import Systemctl

from plugin import cli
from plugin.config import default_path
from plugin.service import manager, system_command
from plugin.service.job import default_log
from plugin.service.system_command import Done
from plugin.single import OnlyDaemon, default_folder


@pytest.fixture
def systemctl(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> Systemctl:
    """The computer has systemd, and this installation can be started from anywhere."""
    systemctl = Systemctl(file=own_home / "systemd" / "user" / "soundcheck.service")

    def run(command: Sequence[str]) -> Done:
        return Done(0) if command[0] == sys.executable else systemctl(command)

    monkeypatch.setattr(system_command, "run_command", run)
    monkeypatch.setattr(manager, "run_command", run)
    monkeypatch.setattr(manager.this_manager, "__defaults__", (run,))
    monkeypatch.setattr(manager.sys, "platform", "linux")
    monkeypatch.setattr("plugin.single.ANSWER_S", 0.01)
    return systemctl


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "stage.toml"
    path.write_text("[clip]\nrun = 4\n")
    return path


def test_it_is_installed_and_says_what_one_needs_to_know(
    systemctl: Systemctl, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["service", "install", "--config", str(config)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Installed: {systemctl.file}",
        f"Configuration: {config}",
        "It runs now, and whenever you log in.",
        "Log: journalctl --user -u soundcheck -f",
        "To stop it: systemctl --user stop soundcheck",
        "It runs while you are logged in. `loginctl enable-linger` has it run from start-up to shutdown.",
    ]
    assert str(config) in (systemctl.loaded or "")


def test_twice_is_an_update(systemctl: Systemctl, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["service", "install", "--now"]) == 0
    assert cli.main(["service", "install", "--no-start"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert f"Updated: {systemctl.file}" in told
    assert f"Configuration: {default_path()}" in told
    assert "It runs from your next login on." in told


@pytest.mark.usefixtures("systemctl")
def test_now_and_not_now_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["service", "install", "--now", "--no-start"])
    assert ended.value.code == 2


def test_a_configuration_that_cannot_be_used_is_told_before_anything_is_done(
    systemctl: Systemctl, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config.write_text("[odio]\n")
    assert cli.main(["service", "install", "--config", str(config)]) == 2
    assert "odio" in capsys.readouterr().err
    assert systemctl.asked == []


def test_while_another_one_runs_the_service_waits(systemctl: Systemctl, capsys: pytest.CaptureFixture[str]) -> None:
    with OnlyDaemon(default_folder()):
        assert cli.main(["service", "install"]) == 0
    assert systemctl.enabled
    assert systemctl.values["ActiveState"] == "inactive"
    assert "Another Soundcheck runs now: end it, then " in capsys.readouterr().out


def test_while_the_service_itself_runs_it_is_started_anew(systemctl: Systemctl) -> None:
    assert cli.main(["service", "install"]) == 0
    with OnlyDaemon(default_folder()):
        assert cli.main(["service", "install"]) == 0
    assert systemctl.asked.count(("systemctl", "--user", "restart", "soundcheck.service")) == 2


@pytest.mark.usefixtures("systemctl")
def test_a_password_that_only_this_shell_knows_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOUNDCHECK_OBS_PASSWORD", "not-to-be-shown")
    assert cli.main(["service", "install"]) == 0
    told = capsys.readouterr()
    assert "A service does not see SOUNDCHECK_OBS_PASSWORD" in told.out
    assert "not-to-be-shown" not in told.out + told.err


def test_uninstalling_says_so_also_when_there_was_nothing(
    systemctl: Systemctl, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["service", "install"])
    capsys.readouterr()
    assert cli.main(["service", "uninstall"]) == 0
    assert not systemctl.enabled
    assert cli.main(["service", "uninstall"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Soundcheck is not started with the system any more.",
        "Soundcheck is not installed as a service: there is nothing to do.",
    ]


def test_its_status_tells_whether_it_runs(systemctl: Systemctl, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["service", "status"]) == 1
    cli.main(["service", "install", "--no-start"])
    assert cli.main(["service", "status"]) == 1
    cli.main(["service", "install"])
    capsys.readouterr()
    assert cli.main(["service", "status"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "service     runs (process 42)",
        f"installed   {systemctl.file}",
        "log         journalctl --user -u soundcheck -f",
    ]


def test_what_the_system_refuses_is_one_line(systemctl: Systemctl, capsys: pytest.CaptureFixture[str]) -> None:
    systemctl.refuses["enable"] = "Failed to connect to bus: No medium found"
    assert cli.main(["service", "install"]) == 1
    assert capsys.readouterr().err == (
        "soundcheck: systemctl --user enable soundcheck.service: Failed to connect to bus: No medium found "
        "(run it as the user who plays, logged in, without sudo)\n"
    )


def test_one_that_runs_in_its_own_folder_alone_is_told(
    systemctl: Systemctl, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system_command, "run_command", systemctl)
    assert cli.main(["service", "install"]) == 1
    assert "tasks.py demo" in capsys.readouterr().err


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    calls: list[tuple[object, ...]] = []

    def run_in_background(*what: object) -> int:
        calls.append(what)
        return 7

    monkeypatch.setattr("plugin.service.background.run_in_background", run_in_background)
    return calls


@pytest.mark.parametrize("debug", [(), ("--debug",)])
def test_what_the_system_runs_is_the_daemon_without_a_view(
    started: list[tuple[object, ...]], config: Path, debug: tuple[str, ...]
) -> None:
    assert cli.main([*debug, "service", "run", "--config", str(config)]) == 7
    arguments = (*debug, "run", "--no-view", "--config", str(config))
    assert started == [(cli.main, arguments, default_log(), default_folder())]
    parsed = cli.parser().parse_args(list(arguments))
    assert (parsed.command, parsed.config, parsed.no_view) == ("run", config, True)
