"""``soundcheck init``: write the commented configuration."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from plugin.commands import Subparsers, add_command, add_config_option
from plugin.errors import UserError


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``init`` to the program."""
    parser = add_command(
        subparsers,
        "init",
        summary="write the configuration",
        description=(
            "Writes soundcheck.toml, every setting explained, into your config folder. On a terminal it asks "
            "for the interface, the strips and the OBS password; elsewhere it writes the defaults. It never "
            "overwrites without asking."
        ),
        examples=(
            "  soundcheck init                      ask, then write\n"
            "  soundcheck init --config stage.toml  the same, to another place\n"
            "  soundcheck init --force < /dev/null  the defaults, over whatever there was"
        ),
    )
    add_config_option(parser)
    parser.add_argument("--force", action="store_true", help="overwrite without asking")


def run(args: argparse.Namespace) -> int:
    """Write the file.

    Raises:
        UserError: there is one already and nobody to ask, or it cannot be written.
    """
    from plugin import config

    path: Path = args.config or config.default_path()
    asking = sys.stdin.isatty() and sys.stdout.isatty()
    if path.exists() and not args.force:
        if not asking:
            raise UserError(f"{path} is there already: --force overwrites it")
        if not _may_overwrite(path):
            print(f"Left {path} as it was.")
            return 0
    text = _ask() if asking else _defaults()
    _write(path, text)
    return 0


def _may_overwrite(path: Path) -> bool:
    from rich.markup import escape
    from rich.prompt import Confirm

    return Confirm.ask(f"{escape(str(path))} is there already. Overwrite it", default=False)


def _ask() -> str:
    from rich.console import Console

    from plugin import portaudio
    from plugin.config_file import render
    from plugin.interview import interview

    console = Console()
    try:
        devices = portaudio.input_devices()
    except UserError as error:
        console.print(f"[yellow]Interfaces cannot be listed:[/yellow] {error}", highlight=False, markup=True)
        devices = ()
    answers = interview(console, devices, portaudio.supported_rates_hz)
    return render(answers.audio, answers.strips, answers.password)


def _defaults() -> str:
    from plugin.config import Config
    from plugin.config_file import render

    return render(Config().audio, Config().strips, None)


def _write(path: Path, text: str) -> None:
    from plugin.config_file import write

    try:
        write(path, text)
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}") from error
    print(f"Wrote {path}. Look through it; then: soundcheck run")
