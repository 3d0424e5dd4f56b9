"""From what was recorded, heard and written to how long each event took, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from obs_relay import Write

EARLY_S = 0.3
"""Seconds before an onset that still belong to it: in a film the sound may lie so far behind the picture."""

NEIGHBOURS = 5
"""Events before and after one that tell, with it, how far behind the film's sound lies there."""


@dataclass(frozen=True, slots=True)
class Played:
    """A sound that was played, and what the viewers should read then.

    Attributes:
        sound: its name.
        source: the overlay's name.
        word: has to stand in its text.
    """

    sound: str
    source: str
    word: str


@dataclass(frozen=True, slots=True)
class Latency:
    """How long an event took, in seconds. From the sound's onset in the file to the text in its picture.

    Attributes:
        played: what it was of.
        shown_s: until the overlay said the word; None: it never did.
        asked_s: until the daemon asked OBS for that.
        answered_s: between asking and OBS's answer.
        first: what the overlay said first.
    """

    played: Played
    shown_s: float | None
    asked_s: float | None = None
    answered_s: float | None = None
    first: str = ""

    @property
    def drawn_s(self) -> float | None:
        """Between asking and the picture."""
        return None if self.shown_s is None or self.asked_s is None else self.shown_s - self.asked_s


def latencies(
    played: Sequence[Played],
    onsets_s: NDArray[np.float64],
    appearances_s: dict[str, NDArray[np.float64]],
    heard_s: NDArray[np.float64],
    writes: Sequence[Write],
) -> list[Latency]:
    """How long each event took.

    A picture's letters are not read: what the overlay says when something appears in it is what was written to it
    first. If that lacks the word, the time between that request and the first one with the word is added.

    Args:
        played: in their order.
        onsets_s: of each, in the recording.
        appearances_s: when something appeared in each overlay's place, in the recording.
        heard_s: when each onset could be heard, by the computer's clock.
        writes: what was written to OBS, by the same clock.

    Raises:
        ValueError: not as many onsets as sounds.
    """
    for where, found in {"recorded": onsets_s, "heard at the interface": heard_s}.items():
        if len(found) != len(played):
            raise ValueError(f"{len(played)} sounds were played and {len(found)} {where}: the computer is too busy")
    ends_s, silent_s = [*onsets_s[1:], np.inf], [*heard_s[1:], np.inf]
    return [
        _latency(
            event,
            _between(appearances_s[event.source], onset_s, ends_s[index]) - onset_s,
            heard,
            [
                write
                for write in writes
                if write.source == event.source and write.text and heard <= write.asked_s < silent_s[index]
            ],
        )
        for index, (event, onset_s, heard) in enumerate(zip(played, onsets_s, heard_s, strict=True))
    ]


def lags_s(events: Sequence[Latency]) -> list[float]:
    """How far the film's sound lies behind its picture at each event, in seconds.

    What OBS captures comes late by its own buffers, and how late changes while it records; its picture has no such
    delay. OBS draws a text with the next frame after the request, and never before: of neighbours, the one that seems
    to be drawn soonest after its request tells the lag, to a few milliseconds too little.

    Args:
        events: in their order.
    """
    drawn_s = [np.inf if event.drawn_s is None else event.drawn_s for event in events]
    soonest_s = [min(drawn_s[max(0, i - NEIGHBOURS) : i + NEIGHBOURS + 1]) for i in range(len(events))]
    return [0.0 if soon_s == np.inf else -soon_s for soon_s in soonest_s]


def _between(times_s: NDArray[np.float64], begin_s: float, end_s: float) -> NDArray[np.float64]:
    return times_s[(times_s >= begin_s - EARLY_S) & (times_s < end_s)]


def _latency(event: Played, appeared_s: NDArray[np.float64], heard_s: float, writes: Sequence[Write]) -> Latency:
    right = next((write for write in writes if event.word in write.text), None)
    first = writes[0].text if writes else ""
    if right is None or not len(appeared_s):
        return Latency(event, None, first=first)
    answered_s = None if right.answered_s is None else right.answered_s - right.asked_s
    shown_s = float(appeared_s[0]) + right.asked_s - writes[0].asked_s
    return Latency(event, shown_s, right.asked_s - heard_s, answered_s, first)
