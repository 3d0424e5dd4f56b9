"""The real PortAudio, on a PulseAudio sink of 14 channels."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from children import wait_until
from sound_stage import Stage

from plugin import portaudio
from plugin.capture import Capture, CaptureStatus
from plugin.devices import RATES_HZ, resolve
from plugin.errors import UserError
from plugin.sections.audio import AudioSettings

pytestmark = [pytest.mark.portaudio, pytest.mark.usefixtures("stage_here")]

STAGE = AudioSettings(device="stage_monitor", host_api="ALSA")
CHANNELS = 14
NOTICED_S = 8.0
"""Seconds on a busy machine; that it is within two of the stream's own is shown with a clock of the test's."""


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """For a sound system that this test may kill; its path is short enough for a socket."""
    with tempfile.TemporaryDirectory(prefix="stage-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def statuses() -> list[CaptureStatus]:
    return []


@pytest.fixture
def capture(statuses: list[CaptureStatus]):
    capture = Capture(STAGE, CHANNELS, statuses.append)
    yield capture
    capture.stop()


def running(statuses: list[CaptureStatus]) -> Callable[[], bool]:
    return lambda: bool(statuses) and statuses[-1].running


def sine(seconds: float, amplitude: float = 0.5):
    return amplitude * np.sin(2 * np.pi * 1000 * np.arange(round(seconds * 48000)) / 48000)


def test_the_stage_is_listed_with_its_rates() -> None:
    device = resolve(portaudio.input_devices(), "stage_monitor", "ALSA")
    assert device.channels >= CHANNELS
    assert portaudio.supported_rates_hz(device) == RATES_HZ


def test_a_sine_on_channel_13_shows_up_on_channel_13_only(
    stage_here: Stage, capture: Capture, statuses: list[CaptureStatus]
) -> None:
    capture.start()
    wait_until(running(statuses), "sound arrives", 10)
    heard = np.zeros(CHANNELS)
    playback = stage_here.play(sine(1.0), channels=(13,))
    while not playback.ended:
        block = capture.ring.read(4800)
        heard = np.maximum(heard, np.abs(block).max(axis=0, initial=0))
        wait_until(lambda: capture.ring.available > 0, "sound goes on", 5)
    assert heard[12] == pytest.approx(0.5, abs=1e-3)
    assert np.all(np.delete(heard, 12) == 0)
    assert capture.overruns == 0


def test_more_channels_than_the_device_has_is_one_clear_line() -> None:
    with pytest.raises(UserError, match=r"^'stage_monitor' \[ALSA\] has no channel 1000, which the strips need"):
        portaudio.InputStream(STAGE, 1000, lambda *_: None, lambda: None)


def test_what_the_alsa_library_has_to_say_about_a_device_that_refuses_is_not_shown(stage_here: Stage) -> None:
    """In a process of its own, as pytest has its hands on this one's stderr."""
    program = (
        "import os, sys\n"
        "from plugin import portaudio\n"
        "from plugin.sections.audio import AudioSettings\n"
        "from plugin.errors import UserError\n"
        "devices = portaudio.input_devices()\n"
        "os.environ['PULSE_SERVER'] = 'unix:/nowhere'\n"
        "print([portaudio.supported_rates_hz(device) for device in devices])\n"
        "try:\n"
        "    portaudio.InputStream(AudioSettings(device='stage_monitor'), 14, print, print)\n"
        "except UserError as error:\n"
        "    print(error, file=sys.stderr)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, **stage_here.environment},
        cwd=Path(portaudio.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.count("()") > 0
    (line,) = ran.stderr.splitlines()
    assert line.startswith("'stage_monitor' [ALSA] cannot be opened (")


def test_a_sound_system_that_dies_is_noticed_and_found_again(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, capture: Capture, statuses: list[CaptureStatus]
) -> None:
    stage = Stage(own_folder)
    for name, value in stage.environment.items():
        monkeypatch.setenv(name, value)
    portaudio.refresh()
    try:
        capture.start()
        wait_until(running(statuses), "sound arrives", 10)
        stage.close()
        wait_until(lambda: not statuses[-1].running, "its end is noticed", NOTICED_S)
        assert "sends no sound any more" in statuses[-1].text
        wait_until(lambda: "Trying again" in statuses[-1].text, "it is looked for", 10)
        stage = Stage(own_folder)
        wait_until(running(statuses), "sound is back", 15)
    finally:
        capture.stop()
        stage.close()


def test_a_sound_system_that_hangs_is_noticed_and_heard_again(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch, capture: Capture, statuses: list[CaptureStatus]
) -> None:
    stage = Stage(own_folder)
    for name, value in stage.environment.items():
        monkeypatch.setenv(name, value)
    portaudio.refresh()
    try:
        capture.start()
        wait_until(running(statuses), "sound arrives", 10)
        stage._pulse.process.send_signal(signal.SIGSTOP)
        wait_until(lambda: not statuses[-1].running, "its silence is noticed", NOTICED_S)
        stage._pulse.process.send_signal(signal.SIGCONT)
        wait_until(running(statuses), "sound is back", 15)
    finally:
        capture.stop()
        stage.close()
