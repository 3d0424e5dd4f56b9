"""The things that an overlay tells, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dsp.analysis import StandingFault, StripState
from dsp.events import Cause
from overlays.board import Board, LatchedWarning, StripBoard
from overlays.reading import Reading
from overlays.shows import Shows
from overlays.steady import Steady
from overlays.text import Wording

STEPS: Mapping[str, float] = {
    "momentary": 0.5,
    "short_term": 0.5,
    "integrated": 0.1,
    "range": 0.1,
    "true_peak": 0.1,
}
"""What readings are rounded to: LUFS, LU, dBTP. Coarsely what moves all the time."""


@dataclass(frozen=True, slots=True)
class News:
    """What the overlays are made from.

    Attributes:
        board: what was heard.
        states: of the strips, where they are known.
        troubles: what keeps Soundcheck from hearing, by the part that has it.
        problems: what in OBS keeps viewers from hearing, and what mends each.
    """

    board: Board
    states: Sequence[StripState] = ()
    troubles: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that an overlay tells.

    Attributes:
        strip: whose it is; empty where it is of none.
        subject: what it is about; no other entry of the strip is.
        values: what there is to say.
    """

    strip: str
    subject: str | Cause | StandingFault
    values: Mapping[str, object] = field(default_factory=dict)


def entries_of(shows: Shows, strips: Iterable[str], news: News, steady: Steady) -> Iterator[Entry]:
    """What there is to tell.

    Args:
        shows: what is to be told of.
        strips: of which strips.
        news: what there is.
        steady: keeps numbers from flickering.
    """
    match shows:
        case Shows.INSTRUMENTS:
            for strip in strips:
                yield from (Entry(strip, playing.label) for playing in news.board[strip].instruments)
        case Shows.WARNINGS | Shows.CLIPS:
            for strip in strips:
                yield from _warnings(news.board[strip], only_clips=shows is Shows.CLIPS)
        case Shows.LOUDNESS:
            states = {state.strip: state for state in news.states}
            yield from (_loudness(states[strip], steady) for strip in strips if strip in states)
        case Shows.STATUS:
            for part, state in news.troubles.items():
                yield Entry("", part, {"part": part, "state": state})
        case Shows.AUDIT:
            for problem, remedy in news.problems.items():
                yield Entry("", problem, {"problem": problem, "remedy": remedy})


def written(entries: Iterable[Entry], strips: Sequence[str], wording: Wording) -> str:
    """The text that tells all of it.

    Args:
        entries: in the order in which they appeared.
        strips: in the order in which they are told.
        wording: how.
    """
    order = {strip: index for index, strip in enumerate(strips)}
    entries = sorted(entries, key=lambda entry: order.get(entry.strip, 0))
    if wording.shows is Shows.INSTRUMENTS:
        told = [_instruments(entries, strip, wording) for strip in strips]
        return "\n".join(filter(None, told)) or wording.empty
    told = [_said(entry, wording) for entry in entries]
    return wording.between.join(filter(None, told)) or wording.empty


def _warnings(strip: StripBoard, *, only_clips: bool) -> Iterator[Entry]:
    for warning in strip.warnings:
        if warning.cause is Cause.CLIP or not only_clips:
            yield Entry(strip.name, warning.cause, _warned(strip.name, warning))
    if not only_clips:
        yield from (Entry(strip.name, fault) for fault in strip.faults)


def _warned(strip: str, warning: LatchedWarning) -> dict[str, object]:
    level = "level" if warning.cause is Cause.FLAT_TOP else "peak"
    return {
        "strip": strip,
        "channels": ", ".join(map(str, warning.channels)),
        "count": warning.count,
        level: Reading(warning.peak_db),
    }


def _loudness(state: StripState, steady: Steady) -> Entry:
    readings = {
        "momentary": state.loudness.momentary_lufs,
        "short_term": state.loudness.short_term_lufs,
        "integrated": state.loudness.integrated_lufs,
        "range": state.loudness.range_lu,
        "true_peak": max(state.levels.max_true_peak_dbtp),
    }
    shown = {
        name: Reading(steady.take((state.strip, name), reading, STEPS[name])) for name, reading in readings.items()
    }
    return Entry(state.strip, "loudness", {"strip": state.strip, **shown})


def _instruments(entries: Iterable[Entry], strip: str, wording: Wording) -> str:
    """A strip's line; empty if nothing plays on it."""
    names = [wording.name(str(entry.subject)) for entry in entries if entry.strip == strip]
    return wording.fill("instruments", {"strip": strip, "instruments": wording.between.join(names)}) if names else ""


def _said(entry: Entry, wording: Wording) -> str:
    match entry.subject:
        case Cause() as cause:
            return wording.fill(cause, entry.values)
        case StandingFault(kind=kind, channel=channel):
            number = "" if channel is None else str(channel)
            words = wording.fault(kind, number)
            return wording.fill("fault", {"strip": entry.strip, "fault": words, "channel": number})
        case _:
            return wording.fill(wording.shows, entry.values)
