"""Where the parts of a strip lie in the terminal view: on its width alone, so that nothing moves while it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from overlays.figures import FIGURE_CELLS
from overlays.instruments import instrument_cells
from overlays.lights import WIDEST_LIGHT
from overlays.loudness_line import LINE_CELLS, SHORT_TERM_CELLS

CHANNEL_CELLS: Final = 4
"""Of a channel's number and the blank behind it."""

PEAK_CELLS: Final = 1 + FIGURE_CELLS
"""Of a true peak: a mark where it is above the ceiling, and the figure."""

GAP_BEFORE, GAP_BEHIND = 2, 1
"""Cells around the loudness of a strip in one line; what stands behind it begins with a blank of its own."""

ROOM_ENOUGH: Final = WIDEST_LIGHT + 30
"""Cells of a line for instruments and a warning: what is more, its meter gets."""

SHORT_BAR, LONG_BAR = 6, 11
"""Cells of a confidence's bar."""

ONE_COLUMN_WITH_BARS: Final = 67
TWO_COLUMNS: Final = 104
"""Widths from which instruments have a bar, and from which they stand in two columns; so the loudness is never cut."""


@dataclass(frozen=True, slots=True)
class FullColumns:
    """Of a strip in full, from left to right: channel, meter, true peak, instruments.

    Attributes:
        meter: cells of a meter.
        bar: cells of an instrument's bar.
        instruments: columns of them.
    """

    meter: int
    bar: int
    instruments: int

    @classmethod
    def of(cls, width: int) -> Self:
        """Those of a view of some cells: what measures comes first, then what is heard, then what is pretty."""
        instruments = 2 if width >= TWO_COLUMNS else 1
        spare = width - (TWO_COLUMNS if instruments == 2 else 80)
        bar = min(LONG_BAR, max(SHORT_BAR, SHORT_BAR + spare // (4 * instruments)))
        if width < ONE_COLUMN_WITH_BARS:
            bar = 0
        meter = width - CHANNEL_CELLS - PEAK_CELLS - instruments * instrument_cells(bar)
        return cls(max(0, meter), bar, instruments)

    @property
    def left(self) -> int:
        """Cells that lie left of the instruments."""
        return CHANNEL_CELLS + self.meter + PEAK_CELLS


@dataclass(frozen=True, slots=True)
class LineColumns:
    """Of a strip in one line, from left to right: name, meter, true peak, loudness, instruments, a warning.

    Attributes:
        name: cells of the strip's name, with a blank on either side.
        meter: cells of the meter.
        loudness: cells of the loudness.
        room: cells of instruments and warning.
    """

    name: int
    meter: int
    loudness: int
    room: int

    @classmethod
    def of(cls, width: int) -> Self:
        """Those of a view of some cells."""
        name, meter = min(18, max(10, width // 6)), max(0, width // 5 - 1)
        spare = width - name - meter - PEAK_CELLS - GAP_BEFORE - GAP_BEHIND
        loudness = LINE_CELLS if spare - LINE_CELLS >= WIDEST_LIGHT else SHORT_TERM_CELLS
        room = max(0, min(ROOM_ENOUGH, spare - loudness))
        return cls(name, meter + max(0, spare - loudness - room), loudness, room)
