from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from models.card import ModelCard, Network
from models.crnn import Crnn
from models.store import SHIPPED, card_path, load_detector, save_detector
from models.streaming import StreamingDetector


@pytest.fixture
def stored(make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard], tmp_path: Path) -> Path:
    path = tmp_path / "weights" / "some.safetensors"
    save_detector(path, make_network(), make_card())
    return path


def test_what_was_saved_hears_the_same(
    stored: Path, make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard]
):
    sound = -30 + 20 * torch.randn(1, 8, 128, generator=torch.Generator().manual_seed(0))
    detectors = [StreamingDetector(make_network(), make_card()), load_detector(stored)]
    for detector in detectors:
        detector.reset(1)
    assert torch.equal(*(detector.step(sound) for detector in detectors))


def test_missing_weights_are_named(stored: Path):
    stored.unlink()
    with pytest.raises(ValueError, match=r"weights .*some\.safetensors are missing"):
        load_detector(stored)


def test_a_missing_card_is_named(stored: Path):
    card_path(stored).unlink()
    with pytest.raises(ValueError, match=r"model card .*some\.json is missing"):
        load_detector(stored)


def test_weights_of_another_card_are_refused(stored: Path):
    stored.write_bytes(stored.read_bytes()[:-4] + b"\0\0\0\0")
    with pytest.raises(ValueError, match=r"are not those that some\.json describes"):
        load_detector(stored)


def test_weights_that_do_not_fit_the_network_are_refused(
    make_network: Callable[[], Crnn], make_card: Callable[..., ModelCard], tmp_path: Path
):
    path = tmp_path / "odd.safetensors"
    pools = ((2, 2), (2, 2), *((1, 2),) * 5)
    network = Network(channels=(16, 32, 64, 128, 128, 128, 64), pools=pools, hidden=128, gru_layers=2)
    save_detector(path, make_network(), make_card(network=network))
    with pytest.raises(ValueError, match="don't fit the network"):
        load_detector(path)


def test_the_shipped_weights_load_and_are_small():
    detector = load_detector()
    assert SHIPPED.stat().st_size < 10e6
    assert detector.card.latency_ms < 350
    detector.reset(1)
    silence = detector.step(torch.full((1, 40, 128), -100.0))
    assert silence.shape == (1, 10, 13)
    assert silence.isfinite().all()
