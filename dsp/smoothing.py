"""From raw posteriors to instruments that are on or off: median, hysteresis, minimum time on."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.analysis import LabelState, Scores
from dsp.events import InstrumentOff, InstrumentOn
from dsp.median import MedianFilter
from dsp.settings import LabelSettings

Switch = InstrumentOn | InstrumentOff

_STATES = (LabelState.ON, LabelState.HELD, LabelState.SETTLING, LabelState.BELOW)


class Smoother:
    """Decides for all strips and labels at once, one frame at a time.

    A label goes on when its median reaches ``on`` and off when it falls below ``off``. It went off at the
    moment it fell, but that is told no earlier than the minimum time after its on was told; if it reaches
    ``on`` again before, it was never off.

    Latency: (n - 1) / 2 frames for a label with a median of n, plus the rest of the minimum time for an off.

    Args:
        strips: their names.
        labels: settings of each label, in the detector's order.
        minimum_on_s: how long an instrument shows at least.
    """

    def __init__(self, strips: Sequence[str], labels: Mapping[str, LabelSettings], *, minimum_on_s: float) -> None:
        self._strips = tuple(strips)
        self._labels = tuple(labels)
        self.set_thresholds(labels)
        self._minimum_on_s = minimum_on_s
        self._median = MedianFilter(len(strips), [label.median_frames for label in labels.values()])
        self._frames = 0
        self._times: deque[float] = deque(maxlen=int(self._median.delays.max()) + 1)
        shape = (len(strips), len(labels))
        self._raw = np.zeros(shape, dtype=np.float32)
        self._smoothed = np.zeros(shape, dtype=np.float32)
        self._is_on = np.zeros(shape, dtype=np.bool_)
        self._fell = np.zeros(shape, dtype=np.bool_)  # on, but only until its minimum time is over
        self._fell_at = np.zeros(shape)
        self._on_reported = np.zeros(shape)
        self._sum = np.zeros(shape)  # of the medians since it went on
        self._count = np.zeros(shape, dtype=np.int64)
        self._confidence = np.zeros(shape)  # mean until it fell

    def set_thresholds(self, labels: Mapping[str, LabelSettings]) -> None:
        """Decide by other thresholds from the next frame on; all labels are named, and medians stay as they are.

        Args:
            labels: settings of each label, in the detector's order.
        """
        self._thresholds = tuple(label.on for label in labels.values()), tuple(label.off for label in labels.values())
        self._on, self._off = np.array(self._thresholds, dtype=np.float32)
        self._scores: tuple[Scores, ...] | None = None

    def playing(self, strip: int) -> tuple[tuple[str, float], ...]:
        """What is on in a strip (by index), with its smoothed posterior now."""
        on = np.flatnonzero(self._is_on[strip]).tolist()
        return tuple((self._labels[label], float(self._smoothed[strip, label])) for label in on)

    def scores(self) -> tuple[Scores, ...]:
        """How the labels of each strip stand after the latest frame."""
        if self._scores is None:  # frames come less often than they are looked at
            above = (self._raw >= self._on) | (self._smoothed >= self._on)
            states = np.where(self._is_on, self._fell, 3 - above.astype(np.int64))
            rows = zip(self._raw.tolist(), self._smoothed.tolist(), states.tolist(), strict=True)
            self._scores = tuple(
                Scores(self._labels, tuple(raw), tuple(smoothed), *self._thresholds, tuple(_STATES[at] for at in codes))
                for raw, smoothed, codes in rows
            )
        return self._scores

    def step(self, values: NDArray[np.float32], time: float, reported: float) -> list[Switch]:
        """Take the next frame.

        Args:
            values: ``[strips, labels]`` raw posteriors.
            time: the moment that the frame describes.
            reported: how much of the stream was consumed to know it.

        Returns:
            what switched, strip by strip.
        """
        self._frames += 1
        self._times.append(time)
        self._raw = values
        self._scores = None
        return self._decide(values, self._median.delays < self._frames, reported)

    def finish(self, end: float, reported: float, frame_s: float) -> list[Switch]:
        """The stream has ended: decide its last frames as if zeros followed, and switch everything off.

        The end is not waited for: what is on goes off at once, however short it was on.

        Args:
            end: the stream's end, when what is still on went off.
            reported: how much was consumed for the last frame; each frame of zeros adds one frame's time.
            frame_s: one frame's time.
        """
        switches: list[Switch] = []
        nothing = np.zeros_like(self._smoothed)
        for flushed in range(1, int(self._median.delays.max()) + 1):
            reported += frame_s
            self._times.append(end)  # never described: a label stops at the last frame that was heard
            heard = (self._median.delays >= flushed) & (self._median.delays < self._frames + flushed)
            switches += self._decide(nothing, heard, reported)
        return switches + self.stop(end, max(reported, end))

    def stop(self, time: float, reported: float) -> list[Switch]:
        """Switch everything off at this time, however short it was on; what fell before did so when it fell."""
        self._scores = None
        self._fell_at[self._is_on & ~self._fell] = time
        self._confidence = np.where(self._fell, self._confidence, self._mean())
        return self._switch_off(self._is_on.copy(), reported)

    def _decide(self, values: NDArray[np.float32], described: NDArray[np.bool_], reported: float) -> list[Switch]:
        """Take a frame; ``described`` are the labels whose median describes a frame that was heard."""
        medians = self._median.step(values)
        self._smoothed = np.where(described, medians, self._smoothed)
        high = (self._smoothed >= self._on) & described
        low = (self._smoothed < self._off) & described
        rising = high & ~self._is_on
        falling = low & self._is_on & ~self._fell
        self._fell &= ~high
        if falling.any():
            self._confidence = np.where(falling, self._mean(), self._confidence)
            self._fell_at = np.where(falling, self._described_times(), self._fell_at)
            self._fell |= falling
        self._sum += np.where(self._is_on & described, self._smoothed, 0.0)
        self._count += self._is_on & described
        # The small allowance is for sums of seconds that fall one rounding short of the minimum.
        over = self._fell & (reported - self._on_reported >= self._minimum_on_s - 1e-9)
        switches = self._switch_off(over, reported) if over.any() else []
        return switches + self._switch_on(rising, reported) if rising.any() else switches

    def _switch_on(self, rising: NDArray[np.bool_], reported: float) -> list[Switch]:
        self._is_on |= rising
        self._on_reported[rising] = reported
        self._sum[rising] = self._smoothed[rising]
        self._count[rising] = 1
        times = self._described_times()
        return [
            InstrumentOn(
                time=float(times[label]),
                reported=reported,
                strip=self._strips[strip],
                label=self._labels[label],
                confidence=float(self._smoothed[strip, label]),
            )
            for strip, label in np.argwhere(rising).tolist()
        ]

    def _switch_off(self, falling: NDArray[np.bool_], reported: float) -> list[Switch]:
        self._is_on &= ~falling
        self._fell &= ~falling
        return [
            InstrumentOff(
                time=float(self._fell_at[strip, label]),
                reported=reported,
                strip=self._strips[strip],
                label=self._labels[label],
                confidence=float(self._confidence[strip, label]),
            )
            for strip, label in np.argwhere(falling).tolist()
        ]

    def _mean(self) -> NDArray[np.float64]:
        return self._sum / np.maximum(self._count, 1)

    def _described_times(self) -> NDArray[np.float64]:
        """The moment that each label's median describes now, ``[labels]``; the first while there is none."""
        times = np.array(self._times)
        return times[np.maximum(len(times) - 1 - self._median.delays, 0)]
