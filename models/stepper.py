"""The network, advanced by one frame of a fixed number of strips, with every buffer made beforehand.

`Crnn.forward` on a chunk of one frame gathers, pads and allocates for longer than it computes. Here each
layer's input is a matrix that keeps its past, and the products read overlapping slices of it where they lie.
"""

from __future__ import annotations

import torch
from torch import Tensor

from models.crnn import KERNEL, PAST
from models.step_weights import ConvWeights, GruWeights, StepWeights


class Stepper:
    """A network, and what it remembers of each strip.

    Use it under ``torch.inference_mode``.

    Args:
        weights: they say the device, too.
        strips: how many.

    Attributes:
        strips: how many.
        log_mel: where the newest frame's is put, standardised, ``[strips, hops, mels]``.
    """

    def __init__(self, weights: StepWeights, strips: int) -> None:
        self.strips = strips
        self._weights = weights
        scratch = weights.head_bias.new_empty(max(strips * conv.bands * len(conv.bias) for conv in weights.convs))
        self._convs = [_Conv(conv, strips, scratch) for conv in weights.convs]
        widths = [*(len(gru.of_input) for gru in weights.grus), len(weights.grus[-1].of_state)]
        # Each recurrent layer's input stands before its state, which is the next one's input.
        self._memory = scratch.new_zeros(strips, sum(widths))
        self._grus = []
        begin = 0
        for gru, inputs in zip(weights.grus, widths, strict=False):
            self._grus.append(_Gru(gru, self._memory[:, begin : begin + inputs + len(gru.of_state)]))
            begin += inputs
        self._top = self._memory[:, begin:]
        # [bands, strips, hops] -> [strips, hops, bands]
        self.log_mel = self._convs[0].newest.permute(1, 2, 0)
        bands = self._convs[-1].pooled_bands
        last = self._memory[:, : widths[0]].view(strips, bands, -1).transpose(0, 1)
        self._outputs = [*(conv.newest for conv in self._convs[1:]), last]

    def clear(self) -> None:
        """Forget all that was heard."""
        self._memory.zero_()
        for conv in self._convs:
            conv.rows.zero_()

    def advance(self, log_mel: Tensor) -> Tensor:
        """The posteriors of the next frame, ``[strips, hops, mels]`` dB → ``[strips, labels]``."""
        weights = self._weights
        torch.addcmul(weights.offset, log_mel, weights.scale, out=self.log_mel)
        for conv, output in zip(self._convs, self._outputs, strict=True):
            conv.advance(output)
        for gru in self._grus:
            gru.advance()
        return torch.addmm(weights.head_bias, self._top, weights.head_weight).sigmoid_()


class _Conv:
    """One convolution with its ReLU and pool.

    Attributes:
        rows: its input, ``[1 + bands + 1, strips, (2 + hops) * inputs]``; the outer bands stay zero.
        newest: where the frame's own hops belong in it, ``[bands, strips, hops * inputs]``.
        pooled_bands: of the output.
    """

    def __init__(self, weights: ConvWeights, strips: int, scratch: Tensor) -> None:
        bands, hops, inputs = weights.bands, weights.hops, weights.inputs
        time, across = weights.pool
        self._weights = weights
        self.pooled_bands = bands // across
        self.rows = scratch.new_zeros(1 + bands + 1, strips, (PAST + hops) * inputs)
        self._seen = [self.rows[tap : tap + bands].flatten(0, 1) for tap in range(KERNEL)]
        slots = self.rows[1:-1].view(bands, strips, PAST + hops, inputs)
        self.newest = slots[:, :, PAST:].flatten(2)
        # The oldest first: with one hop a frame, each is written just after it was read.
        self._shifts = [(slots[:, :, past], slots[:, :, past + hops]) for past in range(PAST)]
        columns = len(weights.bias)
        self._sums = scratch[: bands * strips * columns].view(bands * strips, columns)
        parts = self._sums.view(self.pooled_bands, across, strips, time, columns // time)
        self._parts = [parts[:, band, :, hop] for band in range(across) for hop in range(time)]

    def advance(self, output: Tensor) -> None:
        """Write the frame's pooled sums (their mean's divisor is in the next weights); it becomes the past."""
        below, own, above = self._weights.taps
        torch.addmm(self._weights.bias, self._seen[0], below, out=self._sums)
        self._sums.addmm_(self._seen[1], own)
        self._sums.addmm_(self._seen[2], above)
        self._sums.relu_()
        for past, later in self._shifts:
            past.copy_(later)
        if len(self._parts) == 1:
            output.copy_(self._parts[0])
            return
        torch.add(self._parts[0], self._parts[1], out=output)
        for part in self._parts[2:]:
            output.add_(part)


class _Gru:
    """One recurrent layer; its input and its state stand side by side, ``[strips, inputs + hidden]``."""

    def __init__(self, weights: GruWeights, memory: Tensor) -> None:
        hidden = len(weights.of_state)
        self._weights = weights
        self._input, self._state = memory[:, :-hidden], memory[:, -hidden:]
        self._sums = memory.new_empty(len(memory), 4 * hidden)
        self._with_input, self._with_state = self._sums[:, :-hidden], self._sums[:, hidden:]
        self._new, self._reset, self._update, self._of_state = self._sums.chunk(4, dim=1)
        self._gates = self._sums[:, hidden:-hidden]

    def advance(self) -> None:
        """Replace the state by the next one."""
        self._sums.copy_(self._weights.bias)
        self._with_input.addmm_(self._input, self._weights.of_input)
        self._with_state.addmm_(self._state, self._weights.of_state)
        self._gates.sigmoid_()
        torch.addcmul(self._new, self._reset, self._of_state, out=self._new).tanh_()
        torch.lerp(self._new, self._state, self._update, out=self._state)
