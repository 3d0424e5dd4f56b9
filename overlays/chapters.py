"""Chapters of a recording, as video platforms read them out of a description: a line each, ``1:15 Guitar, drums``.

A chapter is a piece of music, or the time between two. YouTube wants the first at 0:00, at least three, and ten
seconds for each ("Video chapters", YouTube help); the last two are kept here, of the number nobody is to blame.
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
        marked: chapters that somebody made; they stand where they are, and win over one that begins close by.
    """
    if end_s <= 0:
        return []
    music = [one for one in heard if one.label != SPEECH]
    found = [Chapter(start_s, _title(music, start_s, stop_s)) for start_s, stop_s in _pieces(music)]
    found += [
        Chapter(start_s, "Speech" if _lasts_s(heard, SPEECH, start_s, stop_s) >= (stop_s - start_s) / 3 else "Pause")
        for start_s, stop_s in _between(_pieces(music), end_s)
    ]
    by_hand = sorted((one for one in marked if one.start_s < end_s), key=lambda one: one.start_s)
    found = [one for one in found if all(abs(one.start_s - other.start_s) >= SHORTEST_S for other in by_hand)]
    ordered = sorted([*found, *by_hand], key=lambda one: one.start_s)
    first = Chapter(0.0, ordered[0].title if ordered[0].start_s < SHORTEST_S else "Start")
    return [first, *(one for one in ordered if one.start_s >= SHORTEST_S)]


def chapter_lines(of: Iterable[Chapter]) -> list[str]:
    """As platforms read them.

    >>> chapter_lines([Chapter(0, "Start"), Chapter(75.2, "Guitar, drums"), Chapter(3725, "Speech")])
    ['0:00 Start', '1:15 Guitar, drums', '1:02:05 Speech']
    """
    return [f"{_time(one.start_s)} {one.title}" for one in of]


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


def _title(music: Sequence[Stretch], start_s: float, stop_s: float) -> str:
    labels = {one.label for one in music}
    lasting = {label: _lasts_s(music, label, start_s, stop_s) for label in labels}
    longest = sorted((label for label in labels if lasting[label] > 0), key=lambda label: (-lasting[label], label))
    names = [label_name(label) for label in longest[:NAMED]]
    return ", ".join([*names[:1], *(name.lower() for name in names[1:])])


def _lasts_s(heard: Sequence[Stretch], label: str, start_s: float, stop_s: float) -> float:
    """Seconds that a label is on between two moments, those of several strips added."""
    return sum(max(0.0, min(one.end_s, stop_s) - max(one.start_s, start_s)) for one in heard if one.label == label)


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
