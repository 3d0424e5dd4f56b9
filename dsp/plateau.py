"""Plateaus: places where a wave was cut off and did not merely turn round.

A rounded crest and a plateau are told apart by their corners. Let a place of ``n`` samples where the wave hardly
moves be entered and left with a slope of ``s`` a sample. A wave that is smooth there turns as a parabola does
and rises by ``s·n/4`` in between: the *implied height*. On the crest of a sine of any frequency that height is what
the samples show; on a plateau they show none of it. Neither depends on the level or on the frequency.

Square and pulse waves, steps, and sounds of few bits have plateaus, too, but they are entered by a jump and
not by a slope that goes on up to the corner.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dsp.clip import FULL_SCALE
from dsp.runs import runs

MARGIN = 4
"""Samples that have to be known on either side of a plateau."""

FLOOR = 0.01
"""Below this peak (-40 dBFS) none is looked for: there the steps of 16 bits look like plateaus."""

SHORTEST = 3
"""Samples, as for a clip."""

DRIFT_PER_S = 96.0
"""A plateau moves by less than this many times the peak in a second, 0.2 % a sample at 48 kHz: as much as a high-pass
of 15 Hz behind the clipping tilts it. Ripples that a resampler leaves on a plateau may be larger: then it is missed."""

HEIGHT = 0.05
"""The least implied height, a share of the peak: a wave 0.4 dB too hot. A crest that drifts so little has 2 %."""

SHARE_OF_PEAK = 0.9
"""Plateaus lie at the extremes of their polarity: what is clipped goes no higher."""

CROWDED = 0.9
"""Where more of the time than this is flat there is a square wave or a staircase. A sine is at 16 dB too hot."""

_STEP = 1 / 32_768  # of int16; a dithered plateau jumps by up to three
_CORNER = np.arange(-3, 4)


@dataclass(frozen=True, slots=True)
class Plateaus:
    """Plateaus, ordered by channel and frame; ``[plateaus]`` each.

    Attributes:
        channel: index from 0.
        first: frame of the first sample.
        stop: frame after the last sample.
        lower: 0 where the wave is cut off above, 1 where it is cut off below.
    """

    channel: NDArray[np.int64]
    first: NDArray[np.int64]
    stop: NDArray[np.int64]
    lower: NDArray[np.int64]

    def where(self, keep: NDArray[np.bool_]) -> Plateaus:
        """Some of them."""
        return Plateaus(self.channel[keep], self.first[keep], self.stop[keep], self.lower[keep])


_NONE = Plateaus(*np.zeros((4, 0), dtype=np.int64))


def find_plateaus(window: NDArray[np.float32], sample_rate_hz: int) -> Plateaus:
    """Every plateau below full scale that has `MARGIN` samples on either side.

    Args:
        window: ``[channels, frames]``, full scale ±1, finite; some periods of the lowest tone.
        sample_rate_hz: of the sound.
    """
    extremes = np.stack([window.max(axis=1), -window.min(axis=1)])
    peak = extremes.max(axis=0)
    heard = (peak >= FLOOR) & (peak < FULL_SCALE)
    if not heard.any():
        return _NONE
    # No step is as small as -1: where a channel clips, or there is nothing to hear, nothing is flat.
    drift = np.where(heard, peak * (DRIFT_PER_S / sample_rate_hz) + 3 * _STEP, -1.0)
    steps = np.abs(np.diff(window, axis=1))
    flat = steps <= drift[:, None]
    flat &= np.abs(window[:, 1:]) >= SHARE_OF_PEAK * extremes.min(axis=0)[:, None]
    channel, first, stop = runs(flat)
    stop = stop + 1  # from steps to samples
    known = (stop - first >= SHORTEST) & (first >= MARGIN) & (stop <= window.shape[1] - MARGIN)
    known &= (np.bincount(channel, stop - first, len(window)) < CROWDED * window.shape[1])[channel]
    channel, first, stop = channel[known], first[known], stop[known]
    found = Plateaus(channel, first, stop, (window[channel, first] < 0).astype(np.int64))
    middle = np.abs(window[channel, (first + stop) // 2])
    found = found.where(middle >= SHARE_OF_PEAK * extremes[found.lower, channel])
    found = found.where(_implied_height(window, found) >= HEIGHT * peak[found.channel])  # crests are not, mostly
    return found.where(_cut_off(window, found, peak, steps)) if len(found.channel) else found


def _implied_height(window: NDArray[np.float32], found: Plateaus) -> NDArray[np.floating]:
    """How high the wave would go if it were smooth; the gentler of its two slopes counts."""
    sign, channel = 1 - 2 * found.lower, found.channel
    entering = sign * (window[channel, found.first] - window[channel, found.first - 2]) / 2
    leaving = sign * (window[channel, found.stop - 1] - window[channel, found.stop + 1]) / 2
    return np.asarray(np.minimum(entering, leaving) * (found.stop - found.first) / 4)


def _cut_off(
    window: NDArray[np.float32], found: Plateaus, peak: NDArray[np.float32], steps: NDArray[np.float32]
) -> NDArray[np.bool_]:
    """Which of these have sharp corners, and nothing of the height between them that the slopes imply."""
    sign = 1 - 2 * found.lower
    length = found.stop - found.first
    # Both corners, from the outside to the inside: [corner, plateau, sample], 3 outside, the outermost, 3 inside.
    frames = np.stack([found.first[:, None] + _CORNER, found.stop[:, None] - 1 - _CORNER])
    corner = sign[:, None] * window[found.channel[:, None], frames]
    slope = (corner[:, :, 3] - corner[:, :, 1]) / 2
    height = _implied_height(window, found)
    cut = _sloping(corner) & (slope <= 0.6 * peak[found.channel])
    # A wave that flattens out (a square behind a low-pass) is hardly slower inside than outside. The outermost sample
    # may still lie on the slope. With fewer than 8 samples the least height makes the slope many times the drift.
    inside = np.abs(corner[:, :, 6] - corner[:, :, 4]) / 2
    cut &= (length < 8) | (slope >= 6 * inside - 6 * _STEP)
    ends = (window[found.channel, found.first + 1] + window[found.channel, found.stop - 2]) / 2
    sag = np.abs(window[found.channel, (found.first + found.stop) // 2] - ends)
    # The smallest step at all is that of the sound's bits: a height of few of them is rounded, and no slope. So a
    # generator's tone that repeats to the sample, 1 kHz at 48 kHz, can be missed where it has no small step at all.
    least = np.where(steps > 0, steps, np.inf).min(axis=1)[found.channel]
    is_flat = (height >= 8 * sag - 16 * _STEP) & (height >= 4 * least)
    return np.asarray(cut.all(axis=0) & is_flat)


def _sloping(corner: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Whether the wave comes in on a slope that goes on from three samples outside up to the corner.

    The step that reaches the plateau is a part of the last step before it; a jump is more, and a step out of
    nothing is a staircase. A wave that flattens out slows down from step to step.
    """
    earlier, last, reaching = (corner[:, :, i + 1] - corner[:, :, i] for i in range(3))
    rounding = 2 * _STEP
    return (last >= 0.6 * reaching - rounding) & (last >= 0.6 * earlier - rounding) & (earlier >= 0.1 * last - rounding)
