"""Logging: to stderr, short for the user, and without any password whatever logs it."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import sys
from typing import TextIO

OURS = ("plugin", "overlays", "models", "dsp")
HIDDEN = "********"


class MaskingFormatter(logging.Formatter):
    """Replaces secrets in the finished text of a record: its message, arguments, traceback and all.

    As the last step before the text leaves, it covers libraries' records, which a logger's filter does not.
    """

    def __init__(self, fmt: str) -> None:
        super().__init__(fmt, datefmt="%H:%M:%S")
        self._secrets: set[str] = set()

    def hide(self, secret: str) -> None:
        """Mask this from now on, also the way ``repr`` and JSON write it."""
        self._secrets |= {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]} - {""}

    def mask(self, text: str) -> str:
        """The text without secrets; longer ones first, as one may hold another."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, HIDDEN)
        return text

    def format(self, record: logging.LogRecord) -> str:
        """The record's line or lines, masked."""
        return self.mask(super().format(record))


class StderrHandler(logging.StreamHandler[TextIO]):
    """Writes to what ``sys.stderr`` is at that moment: a live display replaces it for as long as it draws.

    On Linux it has a descriptor of its own for the process's stderr. sounddevice and ``portaudio`` take the usual
    one away for the moment in which they start something, and what is logged in that moment shall not be lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self._own: int | None = None
        self._encoding = "utf-8"
        if sys.platform.startswith("linux") and sys.__stderr__ is not None:
            with contextlib.suppress(OSError, ValueError):  # it is closed, or no file at all
                self._own = os.dup(sys.__stderr__.fileno())
                self._encoding = sys.__stderr__.encoding

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        if self._own is None or sys.stderr is not sys.__stderr__:
            self.stream = sys.stderr
            super().emit(record)
            return
        try:
            os.write(self._own, f"{self.format(record)}\n".encode(self._encoding, "backslashreplace"))
        except OSError:
            self.handleError(record)

    def close(self) -> None:
        """Give the descriptor back."""
        if self._own is not None:
            os.close(self._own)
            self._own = None
        super().close()


def configure(*, debug: bool) -> MaskingFormatter:
    """Set logging up, anew if it was: our loggers from INFO (DEBUG with ``debug``), others from WARNING.

    Returns:
        the formatter that is to be told of secrets.
    """
    formatter = MaskingFormatter(
        "%(asctime)s %(levelname)s %(name)s: %(message)s" if debug else "%(asctime)s %(message)s"
    )
    handler = StderrHandler()
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [handler for handler in root.handlers if isinstance(handler, StderrHandler)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.INFO)
    # It logs the password at INFO, even while it is being set up to be quiet.
    logging.getLogger("obsws_python").setLevel(logging.WARNING)
    return formatter


def hide(secret: str) -> None:
    """Keep a secret out of everything that is logged or reported from now on."""
    for formatter in _formatters():
        formatter.hide(secret)


def mask(text: str) -> str:
    """The text without the secrets that were hidden."""
    for formatter in _formatters():
        text = formatter.mask(text)
    return text


def _formatters() -> list[MaskingFormatter]:
    found = (handler.formatter for handler in logging.getLogger().handlers)
    return [formatter for formatter in found if isinstance(formatter, MaskingFormatter)]
