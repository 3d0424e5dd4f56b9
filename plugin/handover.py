"""What is said between the daemon and who comes second: a line of JSON each way, on this computer only."""

from __future__ import annotations

import contextlib
import hmac
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel

logger = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
LONGEST_LINE: Final = 4096


class Word(StrEnum):
    """What a second start tells the first."""

    STARTED_AGAIN = "started-again"
    TOUCH_PORTAL = "touch-portal"
    """Touch Portal has just started, and has started us."""


@dataclass(frozen=True, slots=True)
class Running:
    """A daemon that runs.

    Attributes:
        pid: its process; None: not known.
        answers: whether it did; one that is just starting or ending does not.
        since: when it started; None: not known.
        config: its configuration; None: not known.
    """

    pid: int | None = None
    answers: bool = False
    since: datetime | None = None
    config: Path | None = None


class Address(BaseModel):
    """Where the first one listens, and whom it believes: those who can read this.

    Attributes:
        port: on this computer.
        token: to be shown.
        pid: its process.
    """

    port: int
    token: str
    pid: int | None = None

    def write(self, file: Path) -> None:
        """Write it where its owner alone can read it, and at no time anybody else.

        Raises:
            OSError: it cannot be written.
        """
        with contextlib.suppress(FileNotFoundError, PermissionError):  # on Windows while somebody reads it
            file.unlink()
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
            if os.name == "posix":
                os.fchmod(opened.fileno(), 0o600)
            opened.write(self.model_dump_json())

    @classmethod
    def read(cls, file: Path) -> Self | None:
        """What stands in a file; None: there is none, or nothing that could be understood."""
        try:
            return cls.model_validate_json(file.read_bytes())
        except (OSError, ValueError) as error:
            logger.debug("no running Soundcheck has left its address: %s", error)
            return None


class _Told(BaseModel):
    """What a second one says; without a word it only asks."""

    token: str
    word: Word | None


class _Answer(BaseModel):
    """What the first one answers."""

    pid: int
    since_unix_s: float | None = None
    config: Path | None = None


class Host:
    """The first one's side.

    Args:
        config: what it runs with.
    """

    def __init__(self, config: Path | None) -> None:
        self._token = secrets.token_hex(16)
        full = None if config is None else config.absolute()  # who asks may do so from another folder
        self._answer = _Answer(pid=os.getpid(), since_unix_s=time.time(), config=full)

    def address(self, port: int) -> Address:
        """Where it is found, when it listens there."""
        return Address(port=port, token=self._token, pid=self._answer.pid)

    def answer(self, line: bytes, on_word: Callable[[Word], None]) -> bytes | None:
        """What to answer to a line; None: nothing, to who does not know the token.

        Args:
            line: what was said.
            on_word: called with the word in it.

        Raises:
            ValueError: nobody could understand it.
        """
        told = _Told.model_validate_json(line)
        if not hmac.compare_digest(told.token.encode(), self._token.encode()):
            return None
        if told.word is not None:
            on_word(told.word)
        return _line(self._answer)


def ask(file: Path, word: Word | None, patience_s: float) -> Running | None:
    """The second one's side: ask the first one, and tell it a word.

    Args:
        file: where the first one's address is.
        word: None: only ask.
        patience_s: seconds to wait for an answer.

    Returns:
        what is known of it; None: nobody listens.
    """
    first = Address.read(file)
    if first is None:
        return None
    try:
        with socket.create_connection((HOST, first.port), patience_s) as connection, connection.makefile("rb") as lines:
            connection.sendall(_line(_Told(token=first.token, word=word)))
            answer = _Answer.model_validate_json(lines.readline(LONGEST_LINE))
    except ConnectionRefusedError:
        return None
    except (OSError, ValueError, OverflowError) as error:
        logger.debug("the running Soundcheck does not answer: %s", error)
        return Running(pid=first.pid)
    since = None if answer.since_unix_s is None else datetime.fromtimestamp(answer.since_unix_s).astimezone()
    return Running(pid=answer.pid, answers=True, since=since, config=answer.config)


def _line(message: BaseModel) -> bytes:
    return message.model_dump_json().encode() + b"\n"
