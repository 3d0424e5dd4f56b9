"""Recordings heard through the live pipeline: what would have been on the screen, and the posteriors behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from dsp.events import InstrumentOn
from dsp.pipeline import Analyser, Analysis, AnalysisSettings
from dsp.smoothing import Smoother
from dsp.strip import Strip
from models.card import ModelCard
from models.streaming import StreamingDetector

BLOCK_S = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in one recording.

    Attributes:
        shown: labels that were switched on at least once.
        times_s: the moment that each frame describes, ``[frames]``.
        posteriors: before smoothing, ``[frames, labels]``.
    """

    shown: frozenset[str]
    times_s: NDArray[np.float64]
    posteriors: NDArray[np.float32]


def card_settings(card: ModelCard) -> AnalysisSettings:
    """The analysis at the card's own thresholds."""
    return AnalysisSettings(labels=card.label_settings())


def listen(path: Path, detector: StreamingDetector) -> Heard:
    """Hear a whole file, all its channels mixed down.

    Raises:
        ValueError: it can't be read.
    """
    try:
        with soundfile.SoundFile(path) as file:
            strip = Strip("mix", tuple(range(1, file.channels + 1)))
            analyser = Analyser([strip], file.samplerate, detector, card_settings(detector.card))
            parts = [analyser.process(block) for block in _blocks(file)]
    except soundfile.LibsndfileError as error:
        raise ValueError(f"{path} can't be read: {error}") from error
    return _heard([*parts, analyser.finish()])


def shown_with(heard: Heard, card: ModelCard) -> Heard:
    """What the same posteriors would have shown at another card's thresholds: smoothed anew, not heard anew."""
    settings = card_settings(card)
    smoother = Smoother(["mix"], settings.labels, minimum_on_s=settings.minimum_on_s)
    frame_s = card.hops_per_frame * card.features.hop / card.features.sample_rate_hz
    switches = [
        switch
        for values, time_s in zip(heard.posteriors, heard.times_s.tolist(), strict=True)
        for switch in smoother.step(values[None], time_s, time_s)
    ]
    end_s = float(heard.times_s[-1])
    switches += smoother.finish(end_s, end_s, frame_s)
    return replace(heard, shown=frozenset(switch.label for switch in switches if isinstance(switch, InstrumentOn)))


def _blocks(file: soundfile.SoundFile) -> Iterator[NDArray[np.float32]]:
    yield from file.blocks(int(BLOCK_S * file.samplerate), dtype="float32", always_2d=True)


def _heard(parts: list[Analysis]) -> Heard:
    posteriors = [one for part in parts for one in part.posteriors]
    return Heard(
        frozenset(event.label for part in parts for event in part.events if isinstance(event, InstrumentOn)),
        np.array([one.time for one in posteriors]),
        np.stack([one.values for one in posteriors]),
    )
