"""Checkpoints that survive being stopped: written beside the old one, then swapped in."""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import torch


def save_checkpoint(path: Path, content: dict[str, Any]) -> None:
    """Write tensors and plain values; whoever reads sees the old file or the whole new one.

    Raises:
        OSError: it can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    whole = io.BytesIO()  # torch itself, writing to a full disk, does not say that it is full
    torch.save(content, whole)
    try:
        fresh.write_bytes(whole.getbuffer())
        fresh.replace(path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def load_checkpoint(path: Path) -> dict[str, Any]:
    """Read it back; nothing in it is executed.

    Raises:
        ValueError: it is missing or no checkpoint.
    """
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError as error:
        raise ValueError(f"no checkpoint at {path}: train first, or name another --run") from error
    except (pickle.UnpicklingError, RuntimeError, EOFError) as error:
        raise ValueError(f"{path} is no checkpoint: {error}") from error
    if not isinstance(content, dict):
        raise ValueError(f"{path} is no checkpoint")  # noqa: TRY004 - it is the user's file, not a type
    return content
