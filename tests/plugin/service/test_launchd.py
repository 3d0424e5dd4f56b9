from __future__ import annotations

import plistlib
import sys
from pathlib import Path

import pytest
from service_managers import Launchctl

from plugin.errors import UserError
from plugin.service.job import Job, default_log
from plugin.service.launchd import Launchd, agent
from plugin.service.manager import NOT_INSTALLED

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no user numbers")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path / "Library" / "LaunchAgents" / "obs-soundcheck.plist"


@pytest.fixture
def launchctl(monkeypatch: pytest.MonkeyPatch) -> Launchctl:
    monkeypatch.setattr("os.getuid", lambda: 501)
    return Launchctl(domain="gui/501")


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def launchd(file: Path, launchctl: Launchctl, pauses: list[float]) -> Launchd:
    assert not file.exists()
    return Launchd(launchctl, pauses.append)


def job(config: Path | None = None) -> Job:
    return Job(python="/opt/stage band/bin/python", config=config)


def test_it_runs_now_and_at_each_login(launchd: Launchd, launchctl: Launchctl, file: Path) -> None:
    assert launchd.state() == NOT_INSTALLED
    launchd.install(job(), start=True)
    assert launchctl.agent == agent(job())
    state = launchd.state()
    assert (state.where, state.runs, state.text) == (str(file), True, "runs (process 42)")
    assert default_log().parent.is_dir()  # launchd would not make it


def test_it_may_wait_for_the_next_login(launchd: Launchd, launchctl: Launchctl, file: Path) -> None:
    launchd.install(job(), start=False)
    assert launchctl.agent is None
    assert plistlib.loads(file.read_bytes()) == agent(job())
    state = launchd.state()
    assert (state.runs, state.text) == (False, "does not run now; it starts at the next login")


def test_installed_twice_it_is_updated_when_the_older_one_has_ended(
    launchd: Launchd, launchctl: Launchctl, pauses: list[float], tmp_path: Path
) -> None:
    launchd.install(job(), start=True)
    assert pauses == []
    launchd.install(job(tmp_path / "other.toml"), start=True)
    assert len(pauses) == 2
    assert launchctl.agent == agent(job(tmp_path / "other.toml"))


def test_one_that_was_disabled_is_enabled(launchd: Launchd, launchctl: Launchctl) -> None:
    launchctl.disabled = True
    launchd.install(job(), start=True)
    assert launchctl.agent is not None


def test_uninstalled_nothing_is_left(launchd: Launchd, launchctl: Launchctl, file: Path) -> None:
    launchd.install(job(), start=True)
    assert launchd.uninstall()
    assert launchctl.agent is None
    assert not file.exists()
    assert launchd.state() == NOT_INSTALLED


def test_nothing_to_uninstall_is_no_trouble(launchd: Launchd, launchctl: Launchctl) -> None:
    assert not launchd.uninstall()
    assert launchctl.asked == []


def test_one_that_does_not_end_is_told(launchd: Launchd, launchctl: Launchctl) -> None:
    launchd.install(job(), start=True)
    launchctl.ends = False
    with pytest.raises(UserError, match="launchctl bootout gui/501/obs-soundcheck: it does not end"):
        launchd.uninstall()


def test_without_a_screen_it_waits_for_one(launchd: Launchd, launchctl: Launchctl, file: Path) -> None:
    launchctl.refuses["bootstrap"] = "Bootstrap failed: 125: Domain does not support specified action"
    with pytest.raises(UserError) as refused:
        launchd.install(job(), start=True)
    assert str(refused.value) == (
        f"launchctl bootstrap gui/501 {file}: Bootstrap failed: 125: Domain does not support specified action "
        "(it is installed, and starts when you log in on the screen)"
    )
    assert file.exists()


@pytest.mark.parametrize(
    ("prints", "text"),
    [
        ("\tlast exit code = 2: Misconfigured\n", "does not run, exit status 2 the last time: see "),
        ("\tlast exit code = 0\n", "does not run now"),
        ("\tlast exit code = (never exited)\n", "does not run now"),
    ],
)
def test_what_keeps_it_from_running_is_said(launchd: Launchd, launchctl: Launchctl, prints: str, text: str) -> None:
    launchd.install(job(), start=True)
    launchctl.prints = prints
    assert not launchd.state().runs
    assert launchd.state().text == (f"{text}{default_log()}" if text.endswith(" ") else text)


def test_a_folder_that_cannot_be_made_is_told_in_one_line(launchd: Launchd, tmp_path: Path) -> None:
    (tmp_path / "Library").touch()
    with pytest.raises(UserError, match=r"Library.*: cannot be made"):
        launchd.install(job(), start=True)


def test_the_agent_is_a_property_list_with_keys_that_launchd_knows(tmp_path: Path) -> None:
    """Keys and their types as in launchd.plist(5)."""
    known = {
        **dict.fromkeys(("Label", "StandardOutPath", "StandardErrorPath", "LimitLoadToSessionType"), str),
        **dict.fromkeys(("ThrottleInterval", "ExitTimeOut"), int),
        **dict.fromkeys(("EnvironmentVariables", "KeepAlive"), dict),
        "ProgramArguments": list,
        "RunAtLoad": bool,
        "ProcessType": str,
    }
    made = agent(Job("/opt/a b/python", tmp_path / 'Bühne "1".toml', {"XDG_STATE_HOME": "/a b"}))
    assert plistlib.loads(plistlib.dumps(made)) == made
    assert {key: type(value) for key, value in made.items()} == known
    assert made["ProgramArguments"][0] == "/opt/a b/python"
    assert made["ProgramArguments"][-1] == str(tmp_path / 'Bühne "1".toml')
    assert made["KeepAlive"] == {"SuccessfulExit": False}
    assert made["ProcessType"] == "Interactive"
    assert made["EnvironmentVariables"] == {"XDG_STATE_HOME": "/a b"}
