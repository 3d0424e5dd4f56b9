"""EfficientAT's mn04: a MobileNetV3 that knows AudioSet's 527 classes.

Schmid, Koutini & Widmer, "Efficient large-scale audio tagging via transformer-to-CNN knowledge distillation", 2023.
Only the network is written out here; the weights are read from the file that its authors publish (MIT licence).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

RATE_HZ: Final = 32_000
HOP: Final = 320
FEATURES: Final = 384
CLASSES: Final = 527

_FFT, _WINDOW, _MELS, _HIGHEST_HZ = 1024, 800, 128, 15_000.0
_EPSILON = 0.001  # of every batch normalisation


class _Block(NamedTuple):
    """One inverted residual: kernel, widened channels, channels out, squeeze units (0: none), hardswish, stride."""

    kernel: int
    wide: int
    out: int
    squeeze: int
    hard: bool
    stride: int


_BLOCKS: Final = (
    _Block(3, 8, 8, 0, hard=False, stride=1),
    _Block(3, 24, 16, 0, hard=False, stride=2),
    _Block(3, 32, 16, 0, hard=False, stride=1),
    _Block(5, 32, 16, 8, hard=False, stride=2),
    _Block(5, 48, 16, 16, hard=False, stride=1),
    _Block(5, 48, 16, 16, hard=False, stride=1),
    _Block(3, 96, 32, 0, hard=True, stride=2),
    _Block(3, 80, 32, 0, hard=True, stride=1),
    _Block(3, 72, 32, 0, hard=True, stride=1),
    _Block(3, 72, 32, 0, hard=True, stride=1),
    _Block(3, 192, 48, 48, hard=True, stride=1),
    _Block(3, 272, 48, 72, hard=True, stride=1),
    _Block(5, 272, 64, 72, hard=True, stride=2),
    _Block(5, 384, 64, 96, hard=True, stride=1),
    _Block(5, 384, 64, 96, hard=True, stride=1),
)
_STEM = 8


class MelInput(nn.Module):
    """Log-mel as mn04 expects it: pre-emphasis, power, Kaldi's bands, scaled to about unit range.

    Shape:
        ``[clips, samples]`` at 32 kHz → ``[clips, 1, 128, samples // 320 + 1]``.
    """

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("window", torch.hann_window(_WINDOW, periodic=False))
        self.register_buffer("bands", torch.from_numpy(kaldi_bands()))

    def forward(self, sound: Tensor) -> Tensor:
        """Features of whole clips."""
        sound = sound[:, 1:] - 0.97 * sound[:, :-1]
        window: Tensor = self.get_buffer("window")
        spectrum = torch.stft(
            sound, _FFT, hop_length=HOP, win_length=_WINDOW, window=window, center=True, return_complex=True
        )
        mel = self.get_buffer("bands") @ spectrum.abs().square()
        return ((mel + 1e-5).log()[:, None] + 4.5) / 5


def kaldi_bands() -> NDArray[np.float32]:
    """Triangles over frequency, evenly spaced and linear in mel: ``[128, 513]``; the Nyquist bin counts nowhere."""

    def to_mel(hz: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(1127.0 * np.log1p(hz / 700.0))

    low, high = to_mel(np.array([0.0, _HIGHEST_HZ]))
    step = (high - low) / (_MELS + 1)
    left = low + step * np.arange(_MELS)[:, None]
    bins = to_mel(np.arange(_FFT // 2) * RATE_HZ / _FFT)[None, :]
    triangles = np.maximum(0.0, np.minimum((bins - left) / step, (left + 2 * step - bins) / step))
    return np.pad(triangles, ((0, 0), (0, 1))).astype(np.float32)


def band_centres_hz() -> NDArray[np.float64]:
    """Where each band's energy lies: ``[128]``."""
    bands = kaldi_bands().astype(np.float64)
    return np.asarray((bands @ np.arange(_FFT // 2 + 1)) * (RATE_HZ / _FFT) / np.maximum(bands.sum(1), 1e-9))


class _Squeeze(nn.Module):
    """Weighs channels by what the whole map holds."""

    def __init__(self, channels: int, units: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(channels, units)
        self.fc2 = nn.Linear(units, channels)

    def forward(self, x: Tensor) -> Tensor:
        weights: Tensor = self.fc2(torch.relu(self.fc1(x.mean((2, 3))))).sigmoid()
        return x * weights[:, :, None, None]


class _Squeezes(nn.Module):
    """One squeeze, under the name that the published weights have for it."""

    def __init__(self, channels: int, units: int) -> None:
        super().__init__()
        self.conc_se_layers = nn.Sequential(_Squeeze(channels, units))

    def forward(self, x: Tensor) -> Tensor:
        weighed: Tensor = self.conc_se_layers(x)
        return weighed


def _conv(
    inputs: int, outputs: int, act: nn.Module | None, *, kernel: int = 1, stride: int = 1, groups: int = 1
) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    norm = nn.BatchNorm2d(outputs, eps=_EPSILON, momentum=0.01)
    return nn.Sequential(conv, norm) if act is None else nn.Sequential(conv, norm, act)


class _Residual(nn.Module):
    def __init__(self, inputs: int, block: _Block) -> None:
        super().__init__()
        act: nn.Module = nn.Hardswish() if block.hard else nn.ReLU()
        layers: list[nn.Module] = []
        if block.wide != inputs:
            layers.append(_conv(inputs, block.wide, act))
        layers.append(_conv(block.wide, block.wide, act, kernel=block.kernel, stride=block.stride, groups=block.wide))
        if block.squeeze:
            layers.append(_Squeezes(block.wide, block.squeeze))
        layers.append(_conv(block.wide, block.out, None))
        self.block = nn.ModuleList(layers)
        self.shortcut = block.stride == 1 and inputs == block.out

    def forward(self, x: Tensor) -> Tensor:
        y = x
        for layer in self.block:
            y = layer(y)
        return x + y if self.shortcut else y


class Mn04(nn.Module):
    """The network; its parts have the names of the published weights.

    Shape:
        ``[clips, 1, 128, hops]`` → features ``[clips, 384]`` and logits ``[clips, 527]``.
    """

    def __init__(self) -> None:
        super().__init__()
        inputs = (_STEM, *(block.out for block in _BLOCKS))
        self.features = nn.Sequential(
            _conv(1, _STEM, nn.Hardswish(), kernel=3, stride=2),
            *(_Residual(inputs[i], block) for i, block in enumerate(_BLOCKS)),
            _conv(inputs[-1], FEATURES, nn.Hardswish()),
        )
        self.classifier = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(FEATURES, 512),
            nn.Hardswish(),
            nn.Dropout(0.2),
            nn.Linear(512, CLASSES),
        )

    def forward(self, mel: Tensor) -> tuple[Tensor, Tensor]:
        """Features and logits of whole clips."""
        features = self.features(mel).mean((2, 3))
        return features, self.classifier[2:](features)


def load_mn04(path: Path) -> Mn04:
    """The network with its published weights, for inference.

    Raises:
        ValueError: the file is missing, or holds something else.
    """
    try:
        weights = torch.load(path, map_location="cpu", weights_only=True)
        network = Mn04()
        network.load_state_dict(weights)
    except FileNotFoundError as error:
        raise ValueError(f"mn04's weights are not there: {path}") from error
    except (RuntimeError, AttributeError, TypeError) as error:
        raise ValueError(f"{path} does not hold mn04's weights: {str(error).splitlines()[0]}") from error
    return network.eval()
