"""``soundcheck service``: start with the system."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from plugin.commands import Subparsers, add_command, add_config_option

if TYPE_CHECKING:
    from plugin.service.manager import Manager


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``service`` to the program."""
    parser = add_command(
        subparsers,
        "service",
        summary="start Soundcheck whenever you log in: install, uninstall, status",
        description=(
            "Has the system start Soundcheck when you log in, and again if it ever fails: a user unit of systemd on "
            "Linux, a launch agent on macOS, a task of the Task Scheduler on Windows. No administrator is needed. "
            "`status` ends with 0 if the service runs and with 1 if it does not."
        ),
        examples=(
            "  soundcheck service install\n"
            "  soundcheck service install --config stage.toml    once more: with another configuration\n"
            "  soundcheck service status\n"
            "  soundcheck service uninstall"
        ),
    )
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK", title="tasks")
    install = tasks.add_parser("install", help="start it at each login, and now")
    add_config_option(install)
    now = install.add_mutually_exclusive_group()
    now.add_argument("--now", action="store_true", default=True, help="start it now, too (this is the default)")
    now.add_argument("--no-start", dest="now", action="store_false", help="start it at the next login only")
    tasks.add_parser("uninstall", help="stop it, and do not start it again")
    tasks.add_parser("status", help="whether it is installed and runs, and where its log is")
    add_config_option(tasks.add_parser("run", help="what the system runs: `run --no-view`, with its log in a file"))


def run(args: argparse.Namespace) -> int:
    """Do the task.

    Raises:
        UserError: the system refuses, or the configuration cannot be used.
    """
    if args.task == "run":
        return _run(args)

    from plugin.service.manager import this_manager

    manager = this_manager()
    match args.task:
        case "install":
            _install(manager, args.config, start=args.now)
        case "uninstall":
            print("Soundcheck is not started with the system any more." if manager.uninstall() else _NOT_INSTALLED)
        case _:
            return _print_state(manager)
    return 0


_NOT_INSTALLED = "Soundcheck is not installed as a service: there is nothing to do."


def _install(manager: Manager, config: Path | None, *, start: bool) -> None:
    import os

    from plugin.config import default_path, load_config
    from plugin.secrets import PASSWORD_VARIABLE
    from plugin.service.job import this_installation
    from plugin.service.system_command import run_command
    from plugin.single import default_folder, running

    load_config(config, environ={})  # a service has nobody to tell that it cannot be used
    job = this_installation(config, run_command)
    before = manager.state()
    other = None if before.runs else running(default_folder())
    manager.install(job, start=start and other is None)

    print(f"{'Installed' if before.where is None else 'Updated'}: {manager.state().where}")
    print(f"Configuration: {job.config or default_path()}")
    if other is not None:
        print("Another Soundcheck runs now: end it, then run `soundcheck service install` again, or log out and in.")
    elif start:
        print("It runs now, and whenever you log in.")
    else:
        print("It runs from your next login on.")
    print(f"Log: {manager.logs}")
    print(f"To stop it: {manager.stop}")
    for note in manager.notes:
        print(note)
    if os.environ.get(PASSWORD_VARIABLE):
        print(
            f"A service does not see {PASSWORD_VARIABLE}: set obs.password or obs.password_file in the configuration."
        )


def _print_state(manager: Manager) -> int:
    state = manager.state()
    print(f"service     {state.text}")
    if state.where is None:
        print("            to install it: soundcheck service install")
        return 1
    print(f"installed   {state.where}")
    print(f"log         {manager.logs}")
    return 0 if state.runs else 1


def _run(args: argparse.Namespace) -> int:
    from plugin import cli
    from plugin.service.background import run_in_background
    from plugin.service.job import default_log
    from plugin.single import default_folder

    config = () if args.config is None else ("--config", str(args.config))
    debug = ("--debug",) if args.debug else ()
    return run_in_background(cli.main, (*debug, "run", "--no-view", *config), default_log(), default_folder())
