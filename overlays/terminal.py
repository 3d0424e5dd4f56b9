"""The live view in a terminal: meters and instruments of every strip, warnings, and what happened last.

It draws the newest state into whatever size the terminal has: from 60 columns, with the log beside the strips
where there is width for it, and one line a strip where there is no height.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from dsp.events import Clip, Event, InstrumentOff, InstrumentOn, Overrun
from overlays.bars import ASCII, UNICODE, Glyphs
from overlays.lines import Narrator, clock_words
from overlays.strip_view import BLANK, StripView, fit

if TYPE_CHECKING:
    from dsp.analysis import StripState
    from dsp.strip import Strip

LOG_LINES = 200
"""Lines that are remembered; how many are seen depends on the terminal."""

WIDE_COLUMNS = 116
"""From this width on the log stands beside the strips."""

LOG_MINIMUM = 3
"""Lines kept for the log below the strips, its headline included."""

LOG_STYLES: Mapping[type[Event], str] = {
    InstrumentOn: "bold",
    InstrumentOff: "bright_black",
    Clip: "bold red",
    Overrun: "yellow",
}


@dataclass
class TerminalView:
    """What is shown; print it, or hand it to ``rich.live.Live``, as often as it should be redrawn.

    Attributes:
        title: where the sound comes from.
        strips: in the order in which they are shown.
        duration_s: seconds that the sound lasts in all; None: nobody knows.
        status: named lines under the title, such as OBS's state.
        position_s: seconds of the stream that were consumed.
        lost_frames: frames that were lost since the begin.
    """

    title: str
    strips: Sequence[Strip]
    duration_s: float | None = None
    status: dict[str, Text] = field(default_factory=dict)
    position_s: float = 0.0
    lost_frames: int = 0
    _views: dict[str, StripView] = field(init=False)
    _narrator: Narrator = field(init=False, default_factory=Narrator)
    _log: deque[Text] = field(init=False, default_factory=lambda: deque(maxlen=LOG_LINES))

    def __post_init__(self) -> None:
        self._views = {strip.name: StripView(strip) for strip in self.strips}

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
        time = f"{'' if at_s is None else clock_words(at_s):>9}  "
        self._log.append(Text.assemble((time, "bright_black"), (line, style)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The view, as high as the space it is given, or as the terminal."""
        glyphs = ASCII if options.ascii_only else UNICODE
        width, height = options.max_width, options.height or console.size.height
        lines = [self._headline(width), *self._status_lines(width)]
        below = height - len(lines)
        if width >= WIDE_COLUMNS:
            lines += self._beside(width, below, glyphs)
        else:
            strips = self._strip_lines(width, below - LOG_MINIMUM, glyphs)
            lines += strips + self._log_lines(width, below - len(strips), glyphs)
        yield Text("\n").join(lines[:height])

    def _headline(self, width: int) -> Text:
        left = Text.assemble((" SOUNDCHECK ", "bold reverse"), "  ", self.title)
        right = Text(f"  {self.lost_frames} frames lost  " if self.lost_frames else "  ", "yellow")
        right.append(clock_words(self.position_s), "bold default")
        if self.duration_s is not None:
            right.append(f" / {clock_words(self.duration_s)}", "not bold bright_black")
        return fit(left, width, BLANK, right)

    def _status_lines(self, width: int) -> list[Text]:
        return [
            fit(Text.assemble((f" {name}: ", "bright_black"), line), width, BLANK) for name, line in self.status.items()
        ]

    def _strip_lines(self, width: int, height: int, glyphs: Glyphs) -> list[Text]:
        """All strips, in full if that fits, else in a line each."""
        views = list(self._views.values())
        if sum(view.height for view in views) <= height:
            return [line for view in views for line in view.full(width, glyphs, self.position_s)]
        lines = [view.compact(width, glyphs) for view in views]
        if len(lines) > height > 0:
            hidden = len(lines) - height + 1
            lines[height - 1 :] = [Text(f" and {hidden} more strips: make the window higher", "bright_black")]
        return lines

    def _log_lines(self, width: int, height: int, glyphs: Glyphs) -> list[Text]:
        """A headline and the newest lines, the newest at the bottom."""
        rule = Text(glyphs.rule, "bright_black")
        head = fit(Text.assemble((f"{glyphs.rule * 2} ", "bright_black"), "What happened "), width, rule)
        newest = list(self._log)[-max(0, height - 1) :] if height > 1 else []
        return [head, *(fit(line, width, BLANK) for line in newest)][: max(0, height)]

    def _beside(self, width: int, height: int, glyphs: Glyphs) -> Iterator[Text]:
        """The strips on the left, the log on the right."""
        right_width = max(44, width // 3)
        left_width = width - right_width - 3
        left = self._strip_lines(left_width, height, glyphs)
        right = self._log_lines(right_width, height, glyphs)
        for row in range(height):
            yield Text.assemble(
                left[row] if row < len(left) else " " * left_width,
                (f" {glyphs.side} ", "bright_black"),
                right[row] if row < len(right) else "",
            )
