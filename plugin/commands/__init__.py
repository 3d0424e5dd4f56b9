"""The subcommands. Each has ``add_parser(subparsers)`` and ``run(args)``, which returns the exit status.

Nothing heavy is imported at their top: ``soundcheck --help`` imports all of them.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugin.config import Config

Subparsers = argparse._SubParsersAction  # noqa: SLF001  (argparse has no public name for it)

HELP_WIDTH = 79


def add_command(
    subparsers: Subparsers[argparse.ArgumentParser],
    name: str,
    *,
    summary: str,
    description: str,
    examples: str,
) -> argparse.ArgumentParser:
    """A parser for one subcommand, its help laid out like every other's.

    Args:
        subparsers: of the program.
        name: of the command.
        summary: half a line for the list of commands.
        description: what it does, in whole sentences.
        examples: command lines with their meaning, printed at the end of the help.
    """
    parser = subparsers.add_parser(
        name,
        help=summary,
        description=textwrap.fill(description, HELP_WIDTH),
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--debug", action="store_true", default=argparse.SUPPRESS, help="log everything, show tracebacks"
    )
    return parser


def add_config_option(parser: argparse.ArgumentParser) -> None:
    """``--config FILE``, which becomes ``args.config: Path | None``."""
    parser.add_argument(
        "--config",
        type=Path,
        metavar="FILE",
        help="the configuration (default: soundcheck.toml in the user's config folder)",
    )


def add_weights_option(parser: argparse.ArgumentParser, default: str) -> None:
    """``--weights FILE``, which becomes ``args.weights: Path | None``.

    Args:
        parser: of the command.
        default: what is taken when it is left out, in words.
    """
    parser.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help=f"weights that `soundcheck train` made, a .safetensors file (default: {default})",
    )


def configuration(path: Path | None) -> Config:
    """The configuration, whose password is hidden in everything that is logged from now on.

    Args:
        path: the file; None: the default place.

    Raises:
        ConfigError: it cannot be used.
    """
    from plugin import logs
    from plugin.config import load_config

    config = load_config(path)
    if config.obs.password is not None:
        logs.hide(config.obs.password.get_secret_value())
    return config


def seconds(text: str) -> float:
    """The type of an option that is a time.

    Raises:
        ValueError: no number.
        ArgumentTypeError: not more than 0, or infinite.
    """
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError("should be more than 0 seconds")
    return number


def say_that_it_loads() -> None:
    """On a terminal, bridge the seconds until torch is imported and the detector loaded."""
    if sys.stderr.isatty():
        sys.stderr.write("loading the detector…\n")
        sys.stderr.flush()
