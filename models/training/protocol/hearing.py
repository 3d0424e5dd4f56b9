"""What the detector makes of overlays: posteriors of frames, and a score of each clip and label."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, get_args

import numpy as np
import torch
from numpy.typing import NDArray

from dsp.median import MedianFilter
from models.crnn import linear_pooling
from models.streaming import StreamingDetector
from models.training.protocol.overlays import Overlay

Way = Literal["added", "averaged"]
"""How notes come together: waveforms are added, or dB spectrograms are averaged."""

WAYS: Final[tuple[Way, ...]] = get_args(Way)

Pooling = Literal["linear pooling", "highest median"]
"""How frames make a clip's score: ``linear_pooling``, or the highest of the posteriors that the median smoothed."""

POOLINGS: Final[tuple[Pooling, ...]] = get_args(Pooling)

Watch = Callable[[Sequence[int]], Iterable[int]]

_BATCH: Final = 50


def hear(
    overlays: Sequence[Overlay], detector: StreamingDetector, watch: Watch = iter
) -> dict[Way, NDArray[np.float32]]:
    """The posteriors of every frame, both ways: ``[overlays, CLIP_FRAMES, labels]`` each.

    Clips are strips of the detector, each from a fresh state; so many hops at once give what one by one would.

    Args:
        overlays: to hear.
        detector: on the CPU.
        watch: hands the batches on, to show how far it is.
    """
    parts: dict[Way, list[NDArray[np.float32]]] = {way: [] for way in WAYS}
    for start in watch(range(0, len(overlays), _BATCH)):
        batch = overlays[start : start + _BATCH]
        parts["added"].append(_posteriors([overlay.added() for overlay in batch], detector))
        parts["averaged"].append(_posteriors([overlay.averaged() for overlay in batch], detector))
    return {way: np.concatenate(heard) for way, heard in parts.items()}


def _posteriors(log_mels: Sequence[NDArray[np.float32]], detector: StreamingDetector) -> NDArray[np.float32]:
    detector.reset(len(log_mels))
    posteriors: NDArray[np.float32] = detector.step(torch.from_numpy(np.stack(log_mels))).numpy()
    return posteriors


def pool(posteriors: NDArray[np.float32], pooling: Pooling, median_frames: Sequence[int]) -> NDArray[np.float32]:
    """Scores of clips: ``[clips, frames, labels]`` → ``[clips, labels]``.

    Args:
        posteriors: of their frames.
        pooling: which.
        median_frames: length of each label's median, odd; as when smoothing live, zeros lie around the clip.
    """
    if pooling == "linear pooling":
        pooled: NDArray[np.float32] = linear_pooling(torch.from_numpy(posteriors)).numpy()
        return pooled
    median = MedianFilter(len(posteriors), median_frames)
    ended = np.pad(posteriors, ((0, 0), (0, int(median.delays.max())), (0, 0)))
    return np.asarray(np.max([median.step(frame) for frame in ended.swapaxes(0, 1)], axis=0))
