"""An analyser that measures and warns but recognises nothing, and so is quick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from dsp.features import FeatureSettings
from dsp.pipeline import Analyser
from dsp.settings import AnalysisSettings, LabelSettings
from dsp.strip import Strip


class DeafDetector:
    """Hears nothing, at the rate of the sound and in frames that cost little.

    Args:
        sample_rate_hz: of the sound.
    """

    labels = ("nothing",)
    hops_per_frame = 1

    def __init__(self, sample_rate_hz: int) -> None:
        self.features = FeatureSettings(
            sample_rate_hz=sample_rate_hz, n_fft=4_096, hop=4_096, n_mels=1, fmax_hz=sample_rate_hz / 2
        )
        self._posteriors = torch.zeros(0)

    def reset(self, strips: int) -> None:
        self._posteriors = torch.zeros(strips, 1, 1)

    def step(self, log_mel: Tensor) -> Tensor:
        return self._posteriors[: len(log_mel)]


def deaf_analyser(widths: Sequence[int], sample_rate_hz: int, **changes: Any) -> Analyser:
    """An analyser of strips with so many channels each, one after the other; ``changes`` are of its settings."""
    strips, first = [], 1
    for width in widths:
        strips.append(Strip(f"Strip {len(strips) + 1}", tuple(range(first, first + width))))
        first += width
    settings = AnalysisSettings({"nothing": LabelSettings(0.5, 0.4)}, **changes)
    return Analyser(strips, sample_rate_hz, DeafDetector(sample_rate_hz), settings)
