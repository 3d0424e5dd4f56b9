"""A terminal that a test types on: the program at its other end believes that a person sits there."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

READ_BYTES = 65536


class Terminal:
    """Runs a program in a pseudo-terminal; POSIX only.

    Args:
        command: its words.
        environment: all of its variables.
        folder: where it runs.
        kind: of terminal; a dumb one gets plain text.

    Attributes:
        text: all that was shown so far, escape sequences included.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folder: Path, kind: str = "dumb"
    ) -> None:
        self.text = ""
        self._read_to = 0
        self._ours, theirs = os.openpty()
        os.set_blocking(self._ours, False)
        self._process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": kind, "COLUMNS": "100", "LINES": "40"},
            cwd=folder,
            start_new_session=True,  # or a question for a password would go to the tester's own terminal
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(10)
        os.close(self._ours)

    def expect(self, words: str, limit_s: float = 20.0) -> None:
        """Wait until these words are shown, after those that were expected before.

        Raises:
            TimeoutError: they are not, in that time.
        """
        deadline = time.monotonic() + limit_s
        while (at := self.text.find(words, self._read_to)) < 0:
            if time.monotonic() > deadline:
                raise TimeoutError(f"no {words!r} within {limit_s:g} s in:\n{self.text[self._read_to :]}")
            self._read()
        self._read_to = at + len(words)

    def expect_secrecy(self, limit_s: float = 20.0) -> None:
        """Wait until what is typed is not shown: whoever types a password before that has it thrown away.

        Raises:
            TimeoutError: it is still shown after that time.
        """
        import termios  # noqa: PLC0415 - Windows has none

        deadline = time.monotonic() + limit_s
        while termios.tcgetattr(self._ours)[3] & termios.ECHO:
            if time.monotonic() > deadline:
                raise TimeoutError(f"what is typed is still shown after {limit_s:g} s")
            self._read()

    def type(self, line: str) -> None:
        """Type a line and press Enter."""
        os.write(self._ours, f"{line}\n".encode())

    def interrupt(self) -> None:
        """What Ctrl-C does; the key itself works only on a terminal that is the program's own."""
        self._process.send_signal(signal.SIGINT)

    def wait(self, limit_s: float = 20.0) -> int:
        """Its exit status, once it has ended."""
        deadline = time.monotonic() + limit_s
        while self._process.poll() is None and time.monotonic() < deadline:
            self._read()
        status = self._process.wait(0)
        self._read()
        return status

    def _read(self) -> None:
        try:
            self.text += os.read(self._ours, READ_BYTES).decode(errors="replace")
        except BlockingIOError:
            time.sleep(0.02)
        except OSError:  # Linux: the other end is closed
            time.sleep(0.02)
