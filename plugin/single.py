"""One daemon on a computer: who comes second tells the first, and ends with a clear word.

A lock of the operating system says who is first. It goes with the process, however that ends: nothing has to be
cleaned up after a crash. Beside it stands where the first one listens for what a second one has to say.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, ClassVar, NoReturn, Self

import platformdirs

from plugin.errors import UserError
from plugin.handover import HOST, LONGEST_LINE, Host, Running, Word, ask

logger = logging.getLogger(__name__)

LOCK, ADDRESS = "daemon.lock", "daemon.json"
ANSWER_S = 2.0
"""Seconds that either side waits for the other: the first one may be loading its detector."""


class AlreadyRunningError(UserError):
    """There is a daemon already.

    Args:
        first: what is known of it.

    Attributes:
        first: as given.
    """

    exit_status: ClassVar[int] = 3
    """Of its own, so that whoever starts a daemon again when it fails need not do so now."""

    def __init__(self, first: Running) -> None:
        self.first = first
        process = "" if first.pid is None else f" (process {first.pid})"
        super().__init__(
            f"Soundcheck runs already{process}: it goes on, and was told; this start ends here"
            if first.answers
            else f"Soundcheck runs already{process} and does not answer: it is just starting or ending. Try again in "
            "a moment" + ("; if that does not help, end that process" if process else "")
        )


class OnlyDaemon:
    """The right to be the one daemon, until it is released or the process ends. For a ``with`` block.

    Args:
        folder: where lock and address are; made if it is missing.
        word: what to tell the first one, if this is not it.
        config: what this one runs with, for those who ask.

    Raises:
        AlreadyRunningError: this is not the first; the first was told, if it answers.
        UserError: the folder cannot be used.
    """

    def __init__(self, folder: Path, word: Word = Word.STARTED_AGAIN, config: Path | None = None) -> None:
        address = folder / ADDRESS
        self._host = Host(config)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with contextlib.ExitStack() as held:
                lock = held.enter_context((folder / LOCK).open("ab"))
                _lock_or_tell(lock, address, word)
                held.callback(_unlock, lock)
                self._socket = held.enter_context(socket.create_server((HOST, 0)))
                held.callback(_forget, address)
                self._host.address(self._socket.getsockname()[1]).write(address)
                self._held = held.pop_all()
        except OSError as error:
            what = "cannot make sure that only one Soundcheck runs"
            raise UserError(f"{what}: {error.strerror or error} ({folder}): make it a folder of yours") from error

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
                    line = await reader.readline()
                if (answer := self._host.answer(line, on_word)) is not None:
                    writer.write(answer)
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


def running(folder: Path) -> Running | None:
    """The daemon that runs, if one does. It is not told of it.

    Args:
        folder: where its lock and address are.

    Raises:
        UserError: the folder cannot be used.
    """
    try:
        with (folder / LOCK).open("rb+") as lock:
            if _locked(lock):
                _unlock(lock)
                return None
        return ask(folder / ADDRESS, None, ANSWER_S) or Running()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UserError(f"cannot see whether Soundcheck runs: {error.strerror or error} ({folder})") from error


def _lock_or_tell(lock: IO[bytes], address: Path, word: Word) -> None:
    """Get the lock, or tell the one who has it.

    Raises:
        AlreadyRunningError: another one has it.
        OSError: files cannot be locked there.
    """
    if _locked(lock):
        return
    first = ask(address, word, ANSWER_S)
    # Nobody listens: it has just ended, or it was but somebody who looked whether one runs.
    if first is None and _locked(lock):
        return
    raise AlreadyRunningError(first or Running())


def _forget(address: Path) -> None:
    """Take an address away. Windows keeps it while somebody reads it: what is left leads nowhere, and does no harm."""
    with contextlib.suppress(OSError):
        address.unlink()


def _locked(file: IO[bytes]) -> bool:
    """Lock a file for as long as it is open; False if another has.

    On Windows a byte is locked, and a locked byte cannot be read by others: the file is empty and stays so.

    Raises:
        OSError: files cannot be locked there.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - of that system alone

        file.seek(0)
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


def _unlock(file: IO[bytes]) -> None:
    """Give the lock back at once: Windows may take its time to do so when a file is closed."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - of that system alone

        file.seek(0)
        with contextlib.suppress(OSError):  # closing it does the same, if later
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        return
    import fcntl  # noqa: PLC0415 - the same

    fcntl.flock(file, fcntl.LOCK_UN)
