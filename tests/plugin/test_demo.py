"""The demo as a user starts it: the real program, the shipped performance, the shipped weights."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from program import ROOT, Program

STOPS = [
    pytest.param(name, marks=pytest.mark.skipif(sys.platform == "win32", reason="not sent to others there"))
    for name in ("SIGINT", "SIGTERM")
]

LINE = re.compile(r" *\d+:\d\d\.\d  .+: .+")


@pytest.mark.parametrize("name", STOPS)
def test_a_signal_ends_it_soon_with_the_summary_so_far(name: str) -> None:
    with Program("demo") as program:
        program.expect("  ")
        asked = time.monotonic()
        program.signal(getattr(signal, name))
        assert program.end() == 0
        assert time.monotonic() - asked < 2.5
    assert any(line.startswith("Listened for 0:") for line in program.lines)
    assert "Traceback" not in "\n".join(program.lines)


def test_fast_it_hears_the_performance_with_no_portaudio_and_no_network_and_ends_with_a_summary() -> None:
    """Even importing sounddevice or obsws-python would end it here."""
    guard = (
        "import sys\n"
        "for name in ('sounddevice', 'obsws_python'):\n"
        "    sys.modules[name] = None\n"
        "import socket\n"
        "def refuse(*_): raise OSError('no network here')\n"
        "socket.socket.connect = refuse\n"
        "from plugin.cli import main\n"
        "sys.exit(main(['demo', '--fast']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", guard],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    heard = next(index for index, line in enumerate(lines) if line.startswith("Listened for 0:"))
    assert heard > 5
    assert all(LINE.fullmatch(line) for line in lines[:heard])
    assert any("CLIP" in line for line in lines[:heard])
    assert lines[-1].endswith("no sound lost")
