from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from plugin.obs.process import NAMES, from_proc, from_ps, from_tasklist, obs_runs, process_names


def test_the_names_of_what_runs_here_are_found() -> None:
    """Whatever this system is: the interpreter that runs the test is among them."""
    names = {name.lower() for name in process_names()}
    assert any("python" in name or "pytest" in name for name in names)


@pytest.mark.skipif(sys.platform != "linux", reason="a copy of a program can only be renamed so simply on Linux")
def test_an_obs_that_runs_is_found(tmp_path: Path) -> None:
    program = tmp_path / "obs"
    shutil.copy(shutil.which("sleep"), program)
    with subprocess.Popen([program, "60"]) as child:
        try:
            assert obs_runs("localhost") is True
            assert obs_runs("127.0.0.1") is True
        finally:
            child.kill()


def test_nobody_knows_what_runs_on_another_computer() -> None:
    assert obs_runs("192.0.2.7") is None
    assert obs_runs("studio.example") is None


def test_linux_names_may_hold_anything_and_the_dead_do_not_count(tmp_path: Path) -> None:
    for number, stat in enumerate(["(obs) S 1", "(a) b (c)) R 1", "(obs) Z 1", "(gone) X 1"], start=7):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "stat").write_text(f"{number} {stat} {number} 0 -1")
    (tmp_path / "self").mkdir()
    assert sorted(from_proc(tmp_path)) == ["a) b (c)", "obs"]


def test_windows_names() -> None:
    output = '"System","4","Services","0","144 K"\n"obs64.exe","812","Console","1","310,244 K"\n\n'
    assert list(from_tasklist(output)) == ["System", "obs64.exe"]


def test_mac_names() -> None:
    names = list(from_ps("launchd\nOBS\nWindow Server\n"))
    assert names == ["launchd", "OBS", "Window Server"]
    assert not NAMES.isdisjoint(names)
