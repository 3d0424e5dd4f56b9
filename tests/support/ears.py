"""A small detector that can be worked out by hand, and short ways to run it through the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dsp.features import FeatureSettings
from dsp.pipeline import Analyser, Analysis, AnalysisSettings, LabelSettings, Posteriors
from dsp.strip import Strip

FRAME_S = 4 * 366 / 22_050


class BandDetector:
    """Hears the loudest mel band below and above 1 kHz, and remembers a little of the frame before."""

    labels = ("low", "high")
    features = FeatureSettings()
    hops_per_frame = 4

    def __init__(self) -> None:
        self.memory = torch.zeros(0)

    def reset(self, strips: int) -> None:
        self.memory = torch.zeros(strips, 2)

    def step(self, log_mel: Tensor) -> Tensor:
        split, even_odds_db = (
            40,
            20.0,
        )  # band 40 of 128 lies near 1 kHz; a sine of amplitude 0.5 reads about 30 dB
        middle = log_mel[:, 1:3].mean(1)
        bands = torch.stack([middle[:, :split].amax(1), middle[:, split:].amax(1)], dim=-1)
        now = torch.sigmoid((bands - even_odds_db) / 3.0)
        self.memory = 0.9 * now + 0.1 * self.memory
        return self.memory[:, None]


def settings_with(median_frames: int = 3, **changes: Any) -> AnalysisSettings:
    label = LabelSettings(on=0.5, off=0.4, median_frames=median_frames)
    return AnalysisSettings({"high": label, "low": label}, **{"minimum_on_s": 0.0, **changes})


DESK = (Strip("Desk", (1,)),)


def analyser(strips: Sequence[Strip] = DESK, rate: int = 48_000, changed: AnalysisSettings | None = None) -> Analyser:
    return Analyser(strips, rate, BandDetector(), changed or settings_with())


def analyse(target: Analyser, blocks: Iterable[np.ndarray]) -> Analysis:
    return joined([*[target.process(block) for block in blocks], target.finish()])


def joined(parts: Sequence[Analysis]) -> Analysis:
    return Analysis(
        tuple(event for part in parts for event in part.events),
        tuple(row for part in parts for row in part.posteriors),
    )


def tone(frequency_hz: float, seconds: float, rate: int, amplitude: float = 0.5) -> np.ndarray:
    times = np.arange(round(seconds * rate)) / rate
    return (amplitude * np.sin(2 * np.pi * frequency_hz * times)).astype(np.float32)


def silence(seconds: float, rate: int) -> np.ndarray:
    return np.zeros(round(seconds * rate), np.float32)


def rows(posteriors: Iterable[Posteriors]) -> list[tuple[float, str, bytes]]:
    return [(row.time, row.strip, row.values.tobytes()) for row in posteriors]
