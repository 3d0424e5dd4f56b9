"""JSON objects, one a line, to and from bytes; no socket anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

LONGEST_LINE: Final = 256 * 1024
"""Bytes. What Touch Portal sends is a few hundred; a longer line is nothing to keep in memory."""

_SHOWN = 80

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no JSON object.

    Attributes:
        problem: what is wrong with it, with its beginning.
    """

    problem: str


class Decoder:
    """Takes bytes as they come, in pieces of any size, and hands out what the whole lines hold.

    A line that cannot be read is told as a `BadLine` and costs nothing else: the next one is read as usual.

    Args:
        longest: bytes of a line, without its end.
    """

    def __init__(self, longest: int = LONGEST_LINE) -> None:
        self._longest = longest
        self._waiting = bytearray()
        self._skips = False  # the rest of a line that was too long

    def feed(self, data: bytes) -> list[Json | BadLine]:
        """What the bytes that came next make whole."""
        *ends, rest = data.split(b"\n")
        read = []
        for end in ends:
            self._add(end)
            read += self._line()
        self._add(rest)
        return read

    def _add(self, piece: bytes) -> None:
        if self._skips or len(self._waiting) + len(piece) > self._longest:
            self._skips = True
            self._waiting.clear()
        else:
            self._waiting += piece

    def _line(self) -> list[Json | BadLine]:
        """What waits is a whole line: none if it is blank."""
        line, skipped = bytes(self._waiting), self._skips
        self._waiting.clear()
        self._skips = False
        if skipped:
            return [BadLine(f"a line longer than {self._longest} bytes was left out")]
        return [_read(line)] if line.strip() else []


def encode(messages: Iterable[Json]) -> bytes:
    """Messages as lines. Only ASCII characters stand in them, so that no text can spoil a line."""
    return b"".join(json.dumps(message, separators=(",", ":")).encode("ascii") + b"\n" for message in messages)


def _read(line: bytes) -> Json | BadLine:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        return BadLine(f"not UTF-8: {_shown(line)}")
    except (ValueError, RecursionError):  # nested deeper than Python's stack
        return BadLine(f"not JSON: {_shown(line)}")
    if not isinstance(value, dict):
        return BadLine(f"not a JSON object: {_shown(line)}")
    return value


def _shown(line: bytes) -> str:
    text = repr(line[:_SHOWN].decode("utf-8", "replace"))
    return f"{text}…" if len(line) > _SHOWN else text
