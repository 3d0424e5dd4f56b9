"""Going through many files: a bar where somebody can see it, and a line on stderr about what goes wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def file_progress(title: str, files: int) -> Iterator[Callable[[], None]]:
    """A bar on stderr if that is a terminal; call what it gives behind each file."""
    progress = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with progress:
        task = progress.add_task(title, total=max(1, files))
        yield lambda: progress.advance(task)


def complain(text: str) -> None:
    """Say what was left out, as the program says what went wrong."""
    sys.stderr.write(f"soundcheck: {text}\n")
