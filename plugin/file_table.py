"""A file's figures as a table for human eyes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from overlays.advice_text import advice_line
from plugin.strip_summary import StripSummary

STRIP_CELLS = 20
"""A longer name is cut: the figures have to fit beside it."""

_FIGURES = ("LUFS", "Range", "Max. S", "dBTP", "Clips", "Overs", "Flat tops")


def print_table(console: Console, title: str, summaries: Sequence[StripSummary]) -> None:
    """Print a line a strip, and below them what to do.

    Args:
        console: where to.
        title: the file's name.
        summaries: of all strips.
    """
    table = Table(title=Text(title, "bold"), title_justify="left", box=None, pad_edge=False, header_style="bold")
    table.add_column("Strip", overflow="ellipsis", no_wrap=True, max_width=STRIP_CELLS)
    for figure in _FIGURES:
        table.add_column(figure, justify="right", no_wrap=True)
    for one in summaries:
        loudness = one.loudness
        levels = (loudness.integrated_lufs, loudness.range_lu, loudness.max_short_term_lufs, one.true_peak_dbtp)
        counts = (one.clips, one.overs, one.flat_tops)
        table.add_row(Text(one.strip), *map(_level, levels), *map(_count, counts))
    console.print(table)
    for one in summaries:
        if one.advice is not None:
            console.print(advice_line(one.strip, one.advice), markup=False, highlight=False)


def _level(level_db: float) -> str:
    """A level to a tenth; a dash where it is undefined."""
    if math.isnan(level_db):
        return "-"
    return "silent" if math.isinf(level_db) else f"{level_db:.1f}"


def _count(count: int) -> Text:
    return Text(str(count), "bold red" if count else "")
