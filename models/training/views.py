"""Two views of the same clips: the one that is learnt from, and the one that the averaged network answers for."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

MASK_CHANCE, WIDEST_MASK = 0.6, 24
NOISE = 0.1
"""Deviation of the noise on standardised log-mels, about 1.5 dB."""


def masked(inputs: Tensor, rng: np.random.Generator) -> Tensor:
    """Light SpecAugment: in half the clips a few bands are blanked to their mean.

    Shape:
        standardised ``[clips, hops, mels]`` → a new one of the same.
    """
    view = inputs.clone()
    mels = inputs.shape[2]
    for clip in view:
        if rng.random() < MASK_CHANCE:
            width = int(rng.integers(1, WIDEST_MASK + 1))
            start = int(rng.integers(mels - width))
            clip[:, start : start + width] = 0
    return view


def noisy(inputs: Tensor) -> Tensor:
    """A little noise everywhere, drawn from torch's generator; same shape."""
    return inputs + NOISE * torch.randn_like(inputs)
