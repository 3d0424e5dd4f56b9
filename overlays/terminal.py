"""The live view in a terminal: meters and instruments of every strip, warnings, and what happened last.

It draws the newest state into whatever size the terminal has: from 60 columns, one line a strip where there is no
height, and the log beside the strips where there is width for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rich.console import Console, ConsoleOptions, RenderResult
from rich.segment import Segment
from rich.text import Text

from dsp.events import Clip, Event, FaultOn, FlatTop, InstrumentOff, InstrumentOn, Over, Overrun
from overlays.bars import scale
from overlays.event_log import EventLog
from overlays.glyphs import ASCII, UNICODE, Glyphs
from overlays.line import GREY, Line, shown
from overlays.lines import Narrator, clock_words
from overlays.strip_columns import CHANNEL_CELLS, PEAK_CELLS, FullColumns, LineColumns
from overlays.strip_view import StripView

if TYPE_CHECKING:
    from dsp.analysis import StripState
    from dsp.strip import Strip

WIDE_COLUMNS: Final = 116
"""From this width on the log stands beside the strips."""

LOG_MINIMUM: Final = 3
"""Lines kept for the log below the strips, its headline included."""

LOG_STYLES: Final[Mapping[type[Event], str]] = {
    InstrumentOn: "bold",
    InstrumentOff: "bright_black",
    Clip: "bold red",
    Over: "yellow",
    FlatTop: "yellow",
    FaultOn: "bold yellow",
    Overrun: "yellow",
}


@dataclass
class TerminalView:
    """What is shown; print it, or hand it to ``rich.live.Live``, as often as it should be redrawn.

    Attributes:
        title: where the sound comes from.
        strips: in the order in which they are shown.
        duration_s: seconds that the sound lasts in all; None: nobody knows.
        status: named lines under the title, such as OBS's state, each of one style.
        ceiling_dbtp: true peaks above it are marked.
        position_s: seconds of the stream that were consumed.
        lost_frames: frames that were lost since the begin.
    """

    title: str
    strips: Sequence[Strip]
    duration_s: float | None = None
    status: dict[str, Text] = field(default_factory=dict)
    ceiling_dbtp: float = -1.0
    position_s: float = 0.0
    lost_frames: int = 0
    _views: dict[str, StripView] = field(init=False)
    _narrator: Narrator = field(init=False, default_factory=Narrator)
    _log: EventLog = field(init=False, default_factory=EventLog)

    def __post_init__(self) -> None:
        self._views = {strip.name: StripView(strip, self.ceiling_dbtp) for strip in self.strips}

    def aim(self, ceiling_dbtp: float) -> None:
        """From now on true peaks above another ceiling are marked."""
        for view in self._views.values():
            view.ceiling_dbtp = ceiling_dbtp

    def update(self, position_s: float, states: Iterable[StripState], events: Iterable[Event]) -> None:
        """Take the newest state, and what happened since the last one."""
        self.position_s = position_s
        events = tuple(events)
        for event, line in self._narrator.tell(events):
            self.log(line, LOG_STYLES.get(type(event), ""), at_s=event.time)
        for event in events:
            if isinstance(event, InstrumentOff):
                self._views[event.strip].fade(event.label, event.confidence, position_s)
            elif isinstance(event, Overrun):
                self.lost_frames += event.frames
        for state in states:
            self._views[state.strip].state = state

    def log(self, line: str, style: str = "", at_s: float | None = None) -> None:
        """Add a line to what happened.

        Args:
            line: what.
            style: how rich should draw it.
            at_s: seconds on the stream clock; None for a line that has no such time, or its own.
        """
        self._log.add(line, style, at_s)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The view, as high as the space it is given, or as the terminal."""
        glyphs = ASCII if options.ascii_only else UNICODE
        width, height = options.max_width, options.height or console.size.height
        lines = [self._headline(width), *self._status_lines(width)]
        below = height - len(lines)
        if width >= WIDE_COLUMNS and self._full_height <= below:
            lines += self._beside(width, below, glyphs)
        else:
            strips = self._strip_lines(width, below - LOG_MINIMUM, glyphs)
            lines += strips + self._log.lines(width, below - len(strips), glyphs)
        for index, line in enumerate(lines[:height]):  # each has its width: nothing to wrap
            if index:
                yield Segment.line()
            yield from line.segments()

    def _headline(self, width: int) -> Line:
        right = Line(f"  {self.lost_frames} frames lost  " if self.lost_frames else "  ", "yellow")
        right.add(clock_words(self.position_s), "bold")
        if self.duration_s is not None:
            right.add(f" / {clock_words(self.duration_s)}", GREY)
        return Line(" SOUNDCHECK ", "bold reverse").add(f"  {shown(self.title)}").fit(width, right=right)

    def _status_lines(self, width: int) -> list[Line]:
        return [
            Line(f" {name}: ", GREY).add(shown(words.plain), str(words.style)).fit(width)
            for name, words in self.status.items()
        ]

    @property
    def _full_height(self) -> int:
        """Lines that all strips take in full."""
        return sum(view.height for view in self._views.values())

    def _strip_lines(self, width: int, height: int, glyphs: Glyphs) -> list[Line]:
        """All strips, in full if that fits, else in a line each; the scale above them if that fits too."""
        views = list(self._views.values())
        if self._full_height <= height:
            lines = [line for view in views for line in view.full(width, glyphs, self.position_s)]
            indent, meter = CHANNEL_CELLS, FullColumns.of(width).meter
        else:
            lines = [view.compact(width, glyphs) for view in views]
            indent, meter = LineColumns.of(width).name, LineColumns.of(width).meter
        if len(lines) < height:
            words = f"{' ' * indent}{scale(meter, glyphs)}{'dBTP':>{PEAK_CELLS}}"
            lines.insert(0, Line(words, GREY).fit(width))
        if len(lines) > height > 0:
            hidden = len(lines) - height + 1
            lines[height - 1 :] = [Line(f" and {hidden} more strips: make the window higher", GREY).fit(width)]
        return lines

    def _beside(self, width: int, height: int, glyphs: Glyphs) -> Iterator[Line]:
        """The strips on the left, the log on the right."""
        right_width = max(44, width // 3)
        left_width = width - right_width - 3
        left = self._strip_lines(left_width, height, glyphs)
        right = self._log.lines(right_width, height, glyphs)
        for row in range(height):
            line = left[row] if row < len(left) else Line(" " * left_width)
            yield line.add(f" {glyphs.side} ", GREY).join(*right[row : row + 1])
