"""The ``soundcheck`` command: picks the subcommand, and turns whatever goes wrong into one line."""

from __future__ import annotations

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence

from plugin import logs
from plugin.commands import (
    analyze,
    api,
    ctl,
    demo,
    devices,
    doctor,
    evaluate,
    init,
    run,
    service,
    status,
    touchportal,
    train,
)
from plugin.errors import UserError
from plugin.version import version

COMMANDS = {
    "demo": demo,
    "devices": devices,
    "init": init,
    "run": run,
    "doctor": doctor,
    "status": status,
    "ctl": ctl,
    "service": service,
    "touchportal": touchportal,
    "api": api,
    "analyze": analyze,
    "train": train,
    "evaluate": evaluate,
}

INTERRUPTED = 130
"""Exit status after Ctrl-C: 128 + SIGINT, as shells say it."""

PIPE_CLOSED = 141
"""Exit status when the reader of a pipe went away: 128 + SIGPIPE."""

EPILOG = """\
first steps:
  soundcheck demo             see it work, without an interface and without OBS
  soundcheck devices          find your audio interface, and its channels with --watch
  soundcheck init             write the configuration
  soundcheck run              start, beside OBS
  soundcheck doctor           find out why there is no sound on the stream
  soundcheck api --url        the dashboard's address, for a dock in OBS
  soundcheck service install  start it whenever you log in

`soundcheck COMMAND --help` tells more about a command.
"""


class Version(argparse.Action):
    """``--version``, looked up only when asked: importing what does it takes as long as all the rest."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        """Print it and exit."""
        print(f"soundcheck {version() or 'of a source tree that is not installed'}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    program = argparse.ArgumentParser(
        prog="soundcheck",
        description="Hears which instruments play and what clips, and writes it into OBS.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    program.add_argument("--version", action=Version, nargs=0, help="print the version and exit")
    program.add_argument("--debug", action="store_true", help="log everything, show tracebacks")
    subparsers = program.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for command in COMMANDS.values():
        command.add_parser(subparsers)
    return program


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: the arguments without the program's name; None: the process's.

    Returns:
        The exit status: 0 all well, 1 something went wrong, 2 wrong usage or configuration, 3 a Soundcheck runs
        already, 130 interrupted.
    """
    _print_anything()
    arguments = sys.argv[1:] if argv is None else list(argv)
    if not arguments:
        parser().print_help(sys.stderr)
        return 2
    args = parser().parse_args(arguments)
    logs.configure(debug=args.debug)
    try:
        status: int = COMMANDS[args.command].run(args)
        sys.stdout.flush()  # a closed pipe may show only here
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _give_stdout_up()
        return PIPE_CLOSED
    except UserError as error:
        return _failed(str(error), error.exit_status, debug=args.debug)
    except Exception as error:  # noqa: BLE001  (the last line of defence: nobody is shown a bare traceback)
        what = f"unexpected {type(error).__name__}: {error}"
        advice = "" if args.debug else "; run with --debug for the traceback, please report it"
        return _failed(what + advice, 1, debug=args.debug)
    return status


def _failed(text: str, status: int, *, debug: bool) -> int:
    if debug:
        print(logs.mask(traceback.format_exc()), end="", file=sys.stderr)
    print(f"soundcheck: {logs.mask(text)}", file=sys.stderr)
    return status


def _print_anything() -> None:
    """Show characters that the terminal's or pipe's encoding lacks as escapes, instead of failing on them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _give_stdout_up() -> None:
    """Point stdout at nothing, or Python complains when it flushes at exit what nobody reads."""
    with open(os.devnull, "w", encoding="utf-8") as nothing:  # noqa: PTH123  (a device, not a path)
        os.dup2(nothing.fileno(), sys.stdout.fileno())
