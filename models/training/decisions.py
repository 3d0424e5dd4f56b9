"""Whole recordings through the live smoothing, many side by side as its strips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from dsp.events import InstrumentOn
from dsp.median import MedianFilter
from dsp.settings import LabelSettings
from dsp.smoothing import Smoother
from models.training.listening import SEGMENT_S, Heard, segment_starts_s
from models.training.truth import Truth


def decide(posteriors: Sequence[NDArray[np.float32]], labels: Mapping[str, LabelSettings]) -> list[NDArray[np.bool_]]:
    """What is on in each frame, at the frame that the median describes; no minimum time.

    Args:
        posteriors: of each recording, ``[frames, labels]``.
        labels: settings of each column.

    Returns:
        of each recording, ``[frames, labels]``.
    """
    recordings = [str(index) for index in range(len(posteriors))]
    smoother = Smoother(recordings, labels, minimum_on_s=0.0)
    padded = _side_by_side(posteriors, max(own.median_frames for own in labels.values()) // 2)
    switches = [
        switch for frame, values in enumerate(padded) for switch in smoother.step(values, float(frame), float(frame))
    ]
    columns = {label: column for column, label in enumerate(labels)}
    on = [np.zeros(one.shape, np.bool_) for one in posteriors]
    for switch in switches:
        on[int(switch.strip)][int(switch.time) :, columns[switch.label]] = isinstance(switch, InstrumentOn)
    return on


def segments(
    heard: Sequence[Heard], on: Sequence[NDArray[np.bool_]], truth: Sequence[Truth]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """What is on, and what sounds, anywhere in each second of all scenes: ``[segments, labels]`` each."""
    said, true = [], []
    for one, frames, scene in zip(heard, on, truth, strict=True):
        said.append(one.segments_with(frames, scene.seconds))
        true.append(scene.during(segment_starts_s(scene.seconds), SEGMENT_S))
    return np.concatenate(said), np.concatenate(true)


def shown(heard: Sequence[Heard], labels: Mapping[str, LabelSettings]) -> list[frozenset[str]]:
    """What the live display would have shown of each recording at some time or other."""
    names = list(labels)
    on = decide([one.posteriors for one in heard], labels)
    return [frozenset(names[column] for column in np.flatnonzero(frames.any(0))) for frames in on]


def medians(posteriors: Sequence[NDArray[np.float32]], frames: int) -> list[NDArray[np.float32]]:
    """The smoothing's own median, each at the frame that it describes; shapes as in ``decide``."""
    delay = frames // 2
    median = MedianFilter(len(posteriors), [frames] * posteriors[0].shape[1])
    filtered = np.stack([median.step(values) for values in _side_by_side(posteriors, delay)])[delay:]
    return [filtered[: len(one), index] for index, one in enumerate(posteriors)]


def _side_by_side(posteriors: Sequence[NDArray[np.float32]], extra: int) -> NDArray[np.float32]:
    """``[frames, recordings, labels]``; behind a recording's end are zeros, as the live smoothing takes it."""
    padded = np.zeros((max(map(len, posteriors)) + extra, len(posteriors), posteriors[0].shape[1]), dtype=np.float32)
    for index, one in enumerate(posteriors):
        padded[: len(one), index] = one
    return padded
