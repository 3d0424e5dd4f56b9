"""Chapters of a recording, as video platforms read them out of a description: a line each, ``01:15 Guitar, drums``.

A chapter is a piece of music, or the time between two. YouTube wants the first at 00:00, at least three, and ten
seconds for each ("Video chapters", YouTube help); the first and the last are kept here, of the number nobody is to
blame.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from overlays.stretches import Stretch
from overlays.text import label_name

PAUSE_S: Final = 5.0
"""So long nothing plays between two pieces; a shorter rest is part of one."""

SHORTEST_S: Final = 10.0
"""Of a chapter."""

NAMED: Final = 3
"""Instruments in a title, those that play longest."""

SPEECH: Final = "speech"

FEWEST: Final = 3
"""Chapters that platforms want to see; fewer are no chapters to them."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter lasts until the next one.

    Attributes:
        start_s: when it begins.
        title: what it is.
    """

    start_s: float
    title: str


def chapters(heard: Sequence[Stretch], end_s: float, marked: Iterable[Chapter] = ()) -> list[Chapter]:
    """The chapters of a recording this long; none of an empty one.

    Args:
        heard: what was on, of all strips.
        end_s: seconds of the recording.
        marked: chapters that somebody made; they stand where they are, and win over one that begins close by. Of
            two close together the first stays. One without a title is called after what plays in it.
    """
    if end_s <= 0:
        return []
    pieces = _pieces([one for one in heard if one.label != SPEECH])
    found = [Chapter(start_s, piece_title(heard, start_s, stop_s)) for start_s, stop_s in pieces]
    found += [Chapter(start_s, gap_title(heard, start_s, stop_s)) for start_s, stop_s in _between(pieces, end_s)]
    by_hand: list[Chapter] = []
    for one in sorted((one for one in marked if one.start_s < end_s), key=lambda one: one.start_s):
        if not by_hand or one.start_s - by_hand[-1].start_s >= SHORTEST_S:
            by_hand.append(one)
    found = [one for one in found if all(abs(one.start_s - other.start_s) >= SHORTEST_S for other in by_hand)]
    ordered = sorted([*found, *by_hand], key=lambda one: one.start_s)
    if not ordered or ordered[0].start_s >= SHORTEST_S:
        ordered = [Chapter(0.0, "Start" if ordered else ""), *ordered]
    ends_s = [*(one.start_s for one in ordered[1:]), end_s]
    titles = [one.title or _called(heard, one.start_s, stop_s) for one, stop_s in zip(ordered, ends_s, strict=True)]
    starts_s = [0.0, *(one.start_s for one in ordered[1:])]
    return [Chapter(start_s, title) for start_s, title in zip(starts_s, titles, strict=True)]


def chapter_lines(of: Iterable[Chapter]) -> list[str]:
    """As platforms read them.

    >>> chapter_lines([Chapter(0, "Start"), Chapter(75.2, "Guitar, drums"), Chapter(3725, "Speech")])
    ['00:00 Start', '01:15 Guitar, drums', '1:02:05 Speech']
    """
    return [f"{_time(one.start_s)} {one.title}" for one in of]


def title_of(labels: Iterable[str]) -> str:
    """What plays as a title, in the order given; empty for nothing.

    >>> title_of(["guitar", "vocal", "guitar", "bass", "organ"])
    'Guitar, vocal, bass'
    """
    names = [label_name(label) for label in dict.fromkeys(labels)][:NAMED]
    return ", ".join([*names[:1], *(name.lower() for name in names[1:])])


def piece_title(heard: Sequence[Stretch], start_s: float, stop_s: float) -> str:
    """What a piece between two moments is called: the instruments that play longest."""
    labels = {one.label for one in heard} - {SPEECH}
    lasting = {label: _lasts_s(heard, label, start_s, stop_s) for label in labels}
    return title_of(sorted((label for label in labels if lasting[label] > 0), key=lambda one: (-lasting[one], one)))


def gap_title(heard: Sequence[Stretch], start_s: float, stop_s: float) -> str:
    """What the time between two pieces is called."""
    return "Speech" if _lasts_s(heard, SPEECH, start_s, stop_s) >= (stop_s - start_s) / 3 else "Pause"


def _pieces(music: Sequence[Stretch]) -> list[tuple[float, float]]:
    """When music plays, rests in between left in; pieces shorter than a chapter left out."""
    pieces: list[tuple[float, float]] = []
    for one in sorted(music, key=lambda one: one.start_s):
        if pieces and one.start_s - pieces[-1][1] < PAUSE_S:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], one.end_s))
        else:
            pieces.append((one.start_s, one.end_s))
    return [piece for piece in pieces if piece[1] - piece[0] >= SHORTEST_S]


def _between(pieces: Sequence[tuple[float, float]], end_s: float) -> list[tuple[float, float]]:
    """When none of the pieces plays, for as long as a chapter."""
    borders = [0.0, *(border for piece in pieces for border in piece), end_s]
    gaps = zip(borders[::2], borders[1::2], strict=True)
    return [(start_s, stop_s) for start_s, stop_s in gaps if stop_s - start_s >= SHORTEST_S]


def _called(heard: Sequence[Stretch], start_s: float, stop_s: float) -> str:
    """After what lasts longest."""
    talk_s = _lasts_s(heard, SPEECH, start_s, stop_s)
    if all(_lasts_s(heard, label, start_s, stop_s) <= talk_s for label in {one.label for one in heard}):
        return gap_title(heard, start_s, stop_s)
    return piece_title(heard, start_s, stop_s)


def _lasts_s(heard: Sequence[Stretch], label: str, start_s: float, stop_s: float) -> float:
    """Seconds that a label is on between two moments, those of several strips added."""
    return sum(max(0.0, min(one.end_s, stop_s) - max(one.start_s, start_s)) for one in heard if one.label == label)


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes:02}:{rest:02}"
