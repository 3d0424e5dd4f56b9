"""Weights of a network so small that training it takes no time, with their card and memory."""

from __future__ import annotations

from pathlib import Path

import torch

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.card import Calibration, ModelCard, Network
from models.crnn import Crnn, CrnnSettings
from models.store import save_detector
from models.training.memory import Memory, Remembering, write_memory

TINY = CrnnSettings(channels=(4, 4, 8, 8, 8, 8, 16), hidden=24, gru_layers=1)


def write_tiny_weights(path: Path, seed: int = 0) -> Path:
    """Weights at random, always the same for a seed, that react to what they hear."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = Crnn(TINY)
        with torch.no_grad():
            for _ in range(30):
                network(2 * torch.randn(4, 64, 128))
            network.head.weight.mul_(4)
        network.eval()
        remembering = Remembering(network)
        remembering.hear(2 * torch.randn(8, 64, 128))
    return save_tiny(path, network, (-30.0,) * 128, (20.0,) * 128, remembering.memory())


def save_tiny(path: Path, network: Crnn, mean_db: tuple[float, ...], std_db: tuple[float, ...], memory: Memory) -> Path:
    """A network of that size as weights, with card and memory."""
    card = ModelCard(
        name="tiny",
        version="0",
        summary="A network for tests.",
        licence="none",
        labels=LABELS,
        thresholds=dict.fromkeys(LABELS, LabelSettings(on=0.5, off=0.25)),
        calibration=dict.fromkeys(LABELS, Calibration()),
        features=FeatureSettings(),
        band_mean_db=mean_db,
        band_std_db=std_db,
        network=Network(channels=TINY.channels, pools=TINY.pools, hidden=TINY.hidden, gru_layers=TINY.gru_layers),
        parameters=sum(value.numel() for value in network.parameters()),
        training={},
        trained_on=(),
        limits=(),
        weights_sha256="",
    )
    save_detector(path, network, card)
    write_memory(path, memory)
    return path
