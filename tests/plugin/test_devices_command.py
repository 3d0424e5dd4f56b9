"""``soundcheck devices``, on the real PortAudio and a PulseAudio sink of 14 channels."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from sound_stage import Stage

import plugin
from plugin import cli, portaudio
from plugin.errors import MissingLibraryError

SOURCES = Path(plugin.__file__).parents[1]
SOUNDCHECK = [sys.executable, "-m", "plugin"]

real = pytest.mark.portaudio


def devices(stage: Stage, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SOUNDCHECK, "devices", *arguments],
        cwd=SOURCES,
        env={**os.environ, **stage.environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def sine(seconds: float) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 1000 * np.arange(round(seconds * 48000)) / 48000)


@real
def test_the_list_has_a_line_for_each_input_and_nothing_else(stage: Stage) -> None:
    ran = devices(stage)
    assert (ran.returncode, ran.stderr) == (0, "")
    heading, *rows = ran.stdout.splitlines()
    assert heading.split() == ["Input", "Host", "API", "Channels", "Sample", "rates", "(kHz)"]
    assert any(row.split()[:2] == ["stage_monitor", "ALSA"] and row.endswith("44.1, 48, 88.2, 96") for row in rows)
    assert sum(row.startswith("*") for row in rows) == 1


@real
def test_for_a_program_it_is_json(stage: Stage) -> None:
    ran = devices(stage, "--json")
    (found,) = [record for record in json.loads(ran.stdout) if record["name"] == "stage_monitor"]
    assert found["host_api"] == "ALSA"
    assert found["channels"] >= 14
    assert found["sample_rates_hz"] == [44100, 48000, 88200, 96000]


@real
def test_in_a_pipe_watching_prints_a_line_a_second_and_names_the_channel(stage: Stage) -> None:
    playback = stage.play(sine(20), channels=(13,))
    ran = devices(stage, "--watch", "stage_mon", "--seconds", "3")
    playback.stop()
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[1:] == ["13: -6.0 dBFS"] * 2
    assert ran.stderr == "listening to 'stage_monitor' [ALSA] at 48000 Hz\n"


@real
def test_watching_for_a_program_is_a_line_of_json_a_second(stage: Stage) -> None:
    ran = devices(stage, "--watch", "stage_monitor", "--seconds", "1", "--json")
    (peaks,) = [json.loads(line)["peak_dbfs"] for line in ran.stdout.splitlines()]
    assert len(peaks) >= 14
    assert all(peak is None or peak <= 0 for peak in peaks)


@real
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals that Python opens")
def test_on_a_terminal_bars_are_drawn_until_it_is_interrupted(stage: Stage) -> None:
    from terminal import Terminal  # noqa: PLC0415  (POSIX only)

    playback = stage.play(sine(20), channels=(13,))
    environment = {**os.environ, **stage.environment}
    command = [*SOUNDCHECK, "devices", "--watch", "stage_monitor"]
    with Terminal(command, environment, SOURCES, kind="xterm") as terminal:
        terminal.expect(" 13 ██████████████████████·· ")
        terminal.expect("listening to 'stage_monitor'")
        terminal.interrupt()
        assert terminal.wait() == 0
    playback.stop()
    assert "Traceback" not in terminal.text


@real
def test_an_unknown_device_lists_those_there_are(stage: Stage) -> None:
    ran = devices(stage, "--watch", "Scarlett")
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.startswith("soundcheck: no input device is called 'Scarlett'")
    assert "'stage_monitor' [ALSA]" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library comes with sounddevice")
def test_without_portaudios_library_it_says_what_to_install() -> None:
    program = (
        "import ctypes.util, sys\n"
        "ctypes.util.find_library = lambda _: None\n"  # as on a machine that lacks it
        "from plugin.cli import main\n"
        "sys.exit(main(['devices']))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=SOURCES, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "sudo apt install libportaudio2" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_it_says_what_else_to_do(
    platform: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr("ctypes.util.find_library", lambda _: None)
    with pytest.raises(MissingLibraryError, match="pip install --force-reinstall sounddevice"):
        portaudio.input_devices()
    assert cli.main(["devices"]) == 1
    assert "apt" not in capsys.readouterr().err
