"""Going through files: a bar where somebody can see it, and a line on stderr about what goes wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)


@contextmanager
def file_progress(title: str, files: int) -> Iterator[Callable[[], None]]:
    """A bar over many files on stderr if that is a terminal; call what it gives behind each file."""
    with _progress(MofNCompleteColumn(), is_stdout_for_eyes=True) as progress:
        task = progress.add_task(title, total=max(1, files))
        yield lambda: progress.advance(task)


@contextmanager
def sound_progress(title: str, frames: int) -> Iterator[Callable[[int], None]]:
    """A bar over one file on stderr if that is a terminal; call what it gives with the frames that were done."""
    with _progress(TaskProgressColumn(), is_stdout_for_eyes=False) as progress:
        task = progress.add_task(title, total=max(1, frames))
        yield lambda done: progress.advance(task, done)


def complain(text: str) -> None:
    """Say what was left out, as the program says what went wrong."""
    sys.stderr.write(f"soundcheck: {text}\n")


def _progress(amount: ProgressColumn, *, is_stdout_for_eyes: bool) -> Progress:
    """A bar; what is printed on stdout for eyes goes above it, what is for a program is left alone."""
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        amount,
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=is_stdout_for_eyes,
        disable=not sys.stderr.isatty(),
    )
