from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from touch_portal_entry import entry_of, files_of

from plugin.touchportal.declaration import DECLARATION
from plugin.touchportal.icon import icon
from plugin.touchportal.package import package
from plugin.touchportal.start_scripts import Installation, unix_script, windows_script

NEEDS_SH = pytest.mark.skipif(shutil.which("sh") is None, reason="a shell of Unix")


def test_touch_portal_finds_everything_that_the_entry_names() -> None:
    tpp = package(DECLARATION, Installation("/opt/venv/bin/python"))
    entry, files = entry_of(tpp), files_of(tpp)
    assert files.keys() == {"entry.tp", "icon.png", "start.sh", "start.bat"}
    assert entry["plugin_start_cmd_linux"] == "sh %TP_PLUGIN_FOLDER%obs-soundcheck/start.sh"
    assert entry["plugin_start_cmd_windows"] == '"%TP_PLUGIN_FOLDER%obs-soundcheck\\start.bat"'


def test_the_same_plugin_is_the_same_file_and_its_script_may_be_run() -> None:
    tpp = package(DECLARATION, Installation("python"))
    assert tpp == package(DECLARATION, Installation("python"))
    with zipfile.ZipFile(BytesIO(tpp)) as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
    assert modes["obs-soundcheck/start.sh"] == 0o100755
    assert modes["obs-soundcheck/entry.tp"] == 0o100644


def test_the_icon_is_white_bars_on_nothing() -> None:
    """Read as a PNG reader does: each chunk's checksum, and each row of pixels."""
    png, at, chunks = icon(), 8, {}
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length]) == (zlib.crc32(kind + data),)
        chunks[kind], at = data, at + 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    rows = zlib.decompress(chunks[b"IDAT"])
    assert len(rows) == 24 * (1 + 24 * 4)
    pixels = [rows[y * 97 + 1 + 4 * x :][:4] for y in range(24) for x in range(24)]
    assert {pixel[:3] for pixel in pixels} == {b"\xff\xff\xff"}
    assert 0.15 < sum(pixel[3] == 255 for pixel in pixels) / len(pixels) < 0.6


def program(path: Path, says: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "{says}: $@"\nexit 3\n')
    path.chmod(0o755)
    return path


def started(script: str, tmp_path: Path, path: str) -> tuple[int, str]:
    (tmp_path / "start.sh").write_text(script)
    done = subprocess.run(
        [shutil.which("sh") or "", str(tmp_path / "start.sh")],
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@NEEDS_SH
def test_it_starts_what_it_was_built_with_whatever_the_path_is_called(tmp_path: Path) -> None:
    python = program(tmp_path / 'it\'s $HOME; "really"' / "python", "python")
    script = unix_script(Installation(str(python), "/my stage's/x.toml"))
    assert started(script, tmp_path, "/nowhere") == (
        3,
        "python: -P -m plugin touchportal start --config /my stage's/x.toml\n",
    )


@NEEDS_SH
def test_else_what_is_found_else_it_says_what_to_do(tmp_path: Path) -> None:
    script = unix_script(Installation(str(tmp_path / "gone")))
    program(tmp_path / "bin" / "soundcheck", "soundcheck")
    assert started(script, tmp_path, str(tmp_path / "bin")) == (3, "soundcheck: touchportal start\n")
    status, told = started(script, tmp_path, "/nowhere")
    assert status == 1
    assert "run: soundcheck touchportal build" in told


def test_the_script_of_windows() -> None:
    script = windows_script(Installation(r"C:\Program Files (x86)\100%\python.exe", r"D:\my stage\x.toml"))
    lines = script.split("\r\n")
    assert r'if exist "C:\Program Files (x86)\100%%\python.exe" (' in lines
    start = r'"C:\Program Files (x86)\100%%\python.exe" -P -m plugin touchportal start --config "D:\my stage\x.toml"'
    assert f"    {start}" in lines
    assert r'soundcheck touchportal start --config "D:\my stage\x.toml"' in lines
    assert "\n" not in script.replace("\r\n", "")


@pytest.mark.parametrize("path", ["/a\nb", "/a\ud800"])
def test_a_path_that_no_script_can_hold_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="this path cannot stand in a script"):
        Installation("python", path)
