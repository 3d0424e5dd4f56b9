"""One daemon on a computer: who comes second tells the first, and ends with a clear word.

A lock of the operating system says who is first. It goes with the process, however that ends: nothing has to be
cleaned up after a crash. Beside it stands where the first one listens, on this computer only, for what a second one
has to say; it believes those alone who can read that file.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import logging
import os
import secrets
import socket
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import IO, ClassVar, NoReturn, Self

import platformdirs
from pydantic import BaseModel

from plugin.errors import UserError

logger = logging.getLogger(__name__)

LOCK, ADDRESS = "daemon.lock", "daemon.json"
HOST = "127.0.0.1"
ANSWER_S = 2.0
"""Seconds that either side waits for the other: the first one may be loading its detector."""

LONGEST_LINE = 4096


class Word(StrEnum):
    """What a second start tells the first."""

    STARTED_AGAIN = "started-again"
    TOUCH_PORTAL = "touch-portal"
    """Touch Portal has just started, and has started us."""


class AlreadyRunningError(UserError):
    """There is a daemon already.

    Args:
        pid: its process; None: it did not answer.

    Attributes:
        pid: as given.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, pid: int | None) -> None:
        self.pid = pid
        super().__init__(
            "Soundcheck runs already and does not answer: it is just starting or ending. Try again in a moment"
            if pid is None
            else f"Soundcheck runs already (process {pid}): it goes on, and was told; this start ends here"
        )


class _Address(BaseModel):
    """Where the first one listens, and whom it believes."""

    port: int
    token: str


class _Told(BaseModel):
    """What a second one says."""

    token: str
    word: Word


class _Answer(BaseModel):
    """What the first one answers."""

    pid: int


class OnlyDaemon:
    """The right to be the one daemon, until it is released or the process ends. For a ``with`` block.

    Args:
        folder: where lock and address are; made if it is missing.
        word: what to tell the first one, if this is not it.

    Raises:
        AlreadyRunningError: this is not the first; the first was told, if it answers.
        UserError: the folder cannot be used.
    """

    def __init__(self, folder: Path, word: Word = Word.STARTED_AGAIN) -> None:
        self._token = secrets.token_hex(16)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with contextlib.ExitStack() as held:
                if not _locked(held.enter_context((folder / LOCK).open("ab"))):
                    raise AlreadyRunningError(_answer_to(word, folder / ADDRESS))
                self._socket = held.enter_context(socket.create_server((HOST, 0)))
                held.callback((folder / ADDRESS).unlink, missing_ok=True)
                port = self._socket.getsockname()[1]
                _write(folder / ADDRESS, _Address(port=port, token=self._token).model_dump_json())
                self._held = held.pop_all()
        except OSError as error:
            what = "cannot make sure that only one Soundcheck runs"
            raise UserError(f"{what}: {error.strerror or error} ({folder})") from error

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Release it."""
        self.release()

    def release(self) -> None:
        """Let another one be the first; harmless the second time."""
        self._held.close()

    async def listen(self, on_word: Callable[[Word], None]) -> NoReturn:
        """Hear what those say who come second, until cancelled. A service.

        Args:
            on_word: called with it.
        """

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                async with asyncio.timeout(ANSWER_S):
                    told = _Told.model_validate_json(await reader.readline())
                if hmac.compare_digest(told.token.encode(), self._token.encode()):
                    on_word(told.word)
                    writer.write(_line(_Answer(pid=os.getpid())))
            except (OSError, ValueError) as error:  # no answer is answer enough
                logger.debug("a second start could not be understood: %s", error)
            finally:
                writer.close()

        server = await asyncio.start_server(answer, sock=self._socket, limit=LONGEST_LINE)
        try:
            await server.serve_forever()
        finally:
            server.close()
        raise AssertionError("serve_forever ends by being cancelled")


def default_folder() -> Path:
    """Where lock and address are, for each user their own."""
    return platformdirs.user_state_path("soundcheck", appauthor=False)


def _answer_to(word: Word, address: Path) -> int | None:
    """Tell the first one; its process, or None if it does not answer."""
    try:
        first = _Address.model_validate_json(address.read_bytes())
        with socket.create_connection((HOST, first.port), ANSWER_S) as connection, connection.makefile("rb") as lines:
            connection.sendall(_line(_Told(token=first.token, word=word)))
            return _Answer.model_validate_json(lines.readline(LONGEST_LINE)).pid
    except (OSError, ValueError) as error:
        logger.debug("the running Soundcheck does not answer: %s", error)
        return None


def _line(message: BaseModel) -> bytes:
    return message.model_dump_json().encode() + b"\n"


def _write(path: Path, text: str) -> None:
    """A file that its owner alone can read, at no time anybody else."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def _locked(file: IO[bytes]) -> bool:
    """Lock a file for as long as it is open; False if another has.

    Raises:
        OSError: files cannot be locked there.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - of that system alone

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True
    import fcntl  # noqa: PLC0415 - the same

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
