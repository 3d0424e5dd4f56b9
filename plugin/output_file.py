"""Output files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from plugin.errors import UserError


@contextmanager
def output_file(path: Path) -> Iterator[TextIO]:
    """A UTF-8 text file to write, which takes its place at the end of the block.

    Until then, and if the block raises, an older file of that name is left as it was. What is no regular file
    (a pipe, a terminal) is written directly.

    Args:
        path: where it is going to be. Its folder must exist.

    Raises:
        UserError: it cannot be made there.
    """
    if path.exists() and not path.is_file():
        with _open(path, "w", path) as stream:
            yield stream
        return
    target = path.resolve()  # through a link, as writing would go
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    stream = _open(part, "x", path)
    try:
        with stream:
            yield stream
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _open(path: Path, mode: Literal["w", "x"], asked_for: Path) -> TextIO:
    try:
        # Names of files may hold bytes that are no UTF-8: they go out as they came in.
        return path.open(mode, encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise UserError(f"{asked_for}: cannot be written ({error.strerror or error})") from error
