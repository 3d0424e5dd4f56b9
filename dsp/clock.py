"""The stream clock: where we are in the sound, lost sound included."""

from __future__ import annotations

from collections import deque


class StreamClock:
    """Counts frames, and knows the difference between what was heard and how much time went by.

    Stages behind the resampler count only the samples they heard. When sound is lost the clock jumps but
    they do not notice, so a moment that such a stage names has to be moved by all the gaps before it.

    Args:
        sample_rate_hz: of the frames.

    Attributes:
        heard: frames that were analysed.
        now: frames that went by, analysed or lost.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.heard = 0
        self.now = 0
        self._gaps: deque[tuple[int, int]] = deque()  # (heard at the gap, frames lost there), oldest first
        self._lost = 0  # in the gaps that `moment` has passed already

    @property
    def now_s(self) -> float:
        """Seconds that went by."""
        return self.now / self.sample_rate_hz

    @property
    def heard_s(self) -> float:
        """Seconds that were analysed."""
        return self.heard / self.sample_rate_hz

    def advance(self, frames: int) -> None:
        """Frames were analysed."""
        self.heard += frames
        self.now += frames

    def jump(self, frames: int) -> None:
        """Frames were lost."""
        self.now += frames
        if self._gaps and self._gaps[-1][0] == self.heard:
            frames += self._gaps.pop()[1]
        self._gaps.append((self.heard, frames))

    def moment(self, heard_s: float) -> float:
        """Stream time in seconds of a moment in the sound that was heard.

        Gaps are forgotten once they are passed, so ask in order: never for a moment before the last one.
        """
        while self._gaps and self._gaps[0][0] <= round(heard_s * self.sample_rate_hz):
            self._lost += self._gaps.popleft()[1]
        return heard_s + self._lost / self.sample_rate_hz
