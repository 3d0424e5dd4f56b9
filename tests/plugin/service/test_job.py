from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugin.errors import UserError
from plugin.service.job import Job, this_installation
from plugin.service.system_command import Done


def test_it_is_this_installation_wherever_it_is_started_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environ = {"XDG_STATE_HOME": "/state", "XDG_CONFIG_HOME": "", "PATH": "/bin"}
    job = this_installation(Path("stage.toml"), lambda _: Done(0), environ)
    assert job.command("run", "--no-view") == (
        *(sys.executable, "-P", "-m", "plugin", "run", "--no-view"),
        *("--config", str(tmp_path / "stage.toml")),
    )
    assert job.environment == {"XDG_STATE_HOME": "/state"}


def test_without_a_configuration_of_its_own_it_takes_the_default_one() -> None:
    assert this_installation(None, lambda _: Done(0), {}).command("run") == (
        sys.executable,
        "-P",
        "-m",
        "plugin",
        "run",
    )


def test_what_only_runs_in_its_own_folder_is_told_and_what_to_do() -> None:
    with pytest.raises(UserError, match=r"is not installed for .*: `python3 tasks.py demo` installs it"):
        this_installation(None, lambda _: Done(1, errors="ModuleNotFoundError"), {})


def test_it_is_asked_of_the_very_interpreter_without_its_folder_and_variables() -> None:
    asked = []

    def run(command: object) -> Done:
        asked.append(command)
        return Done(0)

    this_installation(None, run, {})
    assert asked == [(sys.executable, "-P", "-E", "-c", "import plugin.cli")]


@pytest.mark.parametrize(
    "parts",
    [
        {"python": "/a\nb/python"},
        {"python": "/python", "config": Path("/a\x00b.toml")},
        {"python": "/python", "environment": {"XDG_STATE_HOME": "/a\tb"}},
        {"python": "/python", "log": Path("/\udcff")},
    ],
)
def test_a_path_that_no_service_can_be_given_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(UserError, match="a service cannot be given this path"):
        Job(**parts)  # type: ignore[arg-type]
