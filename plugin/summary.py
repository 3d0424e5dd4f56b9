"""What was heard in all, told at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from textwrap import wrap

from dsp.events import Clip, Event, InstrumentOff, InstrumentOn, Overrun
from dsp.strip import Strip
from overlays.lines import clock_words, percent
from overlays.text import label_name
from plugin.mailbox import Update

COLUMNS = 79
"""A line's length at most."""


class Summary:
    """Adds up events. A sink.

    Args:
        strips: in the order in which they are told.

    Attributes:
        playing_s: seconds that each label was on, by strip and label.
        clips: runs and samples, by strip and channel.
        lost_frames: frames that were lost because the analysis was late.
        driver_overruns: how often the driver said that it had lost sound; it does not tell how much.
        position_s: seconds of the stream that were consumed.
    """

    def __init__(self, strips: Sequence[Strip]) -> None:
        self.playing_s: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.clips: defaultdict[tuple[str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
        self.lost_frames = 0
        self.driver_overruns = 0
        self.position_s = 0.0
        self._strips = strips
        self._since: dict[tuple[str, str], float] = {}

    async def take(self, update: Update) -> None:
        """Add what happened since the last update."""
        self.add(update.events)
        if update.snapshot is not None:
            self.position_s = update.snapshot.position_s

    def add(self, events: Iterable[Event]) -> None:
        """Add events, in the order of reporting."""
        for event in events:
            match event:
                case InstrumentOn():
                    self._since.setdefault((event.strip, event.label), event.time)
                case InstrumentOff():
                    since = self._since.pop((event.strip, event.label), event.time)
                    self.playing_s[event.strip, event.label] += event.time - since
                case Clip():
                    runs, samples = self.clips[event.strip, event.channel]
                    self.clips[event.strip, event.channel] = (runs + event.runs, samples + event.samples)
                case Overrun():
                    self.lost_frames += event.frames

    def lines(self, cpu_s: float) -> list[str]:
        """The summary, a few lines.

        Args:
            cpu_s: seconds of processor time that it took.
        """
        width = max(len(strip.name) for strip in self._strips)
        told = [f"Listened for {clock_words(self.position_s)}:"]
        for strip in self._strips:
            first, other = f"  {strip.name:<{width}}  ", " " * (width + 4)
            told += wrap(self._instruments(strip), COLUMNS, initial_indent=first, subsequent_indent=other)
            told += wrap(self._clipping(strip), COLUMNS, initial_indent=other, subsequent_indent=other)
        share = f", {percent(cpu_s / self.position_s)} of one core in real time" if self.position_s else ""
        return [*told, f"  {cpu_s:.1f} s of processor time{share}; {self._losses()}"]

    def _losses(self) -> str:
        losses = [f"{self.lost_frames} frames of sound lost"] if self.lost_frames else []
        if self.driver_overruns:
            losses.append(f"the driver lost sound {self.driver_overruns} times")
        return ", ".join(losses) or "no sound lost"

    def _instruments(self, strip: Strip) -> str:
        heard = sorted(
            ((seconds, label) for (name, label), seconds in self.playing_s.items() if name == strip.name),
            reverse=True,
        )
        return ", ".join(f"{label_name(label)} {seconds:.1f} s" for seconds, label in heard) or "no instrument"

    def _clipping(self, strip: Strip) -> str:
        found = [
            f"{runs} times on channel {channel} ({samples} samples)"
            for channel in strip.channels
            for runs, samples in [self.clips.get((strip.name, channel), (0, 0))]
            if runs
        ]
        return "clipped " + ", ".join(found).replace("1 times", "once") if found else "did not clip"
