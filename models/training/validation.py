"""Scores during training, on mixtures of validation sources that stay the same from one time to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from dsp.labels import LABELS
from models.crnn import linear_pooling
from models.training.items import Items
from models.training.metrics import average_precisions, count, segment_scores, segment_truth
from models.training.mixing import Mixer, MixingSettings
from models.training.standard import Standard

SEGMENT_FRAMES = 15
"""Frames of 66.4 ms that make the one-second segment of the literature."""
VALIDATION_MIX = MixingSettings(count_weights=(0.05, 0.3, 0.35, 0.3), speech_chance=0.1, noise_chance=0.25)


@dataclass(frozen=True, slots=True)
class ValidationScores:
    """Scores of one validation.

    Attributes:
        segment_ap: average precision of each label over one-second segments; NaN where it doesn't occur.
        clip_ap: the same over clips, their posteriors pooled linearly.
        clip_f1: F1 of each label over clips at .5; NaN where it doesn't occur.
    """

    segment_ap: NDArray[np.float64]
    clip_ap: NDArray[np.float64]
    clip_f1: NDArray[np.float64]

    def row(self) -> dict[str, float]:
        """One line of a table: the means over labels, then each label's segment AP."""
        return {
            "segment_map": float(np.nanmean(self.segment_ap)),
            "clip_map": float(np.nanmean(self.clip_ap)),
            "clip_f1": float(np.nanmean(self.clip_f1)),
            **dict(zip(LABELS, self.segment_ap.tolist(), strict=True)),
        }


class Validation:
    """Fixed validation scenes.

    Args:
        items: the validation split.
        standard: what the network expects.
        scenes: how many.
        seed: which.
    """

    def __init__(self, items: Items, standard: Standard, scenes: int = 240, seed: int = 1) -> None:
        made = Mixer(items, VALIDATION_MIX).batch(np.random.default_rng(seed), scenes)
        self.inputs = torch.from_numpy(standard.apply(made.log_mel))
        self.active = made.active.astype(np.bool_)

    def judge(self, network: nn.Module) -> ValidationScores:
        """Score a network in evaluation mode, whose forward gives logits and something else."""
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            parts = [network(part)[0].float().sigmoid() for part in torch.split(self.inputs, 24)]
        return self.score(torch.cat(parts))

    def score(self, posteriors: Tensor) -> ValidationScores:
        """Score anyone's posteriors: ``[scenes, frames, labels]``."""
        frames = posteriors.numpy()
        clips = linear_pooling(posteriors).numpy()
        clip_truth = np.asarray(self.active.any(1))
        segments = np.concatenate([segment_scores(one, SEGMENT_FRAMES) for one in frames])
        truth = np.concatenate([segment_truth(one, SEGMENT_FRAMES) for one in self.active])
        f1 = [count(clips[:, i] >= 0.5, clip_truth[:, i]).f1 for i in range(len(LABELS))]
        return ValidationScores(
            average_precisions(segments, truth),
            average_precisions(clips, clip_truth),
            np.where(clip_truth.any(0), f1, np.nan),
        )
