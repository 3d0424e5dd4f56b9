"""``soundcheck demo``: see it work, without an interface and without OBS."""

from __future__ import annotations

import argparse
import sys

from plugin.commands import Subparsers, add_command, say_that_it_loads


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``demo`` to the program."""
    parser = add_command(
        subparsers,
        "demo",
        summary="see it work: a built-in performance, without interface and OBS",
        description=(
            "Plays a built-in performance, silently, through the same pipeline as `run`: with a live view "
            "on a terminal, else with a line for each event. Ends by itself or with Ctrl-C, with a summary."
        ),
        examples=("  soundcheck demo\n  soundcheck demo --fast     not in real time but as fast as this computer can"),
    )
    parser.add_argument("--fast", action="store_true", help="do not wait for real time")
    parser.add_argument("--no-view", action="store_true", help="print a line for each event, also on a terminal")


def run(args: argparse.Namespace) -> int:
    """Play the performance and print the summary."""
    say_that_it_loads()

    from plugin.config import Config
    from plugin.hearing import load_hearing
    from plugin.performance import built_in
    from plugin.playing import play

    hearing = load_hearing(Config())
    hearing.settle()
    play(built_in(), hearing, sys.stdout, live=not args.no_view, paced=not args.fast)
    return 0
