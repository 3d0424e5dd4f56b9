"""The weights averaged over the last steps: steadier than the newest ones, so these are judged and shipped."""

from __future__ import annotations

from copy import deepcopy

import torch
from torch import nn


class MovingAverage:
    """Exponential moving average of a network's weights and batch-norm statistics; a mean teacher's teacher.

    Args:
        network: whose weights; a copy of it is made.
        decay: how much of the average stays at each step; less in the first steps, so that it starts well.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self.network = deepcopy(network).eval().requires_grad_(False)
        self.decay = decay

    @torch.no_grad()
    def update(self, network: nn.Module, step: int) -> None:
        """Take in the weights after this step (from 1)."""
        share = 1 - min(self.decay, step / (step + 10))
        for mean, new in zip(self.network.state_dict().values(), network.state_dict().values(), strict=True):
            if mean.is_floating_point():
                mean.lerp_(new, share)
            else:
                mean.copy_(new)
