"""``soundcheck ctl``: tell the daemon that runs what to do, from a script or a button."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from plugin.commands import Subparsers, add_command, add_config_option

SWITCH = ("on", "off", "toggle")

Words = dict[str, Any]
Make = Callable[[argparse.Namespace], Words]
"""Makes a command of the API out of the command line's words."""


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``ctl`` to the program."""
    parser = add_command(
        subparsers,
        "ctl",
        summary="tell a running Soundcheck what to do",
        description=(
            "Sends one command to the Soundcheck that runs on this computer, and ends when it is done; for "
            "buttons, scripts and MIDI tools. `state` prints how everything stands, `watch` what happens."
        ),
        examples=(
            "  soundcheck ctl detection toggle\n"
            '  soundcheck ctl overlay "Soundcheck Instruments" off\n'
            "  soundcheck ctl reset-warnings --strip Voice\n"
            "  soundcheck ctl threshold guitar 0.6\n"
            "  soundcheck ctl panic              all overlays empty, no rule acts\n"
            "  soundcheck ctl panic off\n"
            "  soundcheck ctl state\n"
            "  soundcheck ctl watch --meters 10  a line of JSON a message, until Ctrl-C"
        ),
    )
    add_config_option(parser)
    parser.add_argument("--port", type=int, metavar="N", help="of the control API (default: the configuration's)")
    commands = parser.add_subparsers(dest="what", required=True, metavar="COMMAND", title="commands")
    _add_switches(commands)
    _add_others(commands)
    _add_readers(commands)


def _add_switches(commands: Subparsers[argparse.ArgumentParser]) -> None:
    for name, summary in (
        ("detection", "recognise instruments, or don't"),
        ("warnings", "show warnings on overlays, or don't"),
    ):
        _set(_command(commands, name, summary, lambda args: {"command": args.what, "set": args.set}))
    for name, summary in (("overlay", "show an overlay, or not"), ("strip", "show a strip on overlays, or not")):
        parser = _command(
            commands, name, summary, lambda args: {"command": args.what, args.what: args.name, "set": args.set}
        )
        parser.add_argument("name", metavar="NAME", help=f"of the {name}")
        _set(parser)
    panic = _command(
        commands, "panic", "all overlays empty, no rule acts", lambda args: {"command": "panic", "set": args.set}
    )
    _set(panic, nargs="?", default="on")
    pause = _command(
        commands,
        "pause-loudness",
        "let integrated loudness stand still",
        lambda args: {"command": "pause_loudness", "strip": args.strip, "set": args.set},
    )
    _set(pause)
    _strip(pause)
    for word in SWITCH:
        parser = _command(commands, word, f"the same in other words: `{word} detection`", _switched)
        parser.add_argument("thing", choices=("detection", "warnings", "overlay", "strip", "panic"))
        parser.add_argument("name", nargs="?", metavar="NAME", help="of the overlay or strip")


def _add_others(commands: Subparsers[argparse.ArgumentParser]) -> None:
    for name, summary in (
        ("reset-warnings", "put out latched warnings, count anew"),
        ("reset-loudness", "begin integrated loudness and maxima anew"),
    ):
        _strip(
            _command(
                commands, name, summary, lambda args: {"command": args.what.replace("-", "_"), "strip": args.strip}
            )
        )
    profile = _command(
        commands, "profile", "aim at another loudness", lambda args: {"command": "profile", "profile": args.name}
    )
    profile.add_argument("name", choices=("streaming", "r128", "own"))
    sensitivity = _command(
        commands,
        "sensitivity",
        "make all labels easier or harder to show",
        lambda args: {"command": "sensitivity", "value": args.value},
    )
    sensitivity.add_argument("value", type=float, help="0 to 100; 50: as configured")
    threshold = _command(
        commands,
        "threshold",
        "set a label's threshold",
        lambda args: {"command": "threshold", "label": args.label, "value": args.value},
    )
    threshold.add_argument("label", metavar="LABEL")
    threshold.add_argument("value", type=float, help="probability from which it shows, 0 to 1")
    chapter = _command(
        commands,
        "chapter",
        "note this moment, for chapters of the recording",
        lambda args: {"command": "chapter", "title": args.title},
    )
    chapter.add_argument("title", nargs="?", help="left out: what plays")
    _command(commands, "audit", "look through OBS's routing now", lambda _: {"command": "audit"})
    _command(commands, "save", "write what was changed into the configuration", lambda _: {"command": "save"})


def _add_readers(commands: Subparsers[argparse.ArgumentParser]) -> None:
    state = commands.add_parser("state", help="print how everything stands")
    state.add_argument("--json", action="store_true", help="print it as JSON")
    watch = commands.add_parser("watch", help="print what happens, a line of JSON a message, until Ctrl-C")
    watch.add_argument("--meters", type=float, metavar="HZ", help="meters, too, so often a second: 1 to 30")


def run(args: argparse.Namespace) -> int:
    """Do it.

    Raises:
        UserError: there is no daemon, or it refuses, or the configuration's [api] section is wrong.
    """
    import asyncio
    import contextlib

    from plugin.api import controlling
    from plugin.api.settings import read_settings
    from plugin.config import default_path
    from plugin.errors import UserError

    settings = read_settings(args.config or default_path())
    if args.port is not None:
        settings = settings.model_copy(update={"port": args.port})
    if not settings.enabled:
        raise UserError("the control API is off: set enabled = true in the configuration's [api] section")
    match args.what:
        case "state":
            asyncio.run(controlling.print_state(settings, as_json=args.json))
        case "watch":
            with contextlib.suppress(KeyboardInterrupt):  # how one is to end it
                asyncio.run(controlling.watch(settings, args.meters))
        case _:
            asyncio.run(controlling.do(settings, args.make(args)))
    return 0


def _command(
    commands: Subparsers[argparse.ArgumentParser], name: str, summary: str, make: Make
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(make=make)
    return parser


def _set(parser: argparse.ArgumentParser, **options: str) -> None:
    parser.add_argument("set", choices=SWITCH, **options)  # type: ignore[arg-type]


def _strip(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--strip", metavar="NAME", help="of this one only (default: all)")


def _switched(args: argparse.Namespace) -> Words:
    """``toggle overlay X``, for those who say it in this order."""
    from plugin.errors import UsageError

    needs_name = args.thing in ("overlay", "strip")
    if needs_name != (args.name is not None):
        raise UsageError(f"{args.what} {args.thing} {'needs a name' if needs_name else 'takes no name'}")
    return {"command": args.thing, "set": args.what} | ({args.thing: args.name} if needs_name else {})
