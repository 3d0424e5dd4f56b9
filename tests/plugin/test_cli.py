"""The command line as a whole: what it prints when things go wrong, and that asking it for help is quick."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

import plugin
from plugin import cli, logs
from plugin.errors import ConfigError, UserError

SOURCES = Path(plugin.__file__).parents[1]


pytestmark = pytest.mark.usefixtures("logging_as_before")


@pytest.fixture
def doing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[argparse.Namespace], int]], None]:
    """Let `soundcheck devices` do something else."""

    def do(action: Callable[[argparse.Namespace], int]) -> None:
        real = cli.COMMANDS["devices"]
        fake = SimpleNamespace(add_parser=real.add_parser, run=action)
        monkeypatch.setitem(cli.COMMANDS, "devices", fake)

    return do


Doing = Callable[[Callable[[argparse.Namespace], int]], None]


def raising(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def action(_: argparse.Namespace) -> int:
        raise error

    return action


def soundcheck(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "plugin", *arguments],
        cwd=SOURCES,
        text=True,
        check=False,
        **{"capture_output": True, **options},
    )


def test_the_commands_status_is_the_programs(doing: Doing) -> None:
    doing(lambda _: 0)
    assert cli.main(["devices"]) == 0
    doing(lambda _: 1)
    assert cli.main(["devices"]) == 1


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (UserError("no such device"), 1, "soundcheck: no such device\n"),
        (
            ConfigError("c.toml", ("obs.port: is missing", "clip: is empty")),
            2,
            "soundcheck: c.toml:\n  obs.port: is missing\n  clip: is empty\n",
        ),
        (
            ZeroDivisionError("division by zero"),
            1,
            (
                "soundcheck: unexpected ZeroDivisionError: division by zero; "
                "run with --debug for the traceback, please report it\n"
            ),
        ),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_what_goes_wrong_is_told_without_a_traceback(
    doing: Doing, capsys: pytest.CaptureFixture[str], error: BaseException, status: int, told: str
) -> None:
    doing(raising(error))
    assert cli.main(["devices"]) == status
    assert capsys.readouterr().err == told


@pytest.mark.parametrize("arguments", [["--debug", "devices"], ["devices", "--debug"]])
@pytest.mark.parametrize("error", [UserError("no such device"), ZeroDivisionError("oh")])
def test_debug_shows_the_traceback_wherever_it_stands(
    doing: Doing, capsys: pytest.CaptureFixture[str], arguments: list[str], error: Exception
) -> None:
    doing(raising(error))
    assert cli.main(arguments) == 1
    told = capsys.readouterr().err
    assert told.startswith("Traceback (most recent call last):")
    assert told.splitlines()[-1].startswith("soundcheck: ")


@pytest.mark.parametrize("arguments", [["devices"], ["devices", "--debug"]])
def test_no_error_shows_a_secret(doing: Doing, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    def action(_: argparse.Namespace) -> int:
        logs.hide("hunter2")
        raise RuntimeError("ObsClient(password='hunter2')")

    doing(action)
    assert cli.main(arguments) == 1
    assert "hunter2" not in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["conduct"], ["devices", "--volume", "11"], ["devices", "--seconds", "0"]])
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage: soundcheck" in capsys.readouterr().err


def test_without_arguments_it_explains_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    told = capsys.readouterr().err
    assert "first steps:" in told
    assert all(command in told for command in cli.COMMANDS)


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_has_a_help_with_examples_that_fits_a_terminal(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    with pytest.raises(SystemExit) as caught:
        cli.main([command, "--help"])
    assert caught.value.code == 0
    told = capsys.readouterr().out
    assert f"\n  soundcheck {command}" in told
    assert max(map(len, told.splitlines())) <= 100


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\n"
        "from plugin import cli\n"
        "cli.parser().format_help()\n"
        "heavy = {'torch', 'librosa', 'numpy', 'sounddevice', 'pydantic', 'rich', 'obsws_python'}\n"
        "print(sorted(heavy & sys.modules.keys()))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=SOURCES, capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_it_runs_as_a_module_and_tells_its_version() -> None:
    ran = soundcheck("--version")
    assert ran.returncode == 0
    assert ran.stdout.startswith("soundcheck ")
    assert ran.stderr == ""


@pytest.mark.skipif(sys.platform == "win32", reason="pipes break otherwise there")
def test_a_reader_that_goes_away_is_no_error() -> None:
    program = (
        "import sys, types\n"
        "from plugin import cli\n"
        "talk = lambda _: print('x' * 1000000) or 0\n"
        "fake = types.SimpleNamespace(add_parser=cli.devices.add_parser, run=talk)\n"
        "cli.COMMANDS['devices'] = fake\n"
        "sys.exit(cli.main(['devices']))\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", program], cwd=SOURCES, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert writer.stdout is not None
    assert writer.stderr is not None
    writer.stdout.close()
    told = writer.stderr.read()
    writer.stderr.close()
    assert (writer.wait(20), told) == (141, b"")


def test_a_name_that_the_encoding_lacks_is_shown_as_an_escape() -> None:
    program = "from plugin import cli\ncli._print_anything()\nprint('Gesang \\N{MICROPHONE}')\n"
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=SOURCES,
        env={"PYTHONIOENCODING": "cp1252", "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "Gesang \\U0001f3a4\n"
