"""States that begin when something was wrong for a while, and end when it was right for a while."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a stretch of sound says about several places (strips, or channels); ``[places]`` each.

    Attributes:
        bad: what is wrong beyond doubt.
        good: what is right beyond doubt; neither, and a place stays what it was.
        heard: where there was something to judge; elsewhere nothing moves on and nothing is forgotten.
        values: the quantity judged.
        bad_since: frame at which what is bad now was so at the earliest, if it was not bad before.
        good_since: the same for good.
    """

    bad: NDArray[np.bool_]
    good: NDArray[np.bool_]
    heard: NDArray[np.bool_]
    values: NDArray[np.float64]
    bad_since: int
    good_since: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A state of a place begins or ends.

    Attributes:
        place: index from 0.
        frame: when it turned in the sound; it is told later, when it has lasted.
        begins: whether it begins.
        value: the quantity when it was told.
    """

    place: int
    frame: int
    begins: bool
    value: float


class Hysteresis:
    """Decides for many places at once. What lies between bad and good neither begins nor ends a state.

    Args:
        places: how many.
        begin_frames: how long a place has to be bad without a break; silence in between is no break.
        end_frames: how long it has to be good.

    Attributes:
        is_on: ``[places]``.
    """

    def __init__(self, places: int, begin_frames: int, end_frames: int) -> None:
        self.is_on = np.zeros(places, dtype=np.bool_)
        self._begin_frames = begin_frames
        self._end_frames = end_frames
        self._since = np.zeros(places, dtype=np.int64)  # when what may turn a place began
        self._lasted = np.zeros(places, dtype=np.int64)  # frames of it; 0 for nothing
        self._values = np.zeros(places)

    def step(self, verdict: Verdict, now: int, frames: int) -> list[Turn]:
        """Take the next verdict.

        Args:
            verdict: about the sound up to now.
            now: the frame after it.
            frames: how much of the sound is new to it.
        """
        if not (verdict.bad.any() or self.is_on.any()):  # as almost always
            self._lasted[verdict.heard] = 0
            return []
        self._values = np.where(verdict.heard, verdict.values, self._values)
        turns = np.where(self.is_on, verdict.good, verdict.bad) & verdict.heard
        since = np.where(self.is_on, verdict.good_since, verdict.bad_since)
        self._since = np.where(self._lasted > 0, self._since, since)
        lasted = np.where(self._lasted > 0, self._lasted + frames, now - since)
        self._lasted = np.where(turns, lasted, np.where(verdict.heard, 0, self._lasted))
        turned = turns & (self._lasted >= np.where(self.is_on, self._end_frames, self._begin_frames))
        self.is_on ^= turned
        self._lasted[turned] = 0
        return [
            Turn(place, int(self._since[place]), bool(self.is_on[place]), float(self._values[place]))
            for place in np.flatnonzero(turned).tolist()
        ]

    def forget(self) -> None:
        """Sound was lost: what was about to turn does not. What is on stays on."""
        self._lasted[:] = 0

    def close(self, now: int) -> list[Turn]:
        """The sound has ended, and every state with it."""
        ending = np.flatnonzero(self.is_on).tolist()
        self.is_on[:] = False
        self.forget()
        return [Turn(place, now, begins=False, value=float(self._values[place])) for place in ending]
