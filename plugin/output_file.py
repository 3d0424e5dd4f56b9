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
    with _place(path) as (place, mode), _open(place, mode, path) as stream:
        yield stream


def write_whole(path: Path, content: bytes) -> None:
    """Write a file at once, in the same way.

    Args:
        path: where it is going to be. Its folder must exist.
        content: of it.

    Raises:
        UserError: it cannot be written there.
    """
    with _place(path) as (place, mode):
        try:
            with place.open("xb" if mode == "x" else "wb") as stream:
                stream.write(content)
        except OSError as error:
            raise _cannot(path, error) from error


@contextmanager
def _place(path: Path) -> Iterator[tuple[Path, Literal["w", "x"]]]:
    """Where to write it meanwhile, and how to open that."""
    if path.exists() and not path.is_file():
        yield path, "w"
        return
    target = path.resolve()  # through a link, as writing would go
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield part, "x"
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _open(path: Path, mode: Literal["w", "x"], asked_for: Path) -> TextIO:
    try:
        # Names of files may hold bytes that are no UTF-8: they go out as they came in.
        return path.open(mode, encoding="utf-8", errors="surrogateescape", newline="")
    except OSError as error:
        raise _cannot(asked_for, error) from error


def _cannot(path: Path, error: OSError) -> UserError:
    return UserError(f"{path}: cannot be written ({error.strerror or error})")
