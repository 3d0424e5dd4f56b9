"""``soundcheck run``: the daemon."""

from __future__ import annotations

import argparse

from plugin.commands import (
    Subparsers,
    add_command,
    add_config_option,
    add_weights_option,
    configuration,
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
            "It serves a dashboard and browser overlays; their address is shown when it starts. "
            "Ctrl-C or SIGTERM stops it; the texts in OBS are cleared, and nothing else is touched."
        ),
        examples=(
            "  soundcheck run\n"
            "  soundcheck run --config stage.toml\n"
            "  soundcheck run --open                          and open the dashboard in the browser\n"
            "  soundcheck run --dry-run                       rules tell what they would do, and do nothing\n"
            "  soundcheck run --no-view 2> soundcheck.log     a line for each event, no live view"
        ),
    )
    add_config_option(parser)
    add_weights_option(parser, "the configuration's")
    parser.add_argument("--no-view", action="store_true", help="print a line for each event, also on a terminal")
    parser.add_argument("--open", action="store_true", help="open the dashboard in the browser")
    parser.add_argument("--dry-run", action="store_true", help="rules tell what they would do, and do nothing")
    parser.add_argument("--seconds", type=seconds, metavar="N", help="stop after this time")


def run(args: argparse.Namespace) -> int:
    """Listen until told to stop.

    Raises:
        UserError: the configuration cannot be used, PortAudio's library is missing, or a Soundcheck runs already.
    """
    from plugin.config import default_path, with_weights
    from plugin.single import OnlyDaemon, default_folder

    config = with_weights(configuration(args.config), args.weights)
    file = default_path() if args.config is None else args.config
    with OnlyDaemon(default_folder(), config=file) as daemon:
        say_that_it_loads()

        from plugin.listening import Start, listen  # imports torch, so after all that is soon found wrong

        listen(
            config,
            Start(
                file=file,
                daemon=daemon,
                live=not args.no_view,
                seconds=args.seconds,
                dry_run=args.dry_run,
                opens=args.open,
            ),
        )
    return 0
