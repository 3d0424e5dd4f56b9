"""``soundcheck api``: what somebody who writes a client needs to know."""

from __future__ import annotations

import argparse

from plugin.commands import Subparsers, add_command, add_config_option


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``api`` to the program."""
    parser = add_command(
        subparsers,
        "api",
        summary="where the control API is, and the schema of its messages",
        description=(
            "Prints the address of the WebSocket that `run` serves, and the file with the token that commands "
            "need. With --schema it prints JSON Schema of every message that goes over it, in either direction."
        ),
        examples=("  soundcheck api\n  soundcheck api --schema > soundcheck.schema.json"),
    )
    add_config_option(parser)
    parser.add_argument("--schema", action="store_true", help="print JSON Schema of every message")


def run(args: argparse.Namespace) -> int:
    """Print it.

    Raises:
        UserError: the configuration's [api] section is wrong.
    """
    if args.schema:
        import json

        from plugin.api.schema import schema

        print(json.dumps(schema(), indent=2))
        return 0

    from plugin.api.settings import PATH, read_settings
    from plugin.config import default_path

    settings = read_settings(args.config or default_path())
    print(f"address  ws://{settings.here}{PATH}" + ("" if settings.enabled else "  (off: api.enabled is false)"))
    print(f"token    {settings.token_path}")
    return 0
