"""``soundcheck status``: whether the daemon runs, and how it is."""

from __future__ import annotations

import argparse

from plugin.commands import Subparsers, add_command


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``status`` to the program."""
    add_command(
        subparsers,
        "status",
        summary="whether Soundcheck runs, and how it is",
        description=(
            "Prints whether Soundcheck runs on this computer, since when and with which configuration, whether it has "
            "OBS and sound, and the last warnings and errors of its log. Ends with 0 if it runs and with 1 if it does "
            "not."
        ),
        examples='  soundcheck status\n  soundcheck status > /dev/null && echo "it runs"',
    )


def run(args: argparse.Namespace) -> int:  # noqa: ARG001 - there are no options
    """Print it.

    Raises:
        UserError: it cannot be found out.
    """
    from datetime import datetime

    from plugin.single import default_folder, running
    from plugin.status import status_lines

    found = running(default_folder())
    for line in status_lines(found, datetime.now().astimezone()):
        print(line, flush=True)
    return 1 if found is None else 0
