"""``soundcheck init``: asks on a terminal, writes the defaults elsewhere, and overwrites nothing unasked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import plugin
from plugin.config import Config, load_config
from plugin.interview import parse_channels

if TYPE_CHECKING:
    from sound_stage import Stage

SOURCES = Path(plugin.__file__).parents[1]
SOUNDCHECK = [sys.executable, "-m", "plugin"]

on_a_terminal = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals that Python opens")


def init(*arguments: str | Path, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SOUNDCHECK, "init", *map(str, arguments)],
        cwd=SOURCES,
        env={**os.environ, **(environ or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_terminal_it_writes_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "new" / "soundcheck.toml"
    ran = init("--config", file)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert str(file) in ran.stdout
    assert load_config(file, environ={}) == Config()


def test_without_a_terminal_it_refuses_to_overwrite_unless_forced(tmp_path: Path) -> None:
    file = tmp_path / "soundcheck.toml"
    file.write_text("# mine\n", encoding="utf-8")
    ran = init("--config", file)
    assert ran.returncode == 1
    assert ran.stderr == f"soundcheck: {file} is there already: --force overwrites it\n"
    assert file.read_text(encoding="utf-8") == "# mine\n"
    assert init("--config", file, "--force").returncode == 0
    assert load_config(file, environ={}) == Config()


@pytest.mark.skipif(sys.platform != "linux", reason="the folder is told by a variable there")
def test_the_default_place_is_the_users_config_folder(tmp_path: Path) -> None:
    assert init(environ={"XDG_CONFIG_HOME": str(tmp_path)}).returncode == 0
    assert (tmp_path / "soundcheck" / "soundcheck.toml").exists()


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = init("--config", tmp_path / "file" / "soundcheck.toml")
    assert ran.returncode == 1
    assert ran.stderr.startswith("soundcheck: cannot write ")
    assert len(ran.stderr.splitlines()) == 1


@on_a_terminal
@pytest.mark.portaudio
def test_on_a_terminal_it_asks_for_everything(stage: Stage, tmp_path: Path) -> None:
    from terminal import Terminal  # noqa: PLC0415  (POSIX only)

    file = tmp_path / "soundcheck.toml"
    command = [*SOUNDCHECK, "init", "--config", str(file)]
    with Terminal(command, {**os.environ, **stage.environment}, SOURCES) as terminal:
        terminal.expect("Which interface")
        terminal.expect("stage_monitor")
        number = terminal.text.split("stage_monitor")[0].split()[-1]
        terminal.expect("Number")
        terminal.type("99")
        terminal.expect("Please select one of the available options")
        terminal.type(number)
        terminal.expect("Frames per second")
        terminal.type("44100")
        terminal.expect("Name of strip 1 (Main)")
        terminal.type('The "Desk"')
        terminal.expect("Its channels (1 2)")
        terminal.type("13, 100")
        terminal.expect("the interface has channels 1 to ")
        terminal.type("13-14")
        terminal.expect("Another strip")
        terminal.type("y")
        terminal.expect("Name of strip 2")
        terminal.type('The "Desk"')
        terminal.expect("a name of its own")
        terminal.type("Gesang 🎤")
        terminal.expect("Its channels")
        terminal.type("1")
        terminal.expect("Another strip")
        terminal.type("n")
        terminal.expect("OBS password (not shown)")
        terminal.expect_secrecy()
        terminal.type('hun"ter\\2')
        terminal.expect("Keep it in the configuration")
        terminal.type("y")
        terminal.expect("Wrote")
        assert terminal.wait() == 0
    assert "hun" not in terminal.text
    config = load_config(file, environ={})
    assert (config.audio.device, config.audio.host_api) == ("stage_monitor", "ALSA")
    assert config.audio.sample_rate_hz == 44100
    assert [(strip.name, strip.channels) for strip in config.strips] == [
        ('The "Desk"', (13, 14)),
        ("Gesang 🎤", (1,)),
    ]
    assert config.obs.password is not None
    assert config.obs.password.get_secret_value() == 'hun"ter\\2'


@on_a_terminal
def test_on_a_terminal_it_asks_before_it_overwrites_and_enter_means_no(tmp_path: Path) -> None:
    from terminal import Terminal  # noqa: PLC0415  (POSIX only)

    file = tmp_path / "soundcheck.toml"
    file.write_text("# mine\n", encoding="utf-8")
    with Terminal([*SOUNDCHECK, "init", "--config", str(file)], os.environ, SOURCES) as terminal:
        terminal.expect("Overwrite it")
        terminal.type("")
        assert terminal.wait() == 0
    assert file.read_text(encoding="utf-8") == "# mine\n"


@on_a_terminal
def test_interrupted_it_leaves_everything_as_it_was(tmp_path: Path) -> None:
    from terminal import Terminal  # noqa: PLC0415  (POSIX only)

    file = tmp_path / "soundcheck.toml"
    with Terminal([*SOUNDCHECK, "init", "--config", str(file)], os.environ, SOURCES) as terminal:
        terminal.expect("Frames per second")
        terminal.interrupt()
        assert terminal.wait() == 130
    assert list(tmp_path.iterdir()) == []
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("1", (1,)),
        ("1 2", (1, 2)),
        ("13,14", (13, 14)),
        ("[13, 14]", (13, 14)),
        ("13-14", (13, 14)),
        ("1, 3 - 5", (1, 3, 4, 5)),
        (" 2 , 1 ", (2, 1)),
    ],
)
def test_channels_are_read_as_people_write_them(text: str, channels: tuple[int, ...]) -> None:
    assert parse_channels(text, 14) == channels


@pytest.mark.parametrize(
    "text", ["", "a", "0", "1 1", "2-1", "1--2", "1-2-3", "-1", "1.5", "15", "[1", "99999", "1-9999"]
)
def test_what_is_no_list_of_channels_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"channels"):
        parse_channels(text, 14)
