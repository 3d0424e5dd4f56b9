"""What launchd and the Task Scheduler start, in processes of its own: it gives its output away."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from program import ROOT

from plugin.errors import UserError
from plugin.service import background
from plugin.service.background import LARGEST, run_in_background, write_to
from plugin.single import OnlyDaemon

PROGRAM = """
import logging, os, sys
from pathlib import Path
{before}
from plugin import logs
from plugin.service.background import run_in_background

def main(arguments):
    logs.configure(debug=False)
    print("said", *arguments)
    logging.getLogger("plugin").warning("logged ü")
    print("error", file=sys.stderr)
    {then}
    return {status}

sys.exit(run_in_background(main, ["run", "--no-view"], Path(sys.argv[1]), Path(sys.argv[2])))
"""

NO_WINDOW = "os.close(0); os.close(1); os.close(2); sys.stdin = sys.stdout = sys.stderr = None"
"""As Windows starts a program without one."""


def ran(folder: Path, *, before: str = "", then: str = "", status: int = 0) -> subprocess.CompletedProcess[str]:
    text = PROGRAM.format(before=before, then=then, status=status)
    command = [sys.executable, "-c", text, str(folder / "logs" / "service.log"), str(folder / "state")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def said(folder: Path) -> str:
    return (folder / "logs" / "service.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("before", ["", NO_WINDOW])
def test_what_it_says_goes_into_a_file(tmp_path: Path, before: str) -> None:
    done = ran(tmp_path, before=before)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    first, *others = said(tmp_path).strip().splitlines()
    assert first.startswith("Soundcheck starts, ")
    assert others[0] == "said run --no-view"
    assert others[1].endswith("logged ü")
    assert others[2] == "error"


def test_each_line_is_there_at_once(tmp_path: Path) -> None:
    ran(tmp_path, then="os._exit(0)")
    assert "said run --no-view" in said(tmp_path)


def test_what_was_said_before_stays_up_to_a_size(tmp_path: Path) -> None:
    ran(tmp_path)
    ran(tmp_path)
    assert said(tmp_path).count("said run --no-view") == 2
    log = tmp_path / "logs" / "service.log"
    log.write_bytes(b"x" * (LARGEST + 1))
    ran(tmp_path)
    assert said(tmp_path).count("said run --no-view") == 1
    assert log.with_name("service.log.1").stat().st_size == LARGEST + 1


@pytest.mark.parametrize(("status", "told"), [(0, 0), (1, 1), (2, 2), (3, 0), (130, 130)])
def test_it_is_to_be_started_again_unless_another_one_runs(tmp_path: Path, status: int, told: int) -> None:
    assert ran(tmp_path, status=status).returncode == told


def test_while_another_one_runs_it_is_content_and_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugin.single.ANSWER_S", 0.01)

    def main(arguments: Sequence[str]) -> int:
        raise AssertionError(arguments)

    with OnlyDaemon(tmp_path):
        assert run_in_background(main, (), tmp_path / "log", tmp_path) == 0
    assert not (tmp_path / "log").exists()


def test_a_log_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"service\.log cannot be written"):
        write_to(tmp_path / "file" / "service.log")


def test_a_log_that_somebody_reads_is_put_aside_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows it cannot be renamed meanwhile."""
    log = tmp_path / "service.log"
    log.write_bytes(b"x" * (LARGEST + 1))

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    background._put_aside(log)
    assert log.stat().st_size == LARGEST + 1
