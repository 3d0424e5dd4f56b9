"""The detector as the pipeline uses it: frames in, posteriors out, the state carried inside."""

from __future__ import annotations

import torch
from torch import Tensor

from models.card import ModelCard
from models.crnn import Crnn, CrnnState, fold_norms


class StreamingDetector:
    """A streaming detector for a fixed number of strips (``dsp.detector.FrameDetector``).

    It hears only the past, so posteriors come as soon as their features do, and however the stream is cut into
    steps, the answer is the offline one up to rounding. Call ``reset`` before the first step.

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
        self._network = network.to(device).requires_grad_(False)
        self._mean_db = torch.tensor(card.band_mean_db, device=device)
        self._per_std_db = 1 / torch.tensor(card.band_std_db, device=device)
        self._state: CrnnState | None = None

    def reset(self, strips: int) -> None:
        """Forget all that was heard and get ready for this many strips."""
        with torch.inference_mode():
            self._state = self._network.fresh_state(strips)

    def step(self, log_mel: Tensor) -> Tensor:
        """Posteriors of new frames: ``[strips, hops, mels]`` dB → ``[strips, hops // hops_per_frame, labels]``.

        Raises:
            ValueError: the hops are no whole number of frames, or the strips are not those of ``reset``.
        """
        if self._state is None or len(log_mel) != self._state.hidden.shape[1]:
            ready = 0 if self._state is None else self._state.hidden.shape[1]
            raise ValueError(f"got {len(log_mel)} strips, ready for {ready}: call reset first")
        with torch.inference_mode():
            standard = (log_mel - self._mean_db) * self._per_std_db
            logits, self._state = self._network(standard, self._state)
            posteriors: Tensor = logits.sigmoid()
            return posteriors
