"""Weights and their card on disk: ``<name>.safetensors`` beside ``<name>.json``."""

from __future__ import annotations

import hashlib
from pathlib import Path

import safetensors
import torch
from safetensors.torch import load, save

from models.card import ModelCard, read_card, write_card
from models.crnn import Crnn, CrnnSettings
from models.streaming import StreamingDetector

SHIPPED = Path(__file__).parent / "weights" / "soundcheck.safetensors"


def load_detector(path: Path | None = None, device: str | torch.device = "cpu") -> StreamingDetector:
    """Load weights and card, ready to ``reset`` and ``step``.

    Args:
        path: the weights; those shipped with the package when left out.
        device: a torch device.

    Raises:
        ValueError: a file is missing, broken, or not of the other; the message says which.
    """
    path = path or SHIPPED
    card = read_card(card_path(path))
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ValueError(f"weights {path} are missing") from error
    if hashlib.sha256(content).hexdigest() != card.weights_sha256:
        raise ValueError(f"weights {path} are not those that {card_path(path).name} describes: export them again")
    network = Crnn(network_settings(card))
    try:
        network.load_state_dict(load(content))
    except (safetensors.SafetensorError, RuntimeError) as error:
        raise ValueError(f"weights {path} don't fit the network in {card_path(path).name}: {error}") from error
    return StreamingDetector(network, card, device)


def save_detector(path: Path, network: Crnn, card: ModelCard) -> ModelCard:
    """Write weights and card; the card that was written, with the weights' checksum."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = save({name: value.contiguous() for name, value in network.state_dict().items()})
    path.write_bytes(content)
    card = card.model_copy(update={"weights_sha256": hashlib.sha256(content).hexdigest()})
    write_card(card_path(path), card)
    return card


def card_path(weights: Path) -> Path:
    """Where the card of these weights lies."""
    return weights.with_suffix(".json")


def network_settings(card: ModelCard) -> CrnnSettings:
    """The network that a card describes."""
    return CrnnSettings(
        labels=len(card.labels),
        mels=card.features.n_mels,
        channels=card.network.channels,
        pools=card.network.pools,
        hidden=card.network.hidden,
        gru_layers=card.network.gru_layers,
    )
