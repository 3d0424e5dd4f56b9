"""Recurrent state carried from one training step to the next, so that the network learns to go on with a stream."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from models.crnn import Crnn, CrnnState


class Carry:
    """The states behind the last batch.

    Args:
        network: whose states.
        clips: in a batch.
        chance: that a clip begins with the state behind some other clip, as in a long stream.
    """

    def __init__(self, network: Crnn, clips: int, chance: float) -> None:
        self.clips, self.chance = clips, chance
        self.state = network.fresh_state(clips)

    def draw(self, rng: np.random.Generator) -> CrnnState:
        """The states, in another order, forgotten by some."""
        keep = torch.from_numpy((rng.random(self.clips) < self.chance).astype("f4"))
        order = torch.from_numpy(rng.permutation(self.clips))
        edges = tuple(edge[order] * keep[:, None, None, None] for edge in self.state.edges)
        return CrnnState(edges, self.state.hidden[:, order] * keep[:, None])

    def put(self, state: CrnnState) -> None:
        """Remember the states behind a batch."""
        edges = tuple(edge.detach().float().clone() for edge in state.edges)
        self.state = CrnnState(edges, state.hidden.detach())

    def content(self) -> dict[str, Any]:
        """What a checkpoint keeps of it."""
        return {"edges": list(self.state.edges), "hidden": self.state.hidden}

    def restore(self, saved: dict[str, Any]) -> None:
        """Take a checkpoint's states; those of a batch of another size are forgotten."""
        if saved["hidden"].shape[1] == self.clips:
            self.state = CrnnState(tuple(saved["edges"]), saved["hidden"])
