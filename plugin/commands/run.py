"""``soundcheck run``: the daemon."""

from __future__ import annotations

import argparse

from plugin.commands import (
    Subparsers,
    add_command,
    add_config_option,
    add_weights_option,
    say_that_it_loads,
    seconds,
)


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``run`` to the program."""
    parser = add_command(
        subparsers,
        "run",
        summary="listen to the interface and write into OBS, until Ctrl-C",
        description=(
            "Listens to the strips of the configuration and writes what plays, and what clips, into OBS. "
            "It starts with or without OBS and the interface, and finds them again whenever they come back. "
            "Ctrl-C or SIGTERM stops it; the texts in OBS are cleared, and nothing else is touched."
        ),
        examples=(
            "  soundcheck run\n"
            "  soundcheck run --config stage.toml\n"
            "  soundcheck run --no-view 2> soundcheck.log     a line for each event, no live view"
        ),
    )
    add_config_option(parser)
    add_weights_option(parser, "the configuration's")
    parser.add_argument("--no-view", action="store_true", help="print a line for each event, also on a terminal")
    parser.add_argument("--seconds", type=seconds, metavar="N", help="stop after this time")


def run(args: argparse.Namespace) -> int:
    """Listen until told to stop.

    Raises:
        UserError: the configuration cannot be used, or PortAudio's library is missing.
    """
    from plugin import logs
    from plugin.config import load_config, with_weights

    config = with_weights(load_config(args.config), args.weights)
    if config.obs.password is not None:
        logs.hide(config.obs.password.get_secret_value())
    say_that_it_loads()

    from plugin.listening import listen  # imports torch, so after all that is soon found wrong

    listen(config, live=not args.no_view, seconds=args.seconds)
    return 0
