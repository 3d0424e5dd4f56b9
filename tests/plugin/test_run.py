"""The daemon as a user starts it: the real program, with whatever sound system this machine has, without OBS."""

from __future__ import annotations

import asyncio
import ctypes.util
import signal
import sys
import time
from pathlib import Path

import pytest
from children import leave_out
from obs_studio import free_port
from program import Program
from touch_portal_server import TouchPortalServer
from touch_portal_stage import ENTRY

CONFIG = """
[[strips]]
name = "Voice"
channels = [1]

[obs]
port = {port}
password = "not-for-the-log"

[api]
port = {api_port}
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "soundcheck.toml"
    path.write_text(CONFIG.format(port=free_port(), api_port=free_port()))
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


@pytest.mark.usefixtures("_portaudio")
def test_a_second_start_hands_over_and_the_first_goes_on(config: Path) -> None:
    with Program("run", "--config", str(config)) as first:
        first.expect("Dashboard: http://127.0.0.1:")
        with Program("run", "--config", str(config)) as second:
            assert second.end() == 3
        (line,) = second.lines
        assert line.startswith("soundcheck: Soundcheck runs already (process ")
        first.expect("Soundcheck was started again: this one goes on")


@pytest.mark.usefixtures("_portaudio")
def test_it_is_controlled_from_the_command_line_and_keeps_what_is_saved(config: Path) -> None:
    def ctl(*words: str) -> list[str]:
        with Program("ctl", "--config", str(config), *words) as program:
            program.end()
        return program.lines

    with Program("run", "--config", str(config)) as program:
        program.expect("Dashboard: http://127.0.0.1:")
        assert ctl("detection", "off") == []
        assert ctl("strip", "Vioce", "off") == ["soundcheck: no strip 'Vioce': there is 'Voice'"]
        assert ctl("audit") == ["soundcheck: OBS is not connected: there is nothing to look at"]
        assert ctl("save") == []
        program.expect(f"Settings saved to {config}")
        assert "detection   off" in ctl("state")
    assert "[start]\ndetection = false\n" in config.read_text()
    with Program("run", "--config", str(config)) as program:
        program.expect("Dashboard: http://127.0.0.1:")
        assert "detection   off" in ctl("state")


@pytest.mark.usefixtures("_portaudio")
@pytest.mark.skipif(sys.platform == "win32", reason="signals are not sent to others there")
def test_touch_portal_finds_it_controls_it_and_hears_its_farewell(config: Path) -> None:
    def find(portal: TouchPortalServer) -> None:
        config.write_text(f"{config.read_text()}\n[touch_portal]\nport = {portal.port}\n")

    async def main() -> None:
        async with TouchPortalServer(ENTRY) as portal:
            find(portal)
            with Program("run", "--config", str(config)) as program:
                await portal.until_paired()
                await portal.until_shown("running", "On")
                await portal.until_shown("detection", "On")
                await portal.press("detection", switch="Off")
                await portal.until_shown("detection", "Off")
                await portal.press("audit")
                await portal.until(lambda: "OBS is not connected" in "".join(portal.states.values()))
                program.signal(signal.SIGTERM)
                await portal.until_shown("running", "Off")
                assert await asyncio.to_thread(program.end) == 0

    asyncio.run(main())
