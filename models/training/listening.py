"""Recordings heard by anything that gives posteriors over time; the live pipeline is one such thing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import torch
from numpy.typing import NDArray

from dsp.pipeline import Analyser, Analysis, AnalysisSettings
from dsp.strip import Strip
from models.crnn import linear_pooling
from models.streaming import StreamingDetector

BLOCK_S = 1.0
SEGMENT_S = 1.0
"""The field's segment."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in one recording.

    Attributes:
        times_s: the moment that each frame describes, rising, ``[frames]``.
        posteriors: before smoothing, ``[frames, labels]``.
    """

    times_s: NDArray[np.float64]
    posteriors: NDArray[np.float32]

    def earlier(self, by_s: float) -> Heard:
        """The same said about earlier moments, as the pipeline does it, without those before the beginning."""
        if len(self.times_s) < 2:  # a single frame has no length
            return self
        times_s = self.times_s - by_s
        there = times_s > (self.times_s[-2] - self.times_s[-1]) / 2
        return Heard(np.maximum(times_s[there], 0.0), self.posteriors[there])

    def edges_s(self, seconds: float) -> NDArray[np.float64]:
        """Where frames meet if each moment of a recording this long belongs to the nearest: ``[frames + 1]``."""
        middles = (self.times_s[1:] + self.times_s[:-1]) / 2
        return np.concatenate([[0.0], middles, [max(seconds, self.times_s[-1])]])

    def clip_scores(self) -> NDArray[np.float32]:
        """Scores of the whole recording, pooled linearly: ``[labels]``."""
        pooled: NDArray[np.float32] = linear_pooling(torch.from_numpy(self.posteriors)).numpy()
        return pooled

    def segment_scores(self, seconds: float) -> NDArray[np.float64]:
        """Scores of the seconds of a recording this long, each the mean over its time: ``[segments, labels]``."""
        overlaps = self._overlaps_s(seconds)
        return np.asarray(overlaps @ self.posteriors.astype(np.float64) / overlaps.sum(1, keepdims=True))

    def segments_with(self, on: NDArray[np.bool_], seconds: float) -> NDArray[np.bool_]:
        """The seconds of a recording this long in which something is on: ``[frames, …]`` → ``[segments, …]``."""
        return np.asarray((self._overlaps_s(seconds) > 1e-6).astype(np.float64) @ on > 0)

    def _overlaps_s(self, seconds: float) -> NDArray[np.float64]:
        """How long each frame lies in each second, ``[segments, frames]``."""
        edges = self.edges_s(seconds)
        starts = segment_starts_s(seconds)[:, None]
        shared = np.minimum(edges[1:], starts + SEGMENT_S) - np.maximum(edges[:-1], starts)
        return np.asarray(np.maximum(shared, 0.0))


def segment_starts_s(seconds: float) -> NDArray[np.float64]:
    """Where the seconds of a recording begin; the last may be a part of one."""
    return SEGMENT_S * np.arange(max(1.0, np.ceil(seconds / SEGMENT_S - 1e-6)))


def listen(path: Path, detector: StreamingDetector) -> Heard:
    """Hear a whole file as the daemon would, all its channels mixed down.

    Raises:
        ValueError: it can't be read.
    """
    try:
        with soundfile.SoundFile(path) as file:
            strip = Strip("mix", tuple(range(1, file.channels + 1)))
            settings = AnalysisSettings(detector.card.thresholds, reaction_s=detector.card.reaction_s)
            analyser = Analyser([strip], file.samplerate, detector, settings)
            parts = [analyser.process(block) for block in _blocks(file)]
    except soundfile.LibsndfileError as error:
        raise ValueError(f"{path} can't be read: {error}") from error
    return _heard([*parts, analyser.finish()])


def _blocks(file: soundfile.SoundFile) -> Iterator[NDArray[np.float32]]:
    yield from file.blocks(int(BLOCK_S * file.samplerate), dtype="float32", always_2d=True)


def _heard(parts: list[Analysis]) -> Heard:
    posteriors = [one for part in parts for one in part.posteriors]
    return Heard(np.array([one.time for one in posteriors]), np.stack([one.values for one in posteriors]))
