"""What a picture of a file shows, collected while the file is analysed."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import StandingFault, StripState
from dsp.events import Cause, Event, FaultEvent, FaultOn, InstrumentOff, InstrumentOn, Warned
from dsp.profile import Profile
from dsp.strip import Strip
from plugin.plot_envelope import Envelope
from plugin.strip_summary import StripSummary


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something was.

    Attributes:
        start_s: seconds into the file.
        end_s: as well.
    """

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class StripChart:
    """One strip.

    Attributes:
        strip: its name and channels.
        summary: its figures.
        envelope: of its channels together.
        time_s: when loudness was read, ``[readings]``.
        momentary_lufs: ``[readings]``; NaN is undefined, ``-inf`` silence.
        short_term_lufs: the same over 3 s.
        playing: when each label was on, in the order in which they began.
        warned_s: when it was too loud, by cause, ``[warnings]``.
        faults: when what else was wrong.
    """

    strip: Strip
    summary: StripSummary
    envelope: Envelope
    time_s: NDArray[np.float64]
    momentary_lufs: NDArray[np.float64]
    short_term_lufs: NDArray[np.float64]
    playing: Mapping[str, Sequence[Span]]
    warned_s: Mapping[Cause, NDArray[np.float64]]
    faults: Mapping[StandingFault, Sequence[Span]]


@dataclass(frozen=True, slots=True)
class Chart:
    """One file.

    Attributes:
        title: the file's name.
        sample_rate_hz: of the file.
        seconds: how long it is.
        profile: what its strips should aim at.
        strips: at least one.
    """

    title: str
    sample_rate_hz: int
    seconds: float
    profile: Profile
    strips: tuple[StripChart, ...]


class ChartRecorder:
    """Collects. Memory grows by 24 bytes a reading and by what happens, not by the sound.

    Args:
        strips: of the analysis.
        sample_rate_hz: of the file.
    """

    def __init__(self, strips: Sequence[Strip], sample_rate_hz: int) -> None:
        self._strips = {strip.name: strip for strip in strips}
        self._sample_rate_hz = sample_rate_hz
        self._envelopes = {name: Envelope() for name in self._strips}
        self._time_s = array("d")
        self._loudness = {name: (array("d"), array("d")) for name in self._strips}
        self._since: dict[tuple[str, str | StandingFault], float] = {}
        self._spans: dict[tuple[str, str | StandingFault], list[Span]] = {}
        self._warned: defaultdict[tuple[str, Cause], array[float]] = defaultdict(lambda: array("d"))

    def hear(self, sound: NDArray[np.float32], position_s: float, states: Iterable[StripState]) -> None:
        """Add a piece of sound, and how things stand after it; 0.1 s are fine enough.

        Args:
            sound: ``[frames, channels]``.
            position_s: where in the file that is.
            states: of all strips.
        """
        finite = np.nan_to_num(sound.T, nan=0.0, posinf=0.0, neginf=0.0)
        self._time_s.append(position_s)
        for state in states:
            self._envelopes[state.strip].push(finite[np.array(self._strips[state.strip].channels) - 1])
            momentary, short_term = self._loudness[state.strip]
            momentary.append(state.loudness.momentary_lufs)
            short_term.append(state.loudness.short_term_lufs)

    def add(self, events: Iterable[Event]) -> None:
        """Add what happened, in the order of reporting."""
        for event in events:
            match event:
                case InstrumentOn() | InstrumentOff():
                    self._turn((event.strip, event.label), event.time, begins=isinstance(event, InstrumentOn))
                case FaultEvent():
                    fault = StandingFault(event.fault, event.channel)
                    self._turn((event.strip, fault), event.time, begins=isinstance(event, FaultOn))
                case Warned():
                    self._warned[event.strip, event.cause].append(event.time)

    def chart(self, title: str, summaries: Iterable[StripSummary], profile: Profile) -> Chart:
        """What there is to be drawn, once everything is over.

        Args:
            title: the file's name.
            summaries: of all strips.
            profile: what they should aim at.
        """
        strips = tuple(self._strip_chart(summary) for summary in summaries)
        return Chart(title, self._sample_rate_hz, max(one.summary.seconds for one in strips), profile, strips)

    def _turn(self, key: tuple[str, str | StandingFault], time_s: float, *, begins: bool) -> None:
        if begins:
            self._since.setdefault(key, time_s)
            self._spans.setdefault(key, [])
        elif key in self._since:
            self._spans[key].append(Span(self._since.pop(key), time_s))

    def _strip_chart(self, summary: StripSummary) -> StripChart:
        name = summary.strip
        momentary, short_term = self._loudness[name]
        own = {what: spans for (strip, what), spans in self._spans.items() if strip == name}
        return StripChart(
            strip=self._strips[name],
            summary=summary,
            envelope=self._envelopes[name],
            time_s=np.array(self._time_s),
            momentary_lufs=np.array(momentary),
            short_term_lufs=np.array(short_term),
            playing={what: spans for what, spans in own.items() if isinstance(what, str)},
            warned_s={cause: np.array(self._warned[name, cause]) for cause in Cause},
            faults={what: spans for what, spans in own.items() if isinstance(what, StandingFault)},
        )
