"""The network: a causal CRNN that hears a chunk of any number of frames and carries its state to the next.

The shape is that of Boes & Van hamme ("Audiovisual transfer learning for audio tagging and sound event
detection"): seven 3x3 convolutions with batch normalisation, ReLU and average pooling, a two-layer GRU,
a linear layer. Two things differ so that it can run live: the convolutions see only the past, and the GRU
runs forward only.

One ``forward`` serves training (a long chunk, fresh state) and the live stream (one frame, the state of the
one before). The state holds what each convolution pads with, so the two give the same numbers: a fresh state
is zeros, which is what an offline convolution pads with.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import NamedTuple

import torch
from torch import Tensor, nn

KERNEL = 3
PAST = KERNEL - 1
"""Hops (frames, behind the time pooling) of its own input that a convolution remembers."""
FIRST_DROPOUT = 5
"""Index of the first convolution with dropout: on the big early maps it costs as much as the convolving."""


@dataclass(frozen=True, slots=True)
class CrnnSettings:
    """The network's sizes.

    Attributes:
        labels: outputs.
        mels: bands of the input.
        channels: of each convolution.
        pools: (time, bands) that each convolution's output is averaged over.
        hidden: units of a GRU layer.
        gru_layers: GRU layers.
        dropout: behind the later convolutions and around the GRU, in training only.

    Raises:
        ValueError: there are not as many pools as channels, or they don't divide the bands.
    """

    labels: int = 13
    mels: int = 128
    channels: tuple[int, ...] = (16, 32, 64, 128, 128, 128, 128)
    pools: tuple[tuple[int, int], ...] = ((2, 2), (2, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2))
    hidden: int = 128
    gru_layers: int = 2
    dropout: float = 0.2

    def __post_init__(self) -> None:
        if len(self.channels) != len(self.pools):
            raise ValueError(f"{len(self.channels)} convolutions have {len(self.pools)} pools")
        if self.mels % self.bands_pooled:
            raise ValueError(f"pools over {self.bands_pooled} bands don't divide {self.mels}")

    @property
    def hops_per_frame(self) -> int:
        """Hops of features that make one frame of decisions."""
        return prod(time for time, _ in self.pools)

    @property
    def bands_pooled(self) -> int:
        """Mel bands that end in one band behind the last pool."""
        return prod(bands for _, bands in self.pools)


class CrnnState(NamedTuple):
    """What the network remembers of the sound so far, a row a strip.

    Attributes:
        edges: for each convolution the last two rows of its input, ``[strips, channels, 2, bands]``.
        hidden: of the GRU, ``[layers, strips, hidden]``.
    """

    edges: tuple[Tensor, ...]
    hidden: Tensor


class CausalConv(nn.Module):
    """Convolution over bands and past time, batch normalisation, ReLU, average pooling.

    Shape:
        ``[strips, inputs, time, bands]`` and its edge → ``[strips, outputs, time / pool, bands / pool]`` and
        the next edge.
    """

    def __init__(self, inputs: int, outputs: int, pool: tuple[int, int], dropout: float) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, KERNEL, padding=(0, 1), bias=False)
        self.norm: nn.Module = nn.BatchNorm2d(outputs)
        self.pool = nn.AvgPool2d(pool)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, edge: Tensor) -> tuple[Tensor, Tensor]:
        """Go on where the edge ends."""
        x = torch.cat([edge.to(x.dtype), x], dim=2)
        return self.dropout(self.pool(torch.relu(self.norm(self.conv(x))))), x[:, :, -PAST:]


class Crnn(nn.Module):
    """The detector's network, from standardised log-mel to logits.

    Shape:
        ``[strips, hops, mels]``, hops a multiple of ``hops_per_frame`` → ``[strips, frames, labels]``.

    >>> network = Crnn(CrnnSettings()).eval()
    >>> logits, state = network(torch.zeros(2, 604, 128))
    >>> logits.shape
    torch.Size([2, 151, 13])
    """

    def __init__(self, settings: CrnnSettings) -> None:
        super().__init__()
        self.settings = settings
        inputs = (1, *settings.channels)
        self.convs = nn.ModuleList(
            CausalConv(inputs[i], channels, pool, settings.dropout if i >= FIRST_DROPOUT else 0.0)
            for i, (channels, pool) in enumerate(zip(settings.channels, settings.pools, strict=True))
        )
        width = settings.channels[-1] * settings.mels // settings.bands_pooled
        self.gru = nn.GRU(
            width,
            settings.hidden,
            settings.gru_layers,
            batch_first=True,
            dropout=settings.dropout if settings.gru_layers > 1 else 0.0,
        )
        self.dropout = nn.Dropout(settings.dropout)
        self.head = nn.Linear(settings.hidden, settings.labels)
        # Most labels are silent most of the time: starting from there saves the first hundred steps.
        nn.init.constant_(self.head.bias, -2.0)

    def fresh_state(self, strips: int) -> CrnnState:
        """The state before any sound."""
        like = self.head.weight
        edges = []
        inputs, bands = 1, self.settings.mels
        for channels, (_, pool) in zip(self.settings.channels, self.settings.pools, strict=True):
            edges.append(like.new_zeros(strips, inputs, PAST, bands))
            inputs, bands = channels, bands // pool
        hidden = like.new_zeros(self.settings.gru_layers, strips, self.settings.hidden)
        return CrnnState(tuple(edges), hidden)

    def forward(self, log_mel: Tensor, state: CrnnState | None = None) -> tuple[Tensor, CrnnState]:
        """Logits of the frames in the chunk, and the state behind it.

        Args:
            log_mel: standardised; what it would be in dB is the caller's business.
            state: behind the chunk before; a fresh one when left out.

        Raises:
            ValueError: the hops are no whole number of frames.
        """
        strips, hops, _ = log_mel.shape
        if hops % self.settings.hops_per_frame:
            raise ValueError(f"{hops} hops are no multiple of {self.settings.hops_per_frame}")
        state = state or self.fresh_state(strips)
        x = log_mel.unsqueeze(1)
        edges = []
        for conv, before in zip(self.convs, state.edges, strict=True):
            x, edge = conv(x, before)
            edges.append(edge)
        # [strips, channels, frames, bands] -> [strips, frames, channels * bands]
        x = x.transpose(1, 2).flatten(2).float().contiguous()
        # The recurrence adds up rounding over hundreds of frames: it stays in float32 under autocast.
        with torch.autocast(x.device.type, enabled=False):
            x, hidden = self.gru(self.dropout(x), state.hidden)
            return self.head(self.dropout(x)), CrnnState(tuple(edges), hidden)


def fold_norms(network: Crnn) -> None:
    """Multiply each batch normalisation into the convolution before it, in place; for inference only."""
    for conv in network.convs:
        assert isinstance(conv, CausalConv)  # noqa: S101 - tells the type checker what a ModuleList can't
        if isinstance(conv.norm, nn.BatchNorm2d):
            conv.conv = nn.utils.fuse_conv_bn_eval(conv.conv, conv.norm)
            conv.norm = nn.Identity()


def linear_pooling(posteriors: Tensor) -> Tensor:
    """A chunk's probability of each label from its frames': ``p = sum(p_f²) / sum(p_f)``.

    Frames weigh in by their own probability, so one clear frame counts more than many doubtful ones
    (Wang, Li & Metze, "A comparison of five multiple instance learning pooling functions", 2019).

    Shape:
        ``[..., frames, labels]`` → ``[..., labels]``.
    """
    return posteriors.square().sum(-2) / posteriors.sum(-2).clamp_min(1e-7)
