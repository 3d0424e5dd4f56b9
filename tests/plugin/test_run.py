"""The daemon as a user starts it: the real program, with whatever sound system this machine has, without OBS."""

from __future__ import annotations

import ctypes.util
import signal
import socket
import sys
import time
from pathlib import Path

import pytest
from children import leave_out
from program import Program

CONFIG = """
[[strips]]
name = "Voice"
channels = [1]

[obs]
port = {port}
password = "not-for-the-log"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    path = tmp_path / "soundcheck.toml"
    path.write_text(CONFIG.format(port=port))
    return path


@pytest.fixture
def _portaudio() -> None:
    if sys.platform.startswith("linux") and not ctypes.util.find_library("portaudio"):
        leave_out("libportaudio2")


@pytest.mark.usefixtures("_portaudio")
@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to others there")
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_it_starts_without_obs_says_so_once_and_stops_on_a_signal(config: Path, name: str) -> None:
    with Program("run", "--config", str(config)) as program:
        program.expect("Strip Voice: channel 1")
        program.expect("OBS:")
        asked = time.monotonic()
        program.signal(getattr(signal, name))
        assert program.end() == 0
        assert time.monotonic() - asked < 2.5
    said = "\n".join(program.lines)
    assert any(line.startswith("Listened for ") for line in program.lines)
    assert sum("OBS: " in line and "not" in line for line in program.lines) == 1
    assert sum("Sound: " in line for line in program.lines) >= 1
    assert "Traceback" not in said
    assert "not-for-the-log" not in said


@pytest.mark.usefixtures("_portaudio")
def test_it_stops_by_itself_after_the_given_time(config: Path) -> None:
    with Program("run", "--config", str(config), "--seconds", "0.5") as program:
        assert program.end() == 0
    assert any(line.startswith("Listened for 0:0") for line in program.lines)


def test_a_bad_configuration_ends_it_before_anything_starts(tmp_path: Path) -> None:
    path = tmp_path / "soundcheck.toml"
    path.write_text("[obs]\nprot = 1\n[clip]\nrun = 1\n")
    with Program("run", "--config", str(path)) as program:
        assert program.end() == 2
    said = "\n".join(program.lines)
    assert "obs.prot" in said
    assert "clip.run" in said
    assert "Traceback" not in said
