"""``soundcheck touchportal``: the plugin for Touch Portal."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from plugin.commands import Subparsers, add_command, add_config_option, configuration
from plugin.errors import UserError


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``touchportal`` to the program."""
    parser = add_command(
        subparsers,
        "touchportal",
        summary="make the plugin for Touch Portal: buttons and sliders on a phone or tablet",
        description=(
            "`build` makes obs-soundcheck.tpp for this computer: import it in Touch Portal (settings, Plug-ins, "
            "Import plug-in) and restart Touch Portal. From then on Touch Portal starts Soundcheck; where it runs "
            "already, that one is used."
        ),
        examples=(
            "  soundcheck touchportal build\n"
            "  soundcheck touchportal build --out ~/Desktop --config stage.toml\n"
            "  soundcheck touchportal manual       every button, slider and state"
        ),
    )
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    build = tasks.add_parser("build", help="make obs-soundcheck.tpp")
    build.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where to put it (default: here)")
    add_config_option(build)
    start = tasks.add_parser("start", help="what Touch Portal runs: start, unless Soundcheck runs already")
    add_config_option(start)
    tasks.add_parser("manual", help="print every button, slider, state and event, as Markdown")


def run(args: argparse.Namespace) -> int:
    """Do the task.

    Raises:
        UserError: it cannot be done.
    """
    match args.task:
        case "build":
            _build(args.out, args.config)
        case "start":
            _start(args)
        case _:
            _print_manual()
    return 0


def _build(folder: Path, config: Path | None) -> None:
    from plugin.config import load_config
    from plugin.touchportal.declaration import DECLARATION
    from plugin.touchportal.package import FILE_NAME, package
    from plugin.touchportal.start_scripts import Installation

    if config is not None:
        load_config(config)  # what Touch Portal starts has nobody to tell that it cannot be used
    path = folder / FILE_NAME
    try:
        installation = Installation(sys.executable, None if config is None else str(config.absolute()))
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(package(DECLARATION, installation))
    except ValueError as error:
        raise UserError(str(error)) from error
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}") from error
    print(f"Wrote {path}. In Touch Portal: settings, Plug-ins, Import plug-in; then restart Touch Portal.")


def _start(args: argparse.Namespace) -> None:
    from plugin import logs
    from plugin.config import default_path
    from plugin.handover import Word
    from plugin.service.background import write_to
    from plugin.single import AlreadyRunningError, OnlyDaemon, default_folder
    from plugin.touchportal.log_file import default_log

    file = default_path() if args.config is None else args.config
    try:
        daemon = OnlyDaemon(default_folder(), Word.TOUCH_PORTAL, config=file)
    except AlreadyRunningError as error:
        print(error)
        return
    with daemon:
        write_to(default_log())
        logs.configure(debug=args.debug)
        config = configuration(args.config)

        from plugin.listening import Start, listen  # imports torch

        listen(config, Start(file=file, daemon=daemon, live=False, by_touch_portal=True))


def _print_manual() -> None:
    from plugin.touchportal.declaration import DECLARATION
    from plugin.touchportal.manual import manual

    print(manual(DECLARATION), end="")
