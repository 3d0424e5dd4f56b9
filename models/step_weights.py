"""A trained network's weights, laid out so that one frame of decisions is a handful of matrix products.

A convolution over three bands and three hops becomes three products, one for each band that is seen (the one
below, the band itself, the one above). Their rows are bands and strips; their columns are hops and channels:
all hops that a frame brings, with the two before them, go in side by side, and all hops of the output come out
side by side (a Toeplitz matrix; the zeros in it cost less than a product for each hop would). The factors of
average pooling and of the standardisation are multiplied in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.crnn import KERNEL, PAST, CausalConv, Crnn


@dataclass(frozen=True, slots=True)
class ConvWeights:
    """Of one convolution, for the hops of one frame.

    Attributes:
        taps: for the band below, the band itself and the band above,
            ``[(2 + hops) * inputs, hops * outputs]``. An output's columns stand in the order
            (place in the time pool, hop behind the pool, channel).
        bias: ``[hops * outputs]``.
        bands: of the input, and of the output before its pool.
        hops: that a frame brings.
        inputs: channels.
        pool: (time, bands) over which outputs are summed.
    """

    taps: tuple[Tensor, ...]
    bias: Tensor
    bands: int
    hops: int
    inputs: int
    pool: tuple[int, int]


@dataclass(frozen=True, slots=True)
class GruWeights:
    """Of one recurrent layer.

    Four sums a unit: the new value's share of the input, the reset gate, the update gate, the new value's share
    of the state. Input and state both add to the gates; the shares stay apart, since only the state's is gated.

    Attributes:
        of_input: for the first three sums, ``[inputs, 3 * hidden]``.
        of_state: for the last three, ``[hidden, 3 * hidden]``.
        bias: ``[4 * hidden]``.
    """

    of_input: Tensor
    of_state: Tensor
    bias: Tensor


@dataclass(frozen=True, slots=True)
class StepWeights:
    """Of the whole network.

    Attributes:
        offset: with ``scale`` it standardises: ``offset + scale * dB``, ``[mels]``.
        scale: ``[mels]``.
        convs: from the input on.
        grus: from the input on. The first one's inputs stand in the order (band, channel).
        head_weight: ``[hidden, labels]``.
        head_bias: ``[labels]``.
    """

    offset: Tensor
    scale: Tensor
    convs: tuple[ConvWeights, ...]
    grus: tuple[GruWeights, ...]
    head_weight: Tensor
    head_bias: Tensor


def step_weights(network: Crnn, mean_db: Sequence[float], std_db: Sequence[float]) -> StepWeights:
    """Lay a network's weights out anew; the network itself stays as it is.

    Args:
        network: its norms folded.
        mean_db: what the network's input is standardised by, a value a band.
        std_db: the same.

    Raises:
        ValueError: the norms are not folded.
    """
    settings = network.settings
    convs = []
    hops, bands, scale = settings.hops_per_frame, settings.mels, 1.0
    for conv, (time, across) in zip(network.convs, settings.pools, strict=True):
        assert isinstance(conv, CausalConv)  # noqa: S101 - tells the type checker what a ModuleList can't
        convs.append(_conv_weights(conv.conv, hops, bands, (time, across), scale))
        hops, bands, scale = hops // time, bands // across, 1 / (time * across)
    per_std = 1 / network.head.weight.new_tensor(std_db)
    return StepWeights(
        offset=-network.head.weight.new_tensor(mean_db) * per_std,
        scale=per_std,
        convs=tuple(convs),
        grus=tuple(_gru_weights(network.gru, layer, bands, scale) for layer in range(settings.gru_layers)),
        head_weight=network.head.weight.detach().T.contiguous(),
        head_bias=network.head.bias.detach().clone(),
    )


def _conv_weights(conv: nn.Conv2d, hops: int, bands: int, pool: tuple[int, int], scale: float) -> ConvWeights:
    """Those of one convolution, whose input is to be scaled first."""
    if conv.bias is None:
        raise ValueError("the network's norms are not folded: call fold_norms first")
    # [outputs, inputs, time, bands] -> [bands, time, inputs, outputs]
    kernel = conv.weight.detach().permute(3, 2, 1, 0) * scale
    outputs, inputs = conv.weight.shape[:2]
    time = pool[0]
    taps = kernel.new_zeros(KERNEL, PAST + hops, inputs, time, hops // time, outputs)
    for hop in range(hops):
        taps[:, hop : hop + KERNEL, :, hop % time, hop // time] = kernel
    return ConvWeights(
        taps=taps.reshape(KERNEL, (PAST + hops) * inputs, hops * outputs).unbind(),
        bias=conv.bias.detach().repeat(hops),
        bands=bands,
        hops=hops,
        inputs=inputs,
        pool=pool,
    )


def _gru_weights(gru: nn.GRU, layer: int, bands: int, scale: float) -> GruWeights:
    """Those of one layer; the first one's input comes in so many bands, and is to be scaled first."""
    named = {name: value.detach() for name, value in gru.named_parameters()}
    of_input, of_state = named[f"weight_ih_l{layer}"], named[f"weight_hh_l{layer}"]
    if layer == 0:
        # The network flattens (channel, band); the steps write (band, channel).
        of_input = scale * of_input.view(len(of_input), -1, bands).transpose(1, 2).flatten(1)
    reset, update, new = of_input.chunk(3)
    bias_input, bias_state = named[f"bias_ih_l{layer}"].chunk(3), named[f"bias_hh_l{layer}"].chunk(3)
    gates = [bias_input[gate] + bias_state[gate] for gate in range(2)]
    return GruWeights(
        of_input=torch.cat([new, reset, update]).T.contiguous(),
        of_state=of_state.T.contiguous(),
        bias=torch.cat([bias_input[2], *gates, bias_state[2]]),
    )
