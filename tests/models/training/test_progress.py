from __future__ import annotations

import io
import re
import sys

import pytest

from models.training.progress import progress_display
from models.training.trainer import Progress


def step(number: int, elapsed_s: float) -> Progress:
    return Progress(step=number, spent=elapsed_s / 600, elapsed_s=elapsed_s, loss=number / 10, rate=1e-3)


def test_in_a_pipe_it_is_a_line_every_half_minute_with_the_time_left(capsys: pytest.CaptureFixture[str]):
    with progress_display() as show:
        for number in range(1, 9):
            show(step(number, 10.0 * number))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[:3] for line in lines] == [["step 4", "0.7 min", "7%"], ["step 7", "1.2 min", "12%"]]
    assert "loss 0.2500" in lines[0]
    assert "loss 0.6000" in lines[1]  # since the last line
    assert lines[0].endswith("9.3 min left")


def test_the_time_left_goes_by_the_pace_of_this_run(capsys: pytest.CaptureFixture[str]):
    with progress_display() as show:
        for number, elapsed_s in enumerate((300.0, 320.0, 340.0)):  # resumed in the middle
            show(step(number, elapsed_s))
    assert capsys.readouterr().out.endswith("4.3 min left\n")


def test_on_a_terminal_it_is_a_bar(monkeypatch: pytest.MonkeyPatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with progress_display() as show:
        show(step(1, 150.0))
    plain = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", terminal.getvalue())
    assert "step 1" in plain
    assert "25%" in plain
