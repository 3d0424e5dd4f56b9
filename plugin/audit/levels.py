"""How loud the inputs of OBS, and our own strips, have been in the last seconds."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dsp.units import dbfs

BINS = 10
"""Parts of the window: it is so much too long at most, and so little is kept."""

UNMEASURED = 1.0
"""What OBS gives as the peak of a buffer that it could not measure."""


class Levels:
    """The highest peak of each name within a window that ends now.

    Args:
        window_s: its length.
    """

    def __init__(self, window_s: float) -> None:
        self._bin_s = window_s / BINS
        self._peaks: dict[str, deque[tuple[int, float]]] = {}

    def hear(self, name: str, peak: float, now_s: float) -> None:
        """It has been as loud as that, as a factor of full scale."""
        bins = self._peaks.setdefault(name, deque(maxlen=BINS + 1))
        current = int(now_s / self._bin_s)
        if bins and bins[-1][0] == current:
            peak = max(peak, bins.pop()[1])
        bins.append((current, peak))

    def peaks_dbfs(self, now_s: float) -> dict[str, float]:
        """The peaks of all that were heard of; those of silence are −∞. What is missing is not known."""
        first = int(now_s / self._bin_s) - BINS
        for name in [name for name, bins in self._peaks.items() if bins[-1][0] < first]:
            del self._peaks[name]
        return {
            name: float(dbfs(max(peak for number, peak in bins if number >= first)))
            for name, bins in self._peaks.items()
        }


def metered(inputs: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, float]]:
    """The inputs of one ``InputVolumeMeters`` event and their peaks, before mute and fader.

    Each channel has magnitude, peak and the peak before the fader. An input with no channels has brought nothing
    yet. One that could not be measured is left out.
    """
    for one in inputs:
        levels = one.get("inputLevelsMul", ())
        peaks = [before for magnitude, _, before in levels if before != UNMEASURED or magnitude > 0]
        if peaks or not levels:
            yield one["inputName"], max(peaks, default=0.0)
