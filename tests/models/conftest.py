"""Networks nobody trained, and cards that fit them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.card import Calibration, ModelCard, Network
from models.crnn import Crnn, CrnnSettings

MakeCard = Callable[..., ModelCard]
MakeNetwork = Callable[[], Crnn]


@pytest.fixture(scope="session")
def make_card() -> MakeCard:
    """Makes a card that fits a network of the default sizes, but for the changes given."""
    settings = CrnnSettings()

    def make(**changes: object) -> ModelCard:
        fields: dict[str, object] = {
            "name": "test",
            "version": "0",
            "summary": "a network nobody trained",
            "licence": "none",
            "labels": LABELS,
            "thresholds": dict.fromkeys(LABELS, LabelSettings(0.5, 0.3)),
            "calibration": dict.fromkeys(LABELS, Calibration()),
            "features": FeatureSettings(),
            "band_mean_db": (-30.0,) * 128,
            "band_std_db": (20.0,) * 128,
            "network": Network(channels=settings.channels, pools=settings.pools, hidden=128, gru_layers=2),
            "parameters": 1,
            "training": {},
            "trained_on": (),
            "limits": (),
            "weights_sha256": "",
        }
        return ModelCard.model_validate({**fields, **changes})

    return make


@pytest.fixture(scope="session")
def make_network() -> MakeNetwork:
    """Makes a network of full size, always the same, whose norms do something and whose outputs move."""

    def make() -> Crnn:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            network = Crnn(CrnnSettings())
            with torch.no_grad():
                for _ in range(3):
                    network(2 * torch.randn(4, 64, 128) + 0.3)
                network.head.weight.mul_(40)
        return network.eval()

    return make
