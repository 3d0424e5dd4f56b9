"""The real program in a process of its own, as a user or a service manager would start it."""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Self

ROOT = Path(__file__).parents[2]

LIMIT_S = 120.0
"""For anything that a loaded machine may take its time for."""


class Program:
    """``soundcheck`` with these arguments; use it in a ``with`` block, which kills it if it still runs.

    Args:
        arguments: after the program's name.
        environment: variables to set besides ours.

    Attributes:
        lines: what it has said so far on stdout and stderr, as far as ``expect`` has read.
    """

    def __init__(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self.lines: list[str] = []
        self._coming: queue.Queue[str | None] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "plugin", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        self._reader = threading.Thread(target=self._read, args=(self._process.stdout,))
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def expect(self, text: str) -> str:
        """The next line that holds this text.

        Raises:
            AssertionError: the program ended without it, or it did not come in time.
        """
        deadline = time.monotonic() + LIMIT_S
        while True:
            try:
                line = self._coming.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"no {text!r} in {LIMIT_S} s; it said {self.lines}") from None
            if line is None:
                raise AssertionError(f"it ended without {text!r}; it said {self.lines}")
            self.lines.append(line)
            if text in line:
                return line

    def signal(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    def end(self) -> int:
        """Wait until it ends by itself; its exit status, with everything it said in ``lines``."""
        status = self._process.wait(LIMIT_S)
        self._reader.join()
        while (line := self._coming.get_nowait()) is not None:
            self.lines.append(line)
        return status

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self._coming.put(line.rstrip("\n"))
        self._coming.put(None)
