"""Raw probabilities as CSV: a row for each frame, a file for each strip."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from dsp.analysis import Posteriors
from plugin.errors import UsageError
from plugin.output_file import output_file

TIME_DECIMALS = 4
VALUE_DECIMALS = 6

Paths = Mapping[str, Path]
"""A file for each strip, by the strip's name."""


def scores_paths(inputs: Iterable[Path], folder: Path, strips: Sequence[str]) -> list[Paths]:
    """Where the scores of each input go: ``<stem>.csv``, with several strips ``<stem>.<strip>.csv``.

    Raises:
        UsageError: two of them would be the same file.
    """
    chosen: dict[str, Path] = {}
    paths: list[Paths] = []
    for path in inputs:
        own: dict[str, Path] = {}
        for strip in strips:
            name = f"{path.stem}.{_file_name(strip)}.csv" if len(strips) > 1 else f"{path.stem}.csv"
            # Folded, because Windows and macOS take upper and lower case for the same.
            other = chosen.setdefault(name.casefold(), path)
            if other is not path or name in {taken.name for taken in own.values()}:
                raise UsageError(
                    f"the scores of {other} and {path} would both go to {folder / name}: "
                    "analyse them in two calls, into two folders"
                )
            own[strip] = folder / name
        paths.append(own)
    return paths


class ScoresWriter:
    """Writes frames to the files of their strips.

    Args:
        writers: a CSV writer for each strip, by its name.
    """

    def __init__(self, writers: Mapping[str, Any]) -> None:
        self._writers = writers

    def write(self, posteriors: Iterable[Posteriors]) -> None:
        """Add a row for each of these."""
        for row in posteriors:
            values = [round(value, VALUE_DECIMALS) for value in row.values.tolist()]
            self._writers[row.strip].writerow([round(row.time, TIME_DECIMALS), *values])


@contextmanager
def scores_writer(paths: Paths, labels: Sequence[str]) -> Iterator[ScoresWriter]:
    """A writer for one input; its files appear at the end of the block, whole or not at all.

    Raises:
        UserError: one cannot be written.
    """
    with ExitStack() as stack:
        writers = {}
        for strip, path in paths.items():
            stream = stack.enter_context(output_file(path))
            writers[strip] = csv.writer(stream, lineterminator="\n")
            writers[strip].writerow(["time", *labels])
        yield ScoresWriter(writers)


def _file_name(strip: str) -> str:
    """A strip's name as a part of a file's name: what some system forbids becomes ``_``."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", strip)
