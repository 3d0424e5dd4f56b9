"""The icon in Touch Portal's lists: three meter bars, drawn here, so that no picture has to be kept."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import Final

SIZE: Final = 24
"""Pixels, both ways; Touch Portal asks for a white PNG of 24 x 24."""

_BARS: Final = ((3, 12), (10, 3), (17, 8))
"""Left edge and top edge of each, in pixels."""

_BAR_WIDTH, _BOTTOM = 4, 21
_EIGHT_BITS, _RGBA = 8, 6


def icon() -> bytes:
    """The PNG file: white on nothing."""
    rows = (b"\0" + b"".join(_pixel(x, y) for x in range(SIZE)) for y in range(SIZE))  # 0: no filter in this row
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, _EIGHT_BITS, _RGBA, 0, 0, 0)),
            _chunk(b"IDAT", _packed(rows)),
            _chunk(b"IEND", b""),
        ]
    )


def _pixel(x: int, y: int) -> bytes:
    is_bar = any(left <= x < left + _BAR_WIDTH and top <= y < _BOTTOM for left, top in _BARS)
    return b"\xff\xff\xff\xff" if is_bar else b"\xff\xff\xff\x00"


def _packed(rows: Iterable[bytes]) -> bytes:
    return zlib.compress(b"".join(rows), 9)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
