"""One strip in the terminal view: meters, loudness, instruments, warnings; in full, or in a line."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from overlays.bars import meter
from overlays.figures import figure
from overlays.glyphs import Glyphs
from overlays.instruments import Instruments, instrument_cells, names
from overlays.lights import PANEL_CELLS, WIDEST_LIGHT, YELLOW, fault_words, most_urgent, panel
from overlays.line import GREY, Line, shown
from overlays.loudness_line import LINE_CELLS, UNHEARD, loudness_line, short_term
from overlays.strip_columns import CHANNEL_CELLS, GAP_BEFORE, GAP_BEHIND, PEAK_CELLS, FullColumns, LineColumns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dsp.analysis import StripState
    from dsp.strip import Strip

ROWS_MINIMUM: Final = 3
"""Rows under a strip's headline at least: so many instruments show in one column."""

NAMED_CELLS: Final = 10
"""Of a line's room that instruments have at least where a warning that has gone out is shown too."""

MAXIMUM: Final = "max"


@dataclass
class StripView:
    """Draws a strip's newest state.

    Attributes:
        strip: its name and channels.
        ceiling_dbtp: true peaks above it are marked.
        state: the newest; None before the first.
    """

    strip: Strip
    ceiling_dbtp: float = -1.0
    state: StripState | None = None
    _instruments: Instruments = field(default_factory=Instruments)

    @property
    def height(self) -> int:
        """Lines that it takes in full."""
        return 1 + max(ROWS_MINIMUM, len(self.strip.channels) + 1)

    def fade(self, label: str, confidence: float, position_s: float) -> None:
        """An instrument has ended: let it go slowly enough for the eye."""
        self._instruments.fade(label, confidence, position_s)

    def full(self, width: int, glyphs: Glyphs, position_s: float) -> list[Line]:
        """A headline with the lights, then meters and loudness on the left, instruments and faults on the right."""
        columns = FullColumns.of(width)
        rows = [self._meter_row(row, columns.meter, glyphs) for row in range(len(self.strip.channels))]
        rows.append(self._loudness_row(columns.left, glyphs))
        rows += [Line() for _ in range(self.height - 1 - len(rows))]
        right = self._right(columns, len(rows), glyphs, position_s)
        for row, line in enumerate(rows):
            line.fit(columns.left).join(*right[row :: len(rows)]).fit(width)
        return [self._headline(width, glyphs), *rows]

    def compact(self, width: int, glyphs: Glyphs) -> Line:
        """Everything in a line: name, the loudest channel, loudness, instruments, the worst of what is wrong."""
        columns = LineColumns.of(width)
        rms, peak, held, loudness = math.nan, math.nan, math.nan, UNHEARD
        if self.state:
            levels, loudness = self.state.levels, self.state.loudness
            rms, peak, held = map(max, (levels.rms_dbfs, levels.true_peak_dbtp, levels.held_true_peak_dbtp))
        line = Line(f" {shown(self.strip.name, columns.name - 2, glyphs.cut)}", "bold").fit(columns.name)
        line.join(meter(rms, peak, held, columns.meter, glyphs), self._peak(held, glyphs)).add(" " * GAP_BEFORE)
        all_three = columns.loudness >= LINE_CELLS
        line.join(loudness_line(loudness, LINE_CELLS, glyphs) if all_three else short_term(loudness, glyphs))
        wrong = self._wrong(columns.room, glyphs)
        playing = self.state.playing if self.state else ()
        line.add(" " * (GAP_BEHIND + 1)).add(names(playing, columns.room - wrong.cells - 2))
        return line.fit(width, right=wrong)

    def _wrong(self, room: int, glyphs: Glyphs) -> Line:
        if self.state is None:
            return Line()
        wrong = most_urgent(self.state, glyphs, gone=room >= WIDEST_LIGHT + NAMED_CELLS)
        return wrong.fit(min(room, WIDEST_LIGHT)) if wrong.cells else wrong

    def _headline(self, width: int, glyphs: Glyphs) -> Line:
        name = shown(self.strip.name, max(1, width - PANEL_CELLS - 4), glyphs.cut)
        line = Line(f"{glyphs.rule * 2} ", GREY).add(f"{name} ", "bold")
        return line.fit(width, glyphs.rule, GREY, panel(self.state.lights if self.state else {}, glyphs))

    def _meter_row(self, row: int, width: int, glyphs: Glyphs) -> Line:
        rms, peak, held = math.nan, math.nan, math.nan
        if self.state is not None:
            levels = self.state.levels
            rms, peak, held = levels.rms_dbfs[row], levels.true_peak_dbtp[row], levels.held_true_peak_dbtp[row]
        channel = Line(f"{self.strip.channels[row]:>{CHANNEL_CELLS - 1}} ", GREY)
        return channel.join(meter(rms, peak, held, width, glyphs), self._peak(held, glyphs))

    def _loudness_row(self, width: int, glyphs: Glyphs) -> Line:
        """Loudness under the meters, and the highest true peak of all under the held ones."""
        highest = max(self.state.levels.max_true_peak_dbtp) if self.state else math.nan
        loudness = self.state.loudness if self.state else UNHEARD
        right = Line(MAXIMUM, GREY).join(self._peak(highest, glyphs))
        line = loudness_line(loudness, width - CHANNEL_CELLS - right.cells - 1, glyphs)
        return Line(" " * CHANNEL_CELLS).join(line).fit(width, right=right)

    def _peak(self, level_dbtp: float, glyphs: Glyphs) -> Line:
        """A true peak; above the ceiling it is red, with a mark for those who do not see that."""
        words = figure(level_dbtp, glyphs, signed=True)
        if level_dbtp > self.ceiling_dbtp:
            return Line(f"!{words.lstrip()}".rjust(PEAK_CELLS), "bold red")
        return Line(words.rjust(PEAK_CELLS))

    def _right(self, columns: FullColumns, rows: int, glyphs: Glyphs, position_s: float) -> Sequence[Line]:
        """Column by column: instruments from the top, faults at the bottom."""
        cells, room = instrument_cells(columns.bar), rows * columns.instruments
        faults = [fault_words(fault) for fault in (self.state.faults if self.state else ())]
        if len(faults) > room - 1:
            more = len(faults) - room + 1
            faults = [*faults[: room - 2], faults[room - 2].add(f"+{more} ", YELLOW)]
        playing = self.state.playing if self.state else ()
        seats = self._instruments.cells(playing, room - len(faults), columns.bar, glyphs, position_s)
        return [*seats, *(Line(" ").join(fault).fit(cells) for fault in faults)]
