"""One strip in the terminal view: its meters, its instruments, its clip warning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.text import Text

from dsp.events import Cause
from overlays.bars import Glyphs, confidence_bar, level_style, level_words, meter
from overlays.lines import percent
from overlays.text import label_name

if TYPE_CHECKING:
    from dsp.analysis import StripState
    from dsp.strip import Strip

ROWS_MINIMUM = 3
"""Rows under a strip's headline at least: so many instruments show in one column."""

FADE_S = 1.5
"""Seconds that an instrument stays, greyed, after it ended."""

INSTRUMENT_CELLS = 29
"""Cells of an instrument: its name, a bar, its confidence."""

BAR_CELLS = 11
NAME_CELLS = 10
BLANK = Text(" ")


@dataclass
class StripView:
    """Draws a strip's newest state.

    Attributes:
        strip: its name and channels.
        state: the newest; None before the first.
    """

    strip: Strip
    state: StripState | None = None
    _fading: dict[str, tuple[float, float]] = field(default_factory=dict)  # label → (confidence, ended at)

    @property
    def height(self) -> int:
        """Lines that it takes in full."""
        return 1 + max(ROWS_MINIMUM, len(self.strip.channels))

    def fade(self, label: str, confidence: float, position_s: float) -> None:
        """An instrument has ended: let it go slowly enough for the eye."""
        self._fading[label] = (confidence, position_s)

    def full(self, width: int, glyphs: Glyphs, position_s: float) -> list[Text]:
        """A headline, then meters on the left and instruments on the right."""
        columns = 2 if width >= 3 * INSTRUMENT_CELLS + 30 else 1
        meter_width = width - columns * INSTRUMENT_CELLS
        rows = self.height - 1
        cells = self._instruments(rows * columns, glyphs, position_s)
        lines = [self._headline(width, glyphs)]
        for row in range(rows):
            line = self._meter_line(row, meter_width, glyphs)
            for column in range(columns):
                index = row + column * rows
                line.append(cells[index] if index < len(cells) else " " * INSTRUMENT_CELLS)
            lines.append(line)
        return lines

    def compact(self, width: int, glyphs: Glyphs) -> Text:
        """Everything in one line: name, meter of the loudest channel, warning, instruments."""
        peak, rms = self._loudest()
        name = Text(f" {self.strip.name}", "bold")
        name.truncate(14, pad=True)
        line = Text.assemble(name, " ", meter(rms, peak, width // 4, glyphs), " ")
        line.append(level_words(peak, glyphs), level_style(peak)).append("  ")
        if warning := self._warning(glyphs):
            line.append(warning).append("  ")
        playing = self.state.playing if self.state else ()
        line.append(", ".join(f"{label_name(label)} {percent(confidence)}" for label, confidence in playing))
        return fit(line, width, BLANK)

    def _headline(self, width: int, glyphs: Glyphs) -> Text:
        channels = ", ".join(map(str, self.strip.channels))
        left = Text.assemble(
            (f"{glyphs.rule * 2} ", "bright_black"),
            (self.strip.name, "bold"),
            (f" {glyphs.dot} {channels} ", "bright_black"),
        )
        right = self._warning(glyphs)
        if right:
            right = Text.assemble(" ", right, (f" {glyphs.rule * 2}", "bright_black"))
        return fit(left, width, Text(glyphs.rule, "bright_black"), right)

    def _warning(self, glyphs: Glyphs) -> Text:
        """The latched light with its count; grey once it has gone out; empty if nothing ever clipped."""
        if self.state is None or not (light := self.state.lights[Cause.CLIP]).count:
            return Text()
        count = f"{light.count}{glyphs.times}"
        if light.lit:
            return Text(f" {glyphs.light} CLIP {count} ", "bold white on red")
        return Text(f"clipped {count}", "bright_black")

    def _meter_line(self, row: int, width: int, glyphs: Glyphs) -> Text:
        if row >= len(self.strip.channels):
            return Text(" " * width)
        peak, rms = float("-inf"), float("-inf")
        if self.state is not None:
            peak, rms = self.state.levels.peak_dbfs[row], self.state.levels.rms_dbfs[row]
        line = Text(f"{self.strip.channels[row]:>4} ", "bright_black")
        line.append(meter(rms, peak, width - 15, glyphs))
        line.append(f" {level_words(peak, glyphs)} dB", level_style(peak))
        return fit(line, width, BLANK)

    def _instruments(self, room: int, glyphs: Glyphs, position_s: float) -> list[Text]:
        """A cell for each instrument that plays or just ended; the last one counts those without room."""
        playing = dict(self.state.playing) if self.state else {}
        self._fading = {
            label: (confidence, ended)
            for label, (confidence, ended) in self._fading.items()
            if label not in playing and 0.0 <= position_s - ended < FADE_S
        }
        cells = [self._instrument(label, confidence, glyphs, "cyan") for label, confidence in playing.items()]
        cells += [
            self._instrument(label, confidence, glyphs, "bright_black")
            for label, (confidence, _) in self._fading.items()
        ]
        if len(cells) > room:
            more = Text(f"  and {len(cells) - room + 1} more", "bright_black")
            cells[room - 1 :] = [fit(more, INSTRUMENT_CELLS, BLANK)]
        return cells

    @staticmethod
    def _instrument(label: str, confidence: float, glyphs: Glyphs, style: str) -> Text:
        name_style = "bright_black" if style == "bright_black" else "bold"
        return Text.assemble(
            "  ",
            (f"{label_name(label):<{NAME_CELLS}} ", name_style),
            confidence_bar(confidence, BAR_CELLS, glyphs, style),
            (f"{percent(confidence):>5}", name_style),
        )

    def _loudest(self) -> tuple[float, float]:
        if self.state is None:
            return float("-inf"), float("-inf")
        return max(zip(self.state.levels.peak_dbfs, self.state.levels.rms_dbfs, strict=True))


def fit(left: Text, width: int, filler: Text, right: Text | None = None) -> Text:
    """A line of exactly ``width`` cells: left-aligned, right-aligned, ``filler`` repeated in between.

    The left part is cut where both do not fit.
    """
    right = right or Text()
    left = left.copy()
    left.truncate(max(0, width - right.cell_len))
    gap = width - left.cell_len - right.cell_len
    return Text.assemble(left, (filler.plain * gap, filler.style), right)
