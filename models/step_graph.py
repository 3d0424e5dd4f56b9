"""A stepper's frame as one CUDA graph: the host launches once, and waits for nothing."""

from __future__ import annotations

import torch
from torch import Tensor

from models.stepper import Stepper

WARM_UP = 3
"""Frames before the capture: the matrix library makes its handles and workspaces in the first ones."""


class CapturedStepper:
    """What a `Stepper` does, replayed from a graph; the answer stays on the device.

    Use it under ``torch.inference_mode``.

    Args:
        stepper: on a CUDA device; it is taken over.

    Attributes:
        strips: how many.
    """

    def __init__(self, stepper: Stepper) -> None:
        self.strips = stepper.strips
        self._stepper = stepper
        self._log_mel = stepper.log_mel.new_zeros(stepper.log_mel.shape)
        self._graph = torch.cuda.CUDAGraph()
        with torch.cuda.device(self._log_mel.device):
            self._posteriors = self._capture()
        self.clear()

    def clear(self) -> None:
        """Forget all that was heard."""
        self._stepper.clear()

    def advance(self, log_mel: Tensor) -> Tensor:
        """The posteriors of the next frame, ``[strips, hops, mels]`` dB → ``[strips, labels]``."""
        self._log_mel.copy_(log_mel)
        self._graph.replay()
        return self._posteriors.clone()

    def _capture(self) -> Tensor:
        """Where each replay will put the posteriors."""
        aside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        aside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(aside):
            for _ in range(WARM_UP):
                self._stepper.advance(self._log_mel)
        torch.cuda.current_stream().wait_stream(aside)
        # Thread-local: what other threads ask of the device meanwhile does not spoil the capture.
        with torch.cuda.graph(self._graph, capture_error_mode="thread_local"):
            return self._stepper.advance(self._log_mel)
