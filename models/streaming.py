"""The detector as the pipeline uses it: frames in, posteriors out, the state carried inside."""

from __future__ import annotations

import torch
from torch import Tensor

from models.card import ModelCard
from models.crnn import Crnn, fold_norms
from models.step_graph import CapturedStepper
from models.step_weights import step_weights
from models.stepper import Stepper


class StreamingDetector:
    """A streaming detector for a fixed number of strips (``dsp.detector.FrameDetector``).

    It hears only the past, so posteriors come as soon as their features do, and however the stream is cut into
    steps, the answer is the offline one up to rounding. Call ``reset`` before the first step.

    On a CUDA device a frame is one captured graph, and a step never waits for the device: the caller does,
    when it reads the posteriors.

    Args:
        network: trained; it is taken over (batch norms are folded into it, it is moved to the device).
        card: that of the network.
        device: where it computes; the features must lie there.

    Attributes:
        card: what there is to know about the model.
        labels: what it tells apart, in the order of its last axis.
        features: the log-mel settings that it was trained on.
        hops_per_frame: how many hops of features make one frame of decisions.
    """

    def __init__(self, network: Crnn, card: ModelCard, device: str | torch.device = "cpu") -> None:
        self.card = card
        self.labels = card.labels
        self.features = card.features
        self.hops_per_frame = card.hops_per_frame
        fold_norms(network.eval())
        self._weights = step_weights(network.to(device), card.band_mean_db, card.band_std_db)
        self._stepper: Stepper | CapturedStepper | None = None

    def reset(self, strips: int) -> None:
        """Forget all that was heard and get ready for this many strips."""
        with torch.inference_mode():
            if self._stepper is not None and self._stepper.strips == strips:
                self._stepper.clear()
                return
            stepper = Stepper(self._weights, strips)
            self._stepper = CapturedStepper(stepper) if stepper.log_mel.is_cuda else stepper

    def step(self, log_mel: Tensor) -> Tensor:
        """Posteriors of new frames: ``[strips, hops, mels]`` dB → ``[strips, hops // hops_per_frame, labels]``.

        Raises:
            ValueError: the hops are no whole number of frames, or the strips are not those of ``reset``.
        """
        strips, hops, _ = log_mel.shape
        if self._stepper is None or strips != self._stepper.strips:
            ready = 0 if self._stepper is None else self._stepper.strips
            raise ValueError(f"got {strips} strips, ready for {ready}: call reset first")
        if not hops or hops % self.hops_per_frame:
            raise ValueError(f"{hops} hops make no whole frames of {self.hops_per_frame}")
        with torch.inference_mode():
            if hops == self.hops_per_frame:  # as in the live program, where a slice and a copy less are felt
                return self._stepper.advance(log_mel).unsqueeze(1)
            frames = (log_mel[:, hop : hop + self.hops_per_frame] for hop in range(0, hops, self.hops_per_frame))
            return torch.stack([self._stepper.advance(frame) for frame in frames], dim=1)
