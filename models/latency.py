"""How long after a sound the smoothed decision about it comes, part by part, as the settings make it."""

from __future__ import annotations

from typing import Final, NamedTuple

from dsp.features import FeatureSettings

MOST_MS: Final = 350.0
"""From sound to decision, at the settings that weights come with."""


class LatencyPart(NamedTuple):
    """One stage's share of the time between a sound and the decision about it."""

    stage: str
    milliseconds: float


def latency_parts(features: FeatureSettings, hops_per_frame: int, median_frames: int) -> tuple[LatencyPart, ...]:
    """The parts between a sound that begins at any moment and its decision, at the worst moment.

    A frame of decisions describes its middle. Capture, resampling and the texts in OBS are not in it.

    Args:
        features: of the detector.
        hops_per_frame: hops of features that make a frame.
        median_frames: length of the median filter.
    """
    hop_ms = 1_000 * features.hop / features.sample_rate_hz
    frame_ms = hops_per_frame * hop_ms
    return (
        LatencyPart("half of the analysis window", 500 * features.n_fft / features.sample_rate_hz),
        LatencyPart("from the middle of a frame of decisions to its last hop", (hops_per_frame - 1) / 2 * hop_ms),
        LatencyPart("until the next frame's middle, at most", frame_ms / 2),
        LatencyPart("look-ahead of the network, which hears only the past", 0.0),
        LatencyPart(f"median over {median_frames} frames", (median_frames - 1) // 2 * frame_ms),
    )


def latency_ms(features: FeatureSettings, hops_per_frame: int, median_frames: int) -> float:
    """All the parts together."""
    return sum(part.milliseconds for part in latency_parts(features, hops_per_frame, median_frames))


def medians_in_time(features: FeatureSettings, hops_per_frame: int) -> tuple[int, ...]:
    """The odd lengths of a median filter that keep all of it within ``MOST_MS``; 1 at least.

    >>> medians_in_time(FeatureSettings(), 4)
    (1, 3, 5, 7)
    """
    lengths = [1]
    while latency_ms(features, hops_per_frame, lengths[-1] + 2) <= MOST_MS:
        lengths.append(lengths[-1] + 2)
    return tuple(lengths)
