from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from program import ROOT

from plugin.cli import main
from plugin.single import OnlyDaemon, default_folder
from plugin.touchportal.log_file import default_log

START = "import sys; from plugin import cli; sys.exit(cli.main(['touchportal', 'start', '--config', sys.argv[1]]))"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path))
    return tmp_path


def test_it_builds_the_plugin_for_this_computer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["touchportal", "build", "--out", str(tmp_path / "new" / "folder")]) == 0
    path = tmp_path / "new" / "folder" / "obs-soundcheck.tpp"
    assert f"Wrote {path}." in capsys.readouterr().out
    with zipfile.ZipFile(path) as archive:
        assert json.loads(archive.read("obs-soundcheck/entry.tp"))["id"] == "obs-soundcheck"
        assert sys.executable in archive.read("obs-soundcheck/start.sh").decode()


def test_the_configuration_is_checked_and_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("stage.toml").write_text("[audio]\n")
    assert main(["touchportal", "build", "--config", "stage.toml"]) == 0
    with zipfile.ZipFile("obs-soundcheck.tpp") as archive:
        assert f"--config {tmp_path / 'stage.toml'}" in archive.read("obs-soundcheck/start.sh").decode()
    Path("stage.toml").write_text("[odio]\n")
    assert main(["touchportal", "build", "--config", "stage.toml"]) == 2
    assert "odio" in capsys.readouterr().err


def test_where_nothing_can_be_written_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["touchportal", "build", "--out", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.startswith(f"soundcheck: cannot write {tmp_path / 'file'}")


def test_the_manual_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["touchportal", "manual"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / "touch-portal.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("home")
def test_started_a_second_time_it_says_so_and_all_is_well(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.single.ANSWER_S", 0.01)
    with OnlyDaemon(default_folder()):
        assert main(["touchportal", "start"]) == 0
    assert "Soundcheck runs already" in capsys.readouterr().out


def test_as_the_first_it_writes_its_log_into_a_file(home: Path) -> None:
    """In a process of its own: it gives its output away. A configuration that cannot be used ends it."""
    (home / "stage.toml").write_text("[odio]\n")
    done = subprocess.run(
        [sys.executable, "-c", START, str(home / "stage.toml")],
        cwd=ROOT,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")
    assert "odio" in default_log().read_text(encoding="utf-8")
