"""What was heard in all, told at the end."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap

from dsp.analysis import StandingFault, StripState
from dsp.events import Cause, Clip, Event, FaultEvent, FaultKind, FaultOn, InstrumentOff, InstrumentOn, Overrun, Warned
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
        warned: how many of each cause, by cause, strip and channel.
        clipped_samples: full-scale samples, by strip and channel.
        faulty_s: seconds that something else was wrong, by strip and fault.
        lost_frames: frames that were lost because the analysis was late.
        driver_overruns: how often the driver said that it had lost sound; it does not tell how much.
        position_s: seconds of the stream that were consumed.
    """

    def __init__(self, strips: Sequence[Strip]) -> None:
        self.playing_s: defaultdict[tuple[str, str], float] = defaultdict(float)
        self.warned: Counter[tuple[Cause, str, int]] = Counter()
        self.clipped_samples: Counter[tuple[str, int]] = Counter()
        self.faulty_s: defaultdict[tuple[str, StandingFault], float] = defaultdict(float)
        self.lost_frames = 0
        self.driver_overruns = 0
        self.position_s = 0.0
        self._strips = strips
        self._states: dict[str, StripState] = {}
        self._since: dict[tuple[str, str | StandingFault], float] = {}

    async def take(self, update: Update) -> None:
        """Add what happened since the last update."""
        self.add(update.events)
        if update.snapshot is not None:
            self.position_s = update.snapshot.position_s
            self._states = {state.strip: state for state in update.snapshot.strips}

    def add(self, events: Iterable[Event]) -> None:
        """Add events, in the order of reporting."""
        for event in events:
            match event:
                case InstrumentOn():
                    self._since.setdefault((event.strip, event.label), event.time)
                case InstrumentOff():
                    self.playing_s[event.strip, event.label] += self._lasted(event.strip, event.label, event.time)
                case FaultEvent():
                    self._add_fault(event)
                case Warned():
                    self.warned[event.cause, event.strip, event.channel] += event.count
                    if isinstance(event, Clip):
                        self.clipped_samples[event.strip, event.channel] += event.samples
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
            indent = f"  {strip.name:<{width}}  "
            for words in self._of_strip(strip):
                told += wrap(words, COLUMNS, initial_indent=indent, subsequent_indent=" " * (width + 4))
                indent = " " * (width + 4)
        share = f", {percent(cpu_s / self.position_s)} of one core in real time" if self.position_s else ""
        return [*told, f"  {cpu_s:.1f} s of processor time{share}; {self._losses()}"]

    def _lasted(self, strip: str, what: str | StandingFault, end_s: float) -> float:
        return end_s - self._since.pop((strip, what), end_s)

    def _add_fault(self, event: FaultEvent) -> None:
        fault = StandingFault(event.fault, event.channel)
        if isinstance(event, FaultOn):
            self._since.setdefault((event.strip, fault), event.time)
        else:
            self.faulty_s[event.strip, fault] += self._lasted(event.strip, fault, event.time)

    def _losses(self) -> str:
        losses = [f"{self.lost_frames} frames of sound lost"] if self.lost_frames else []
        if self.driver_overruns:
            losses.append(f"the driver lost sound {self.driver_overruns} times")
        return ", ".join(losses) or "no sound lost"

    def _of_strip(self, strip: Strip) -> Iterator[str]:
        """What there is to be told of a strip, a paragraph each."""
        yield self._instruments(strip)
        if strip.name in self._states:
            yield _loudness(self._states[strip.name])
        yield self._clipping(strip)
        counted = [*self._counted(strip, Cause.OVER, "over"), *self._counted(strip, Cause.FLAT_TOP, "flat top")]
        if counted:
            yield ", ".join(counted)
        faults = [_fault(fault, seconds) for (name, fault), seconds in self.faulty_s.items() if name == strip.name]
        if faults:
            yield ", ".join(faults)

    def _instruments(self, strip: Strip) -> str:
        heard = sorted(
            ((seconds, label) for (name, label), seconds in self.playing_s.items() if name == strip.name),
            reverse=True,
        )
        return ", ".join(f"{label_name(label)} {seconds:.1f} s" for seconds, label in heard) or "no instrument"

    def _clipping(self, strip: Strip) -> str:
        found = [
            f"{runs} times on channel {channel} ({self.clipped_samples[strip.name, channel]} samples)"
            for channel in strip.channels
            if (runs := self.warned[Cause.CLIP, strip.name, channel])
        ]
        return "clipped " + ", ".join(found).replace("1 times", "once") if found else "did not clip"

    def _counted(self, strip: Strip, cause: Cause, name: str) -> Iterator[str]:
        for channel in strip.channels:
            if count := self.warned[cause, strip.name, channel]:
                yield f"{count} {name}{'s' if count > 1 else ''} on channel {channel}"


def _loudness(state: StripState) -> str:
    """Integrated loudness, range and true peak, as far as they are defined."""
    true_peak_dbtp = max(state.levels.max_true_peak_dbtp)
    if not math.isfinite(true_peak_dbtp):
        return "silent"
    words = []
    if math.isfinite(state.loudness.integrated_lufs):
        words.append(f"{state.loudness.integrated_lufs:.1f} LUFS")
    if math.isfinite(state.loudness.range_lu):
        words.append(f"range {state.loudness.range_lu:.1f} LU")
    return ", ".join([*words, f"true peak {true_peak_dbtp:+.1f} dBTP"])


def _fault(fault: StandingFault, seconds: float) -> str:
    lasted = f"for {seconds:.0f} s"
    match fault.kind:
        case FaultKind.SILENCE:
            return f"silent {lasted}"
        case FaultKind.DEAD_SIDE:
            return f"channel {fault.channel} dead {lasted}"
        case FaultKind.OUT_OF_PHASE:
            return f"out of phase {lasted}"
        case FaultKind.DC_OFFSET:
            return f"DC offset on channel {fault.channel} {lasted}"
