"""The reference system: it hears a whole clip at once, so it does not stream; the yardstick of the model that does.

Boes & Van hamme, "Audiovisual transfer learning for audio tagging and sound event detection", 2021: seven symmetric 3x3
convolutions, two layers of a bidirectional GRU, linear pooling, a mean teacher. Theirs had labels of clips and few of
frames; our scenes are mixed from parts whose moments are known, so the frames' labels are learnt as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.training.checkpoint import load_checkpoint
from models.training.schedule import ramp_up
from models.training.standard import Standard
from models.training.start import saved_standard

KIND = "reference"
CHANNELS = (16, 32, 64, 128, 128, 128, 128)
POOLS = ((2, 2), (2, 2), (1, 2), (1, 2), (1, 2), (1, 2), (1, 2))
HIDDEN, GRU_LAYERS, DROPOUT = 128, 2, 0.33
STEPS, RAMP_STEPS = 200 * 250, 12_500


class ReferenceConv(nn.Module):
    """Convolution, batch normalisation, ReLU, dropout, average pooling.

    Shape:
        ``[clips, inputs, time, bands]`` → ``[clips, outputs, time / pool, bands / pool]``.
    """

    def __init__(self, inputs: int, outputs: int, pool: tuple[int, int]) -> None:
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(outputs)
        self.dropout = nn.Dropout(DROPOUT)
        self.pool = nn.AvgPool2d(pool)

    def forward(self, x: Tensor) -> Tensor:
        """The next map."""
        pooled: Tensor = self.pool(self.dropout(torch.relu(self.norm(self.conv(x)))))
        return pooled


class Reference(nn.Module):
    """The network, from standardised log-mel to logits.

    Args:
        labels: outputs.

    Shape:
        ``[clips, hops, 128]``, hops a multiple of 4 → ``[clips, frames, labels]``.

    >>> Reference(13).eval()(torch.zeros(2, 604, 128))[0].shape
    torch.Size([2, 151, 13])
    """

    def __init__(self, labels: int) -> None:
        super().__init__()
        inputs = (1, *CHANNELS)
        self.convs = nn.ModuleList(
            ReferenceConv(inputs[i], outputs, pool)
            for i, (outputs, pool) in enumerate(zip(CHANNELS, POOLS, strict=True))
        )
        self.gru = nn.GRU(CHANNELS[-1], HIDDEN, GRU_LAYERS, batch_first=True, bidirectional=True)
        self.head = nn.Linear(2 * HIDDEN, labels)

    def forward(self, log_mel: Tensor, _state: None = None) -> tuple[Tensor, None]:
        """Logits of a clip's frames, and that there is no state to carry: as the streaming network's forward."""
        x = log_mel.unsqueeze(1)
        for conv in self.convs:
            x = conv(x)
        x = x.transpose(1, 2).flatten(2).float().contiguous()
        with torch.autocast(x.device.type, enabled=False):  # rounding adds up along the recurrence
            return self.head(self.gru(x)[0]), None


@dataclass(frozen=True, slots=True)
class ReferenceSchedule:
    """The paper's learning rate: ramped up over 12 500 of 50 000 steps, then a little less with each.

    Whoever has fewer steps runs through the same curve faster; how much faster says ``scale``.

    Attributes:
        peak: the highest rate.
        decay: factor of a step, of the 50 000, behind the ramp.
    """

    peak: float = 1e-3
    decay: float = 0.99995

    def rate(self, spent: float) -> float:
        """The rate when this share of the budget (0–1) is spent."""
        step = spent * STEPS
        return self.peak * ramp_up(step / RAMP_STEPS) * float(self.decay ** max(0.0, step - RAMP_STEPS))

    def scale(self, steps: int) -> float:
        """What share of the paper's steps so many are; 1 is the schedule as published."""
        return steps / STEPS


class OfflineReference:
    """A trained reference network.

    Args:
        network: in evaluation mode.
        standard: what it expects of its input.
    """

    def __init__(self, network: Reference, standard: Standard) -> None:
        self.network, self.standard = network.eval(), standard

    @torch.inference_mode()
    def posteriors(self, log_mel: NDArray[np.float32]) -> NDArray[np.float32]:
        """A clip's posteriors: ``[hops, mels]`` dB, hops a multiple of 4 → ``[frames, labels]``."""
        logits, _ = self.network(torch.from_numpy(self.standard.apply(log_mel))[None])
        return np.asarray(logits[0].sigmoid().numpy())


def load_offline(path: Path) -> OfflineReference:
    """The averaged weights of a run of the reference system, from its checkpoint.

    Raises:
        ValueError: it is missing, no checkpoint, or one of another model.
    """
    saved = load_checkpoint(path)
    if saved.get("kind") != KIND:
        raise ValueError(f"{path} is no checkpoint of the reference system: export it and name its weights")
    network = Reference(len(saved["average"]["head.bias"]))
    network.load_state_dict(saved["average"])
    return OfflineReference(network, saved_standard(saved))
