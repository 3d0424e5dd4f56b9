"""``soundcheck demo``: see it work, without an interface and without OBS."""

from __future__ import annotations

import argparse
import sys

from plugin.commands import Subparsers, add_command, say_that_it_loads
from plugin.errors import UsageError


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``demo`` to the program."""
    parser = add_command(
        subparsers,
        "demo",
        summary="see it work: a built-in performance, without interface and OBS",
        description=(
            "Plays a built-in performance, silently, through the same pipeline as `run`: with a live view "
            "on a terminal, else with a line for each event; and serves dashboard and browser overlays, whose "
            "address it shows. Ends by itself or with Ctrl-C, with a summary."
        ),
        examples=(
            "  soundcheck demo\n"
            "  soundcheck demo --open     again and again, with the dashboard in the browser\n"
            "  soundcheck demo --loop     again and again\n"
            "  soundcheck demo --fast     not in real time but as fast as this computer can, without dashboard"
        ),
    )
    parser.add_argument("--open", action="store_true", help="open the dashboard in the browser, and play on and on")
    parser.add_argument("--loop", action="store_true", help="play again and again, until Ctrl-C")
    parser.add_argument("--fast", action="store_true", help="do not wait for real time")
    parser.add_argument("--no-view", action="store_true", help="print a line for each event, also on a terminal")


def run(args: argparse.Namespace) -> int:
    """Play the performance and print the summary.

    Raises:
        UsageError: it is to be fast, and something that it then cannot be.
    """
    if args.fast and (args.open or args.loop):
        raise UsageError("--fast ends as soon as it can: it goes neither with --open nor with --loop")
    say_that_it_loads()

    from plugin.config import Config
    from plugin.hearing import load_hearing
    from plugin.performance import built_in
    from plugin.playing import Manner, play

    hearing = load_hearing(Config())
    hearing.settle()
    manner = Manner(
        live=not args.no_view,
        paced=not args.fast,
        loops=args.loop or args.open,
        serves=not args.fast,
        opens=args.open,
    )
    play(built_in(), hearing, sys.stdout, manner)
    return 0
