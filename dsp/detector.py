"""What the pipeline asks of a frame detector; ``models`` provides one, tests provide small ones."""

from __future__ import annotations

from typing import Protocol

from torch import Tensor

from dsp.features import FeatureSettings


class FrameDetector(Protocol):
    """A streaming detector for a fixed number of strips; its state is carried inside.

    Attributes:
        labels: what it tells apart, in the order of its last axis.
        features: the log-mel settings that it was trained on.
        hops_per_frame: how many hops of features make one frame of decisions.
    """

    labels: tuple[str, ...]
    features: FeatureSettings
    hops_per_frame: int

    def reset(self, strips: int) -> None:
        """Forget all that was heard and get ready for this many strips."""

    def step(self, log_mel: Tensor) -> Tensor:
        """Posteriors of new frames: ``[strips, hops, mels]`` → ``[strips, hops // hops_per_frame, labels]``."""
