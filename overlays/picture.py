"""A picture of the terminal view, for documents."""

from __future__ import annotations

import io
import re

from rich.console import Console

from overlays.terminal import TerminalView


def svg_of(view: TerminalView, *, columns: int, rows: int, title: str) -> str:
    """The view as an SVG of a terminal window, in a monospaced font of the reader's computer.

    Args:
        view: to draw.
        columns: cells of the terminal.
        rows: lines of it.
        title: of the window.
    """
    console = Console(
        file=io.StringIO(),
        record=True,
        width=columns,
        height=rows,
        force_terminal=True,
        color_system="truecolor",
    )
    console.print(view)
    svg = console.export_svg(title=title)
    # rich has the font fetched from the web; a document of ours fetches nothing.
    return re.sub(r"@font-face\s*{.*?}", "", svg, flags=re.DOTALL).replace("Fira Code, ", "")
