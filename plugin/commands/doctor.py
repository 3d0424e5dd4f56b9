"""``soundcheck doctor``: why there is no sound on the stream, and what mends it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

from plugin.commands import Subparsers, add_command, add_config_option, configuration, seconds
from plugin.errors import UsageError

if TYPE_CHECKING:
    from plugin.audit.examination import Examination
    from plugin.audit.finding import Finding
    from plugin.config import Config

LISTEN_S = 3.0


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``doctor`` to the program."""
    parser = add_command(
        subparsers,
        "doctor",
        summary="find out why there is no sound on the stream",
        description=(
            "Looks at the interface and at OBS: device, sample rate, a signal on each strip, and for each input "
            "of OBS whether it is muted, turned down, only monitored, on the wrong track or not in the program "
            "scene. It says which menu mends it. Let something play meanwhile. With --fix it asks, mends what "
            "can be mended from here, and looks again. Exit status: 0 healthy, 1 something was found, 2 OBS could "
            "not be looked at."
        ),
        examples=(
            "  soundcheck doctor               look, and say what is wrong\n"
            "  soundcheck doctor --fix         ask about each, and mend it\n"
            "  soundcheck doctor --fix --yes   mend all without asking: this may unmute a microphone\n"
            "  soundcheck doctor --json        the same for a program"
        ),
    )
    add_config_option(parser)
    parser.add_argument("--fix", action="store_true", help="mend what OBS lets others mend, then look again")
    parser.add_argument("--yes", action="store_true", help="with --fix: do not ask")
    parser.add_argument(
        "--seconds",
        type=seconds,
        default=LISTEN_S,
        metavar="N",
        help=f"listen for this long (default: {LISTEN_S:g})",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")


def run(args: argparse.Namespace) -> int:
    """Look, and mend if asked to.

    Raises:
        UserError: the configuration cannot be used, or nobody is there to be asked.
    """
    if args.yes and not args.fix:
        raise UsageError("--yes goes with --fix")
    if args.fix and not args.yes and (args.json or not sys.stdin.isatty()):
        raise UsageError("--fix asks before it changes anything, and here it cannot: add --yes to mend all")

    config = configuration(args.config)
    found = _examine(config, args)
    mended: list[Finding] = []
    if not args.json:
        _print(found, may_fix=not args.fix)
    if args.fix and found.mendable:
        chosen = list(found.mendable) if args.yes else _ask(found)
        if chosen:
            _mend(config, chosen)
            found = _examine(config, args)
            left = {finding.key for finding in found.findings}
            mended = [finding for finding in chosen if found.obs is not None and finding.key not in left]
            if not args.json:
                print(f"\nMended {len(mended)} of {len(chosen)}; this is how it is now.\n")
                _print(found, may_fix=False)
    if args.json:
        from plugin.audit.document import document

        print(json.dumps(document(found, mended), indent=2, ensure_ascii=False))
    return found.exit_status


def _examine(config: Config, args: argparse.Namespace) -> Examination:
    import asyncio

    from plugin.audit.examination import examine
    from plugin.audit.settings import audit_settings

    if sys.stderr.isatty():
        sys.stderr.write(f"listening for {args.seconds:g} s…\n")
    return asyncio.run(examine(config.audio, config.obs, audit_settings(config), args.seconds))


def _ask(found: Examination) -> list[Finding]:
    """Those that the user wants to be mended."""
    chosen = []
    print()
    for finding in found.mendable:
        try:
            answer = input(f"{finding.sentence}. Mend it? [y/N] ")
        except EOFError:
            break
        if answer.strip().lower() in {"y", "yes"}:
            chosen.append(finding)
    return chosen


def _mend(config: Config, chosen: list[Finding]) -> None:
    import asyncio

    from plugin.audit.looking import mend

    for problem in asyncio.run(mend(config.obs, [request for finding in chosen for request in finding.fix])):
        sys.stderr.write(f"soundcheck: {problem}\n")


def _print(found: Examination, *, may_fix: bool) -> None:
    from plugin.audit.report import report

    for line in report(found, in_colour=_in_colour(), may_fix=may_fix):
        print(line)


def _in_colour() -> bool:
    """On a terminal, unless its user wants none (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
