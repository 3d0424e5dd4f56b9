"""The weights that a run begins with when it does not begin from nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import safetensors
from safetensors.torch import load_file
from torch import Tensor

from models.card import read_card
from models.store import card_path
from models.training.checkpoint import load_checkpoint
from models.training.standard import Standard


class Start(NamedTuple):
    """Another run's end.

    Attributes:
        weights: the network's, averaged.
        standard: what they expect of their input.
    """

    weights: dict[str, Tensor]
    standard: Standard


def read_start(path: Path) -> Start:
    """Read exported weights (``.safetensors`` beside their card), or a run's checkpoint.

    Raises:
        ValueError: it is missing, or neither.
    """
    if path.suffix == ".safetensors":
        card = read_card(card_path(path))
        standard = Standard(np.array(card.band_mean_db, np.float32), np.array(card.band_std_db, np.float32))
        try:
            return Start(load_file(path), standard)
        except (OSError, safetensors.SafetensorError) as error:
            raise ValueError(f"weights {path} can't be read: {error}") from error
    saved = load_checkpoint(path)
    return Start(saved["average"], saved_standard(saved))


def saved_standard(saved: dict[str, Any]) -> Standard:
    """The standardisation that a checkpoint holds."""
    return Standard(saved["mean_db"].numpy(), saved["std_db"].numpy())
