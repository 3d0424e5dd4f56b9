"""The token that commands need: made once, kept where only its user can read it."""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from plugin.errors import UserError

_LONGEST = 4096  # bytes; a token file that is longer is none
_SHORTEST = 16  # characters; a shorter one of the user's own can be guessed


class Token:
    """A secret that shows itself to nobody.

    Args:
        value: the secret.
    """

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Token(********)"

    def matches(self, given: str) -> bool:
        """Whether it is this one; the time that it takes says nothing."""
        return hmac.compare_digest(_bytes(self._value), _bytes(given))

    def reveal(self) -> str:
        """The secret, for whoever has to send it."""
        return self._value


def make_token(path: Path) -> Token:
    """The token of this file; a new one where there is no file. No other user can read the file then.

    Raises:
        UserError: it cannot be made or read, or holds no token.
    """
    try:
        if not path.exists():
            _write(path, secrets.token_urlsafe(32))
    except OSError as error:
        raise UserError(
            f"{path}: the API's token cannot be written ({error.strerror or error}): "
            "name another place as api.token_file"
        ) from error
    token = read_token(path)
    if len(token.reveal()) < _SHORTEST:
        raise UserError(
            f"{path}: this token can be guessed: make it {_SHORTEST} characters or longer, or delete the file, and "
            "`soundcheck run` makes a new one"
        )
    try:
        _keep_private(path)
    except OSError as error:
        raise UserError(
            f"{path}: others can read the API's token ({error.strerror or error}): forbid it with `chmod 600`"
        ) from error
    return token


def read_token(path: Path) -> Token:
    """The token of this file.

    Raises:
        UserError: it is not there, or cannot be read, or holds no token.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
    except FileNotFoundError as error:
        raise UserError(f"{path}: no token there: `soundcheck run` makes it when it starts") from error
    except OSError as error:
        raise UserError(f"{path}: the API's token cannot be read ({error.strerror or error})") from error
    value = content.strip()
    if not value or not value.isascii() or len(content) > _LONGEST or len(value.split()) != 1:
        raise UserError(f"{path}: holds no token: delete the file, and `soundcheck run` makes a new one")
    return Token(value.decode("ascii"))


def _write(path: Path, value: str) -> None:
    """Write it whole or not at all: a remote control may be reading."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"{value}\n")
        _put(part, path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _put(part: Path, path: Path) -> None:
    """Give the finished file its name; if another program was quicker, its token counts."""
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        part.replace(path)
        return
    part.unlink()


def _keep_private(path: Path) -> None:
    """Take it from other users; on Windows it lies in a folder that they cannot read."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        path.chmod(0o600)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
