from __future__ import annotations

import sys
from pathlib import Path

import pytest

from plugin.errors import UserError
from plugin.service import system_command
from plugin.service.system_command import NOT_FOUND, Done, demand, run_command


def test_what_it_says_comes_back() -> None:
    said = "import sys; print('out ü'.encode('ascii', 'replace').decode()); print('err', file=sys.stderr); sys.exit(3)"
    assert run_command((sys.executable, "-c", said)) == Done(3, "out ?\n", "err\n")


def test_it_is_not_asked_for_input() -> None:
    assert run_command((sys.executable, "-c", "print(repr(input()))")).status == 1  # the end of a file, at once


def test_bytes_that_are_no_text_do_no_harm() -> None:
    assert "\ufffd" in run_command((sys.executable, "-c", "import os; os.write(1, bytes([255]))")).output


def test_a_command_that_is_not_there_is_no_exception(tmp_path: Path) -> None:
    done = run_command((str(tmp_path / "nothing"),))
    assert (done.ok, done.status) == (False, NOT_FOUND)
    assert "there is no " in done.errors
    (tmp_path / "no program").touch()
    assert run_command((str(tmp_path / "no program"),)).status != 0


def test_one_that_hangs_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_command, "PATIENCE_S", 0.01)
    done = run_command((sys.executable, "-c", "import threading; threading.Event().wait()"))
    assert (done.ok, done.errors) == (False, "no answer within 0 s")


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (Done(1, errors="no\n  medium \n"), "no medium"),
        (Done(1, output="said on stdout\n"), "said on stdout"),
        (Done(5), "exit status 5"),
    ],
)
def test_what_has_to_work_is_one_line_if_it_does_not(done: Done, said: str) -> None:
    with pytest.raises(UserError) as refused:
        demand(lambda _: done, "tool", "--now", advice="do this")
    assert str(refused.value) == f"tool --now: {said} (do this)"


def test_what_works_gives_its_output() -> None:
    assert demand(lambda command: Done(0, command[0]), "tool") == "tool"
