"""``soundcheck api``: where the control API is, its token, and what somebody who writes a client needs to know."""

from __future__ import annotations

import argparse

from plugin.commands import Subparsers, add_command, add_config_option


def add_parser(subparsers: Subparsers[argparse.ArgumentParser]) -> None:
    """Add ``api`` to the program."""
    parser = add_command(
        subparsers,
        "api",
        summary="addresses for OBS docks, tablets and scripts, their token, and the messages' schema",
        description=(
            "Prints the address of the WebSocket that `run` serves, and the file with the token that commands "
            "need. With --url it prints the address of a page with the token in it, to paste into an OBS dock or a "
            "tablet's browser: whoever has that address can do everything that the dashboard can, so keep it off "
            "the stream."
        ),
        examples=(
            "  soundcheck api                             address and token file\n"
            "  soundcheck api --url                       the dashboard, for a dock in OBS\n"
            "  soundcheck api --url --page /overlays      the overlays' gallery\n"
            "  soundcheck api --token                     the token, for a script\n"
            "  soundcheck api --schema > soundcheck.schema.json"
        ),
    )
    add_config_option(parser)
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument("--url", action="store_true", help="print the dashboard's address, with the token in it")
    parts.add_argument("--token", action="store_true", help="print the token")
    parts.add_argument("--schema", action="store_true", help="print JSON Schema of every message")
    parser.add_argument(
        "--page", type=_path, metavar="PATH", help="with --url: another page than the dashboard, such as /overlays"
    )


def run(args: argparse.Namespace) -> int:
    """Print it.

    Raises:
        UserError: the configuration's [api] section is wrong or does not allow it, or the token cannot be made.
    """
    from plugin.errors import UsageError, UserError

    if args.page is not None and not args.url:
        raise UsageError("--page needs --url")
    if args.schema:
        import json

        from plugin.api.schema import schema

        print(json.dumps(schema(), indent=2))
        return 0

    from plugin.api.addresses import page_addresses
    from plugin.api.settings import PATH, read_settings
    from plugin.api.token import make_token
    from plugin.config import default_path

    settings = read_settings(args.config or default_path())
    if args.token:
        print(make_token(settings.token_path).reveal())
    elif args.url:
        if not settings.enabled:
            raise UserError("the control API is off: set enabled = true in the configuration's [api] section")
        if settings.port == 0:
            raise UserError("the port is another one each time (api.port is 0): set api.port to a fixed one")
        make_token(settings.token_path)
        for address in page_addresses(settings, args.page or "/"):
            print(address)
    else:
        print(f"address  ws://{settings.here}{PATH}" + ("" if settings.enabled else "  (off: api.enabled is false)"))
        print(f"token    {settings.token_path}")
    return 0


def _path(text: str) -> str:
    """The type of an option that is a page's path.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.startswith("/") or not text.isprintable() or set(text) & {" ", "#"}:
        raise argparse.ArgumentTypeError("should be a path, such as /overlays")
    return text
