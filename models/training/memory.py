"""What a network remembers of the scenes that it learnt from, as one small matrix: how its last layer's inputs lay.

When a last layer's weights and bias change by ``d``, the logits of a frame with the inputs ``h`` change by
``d · (h, 1)``. Over all frames of the scenes the mean square of that is ``d M d``, with ``M`` the mean of
``(h, 1) (h, 1)ᵀ``. So whoever trains the last layer on something new can hold on to what it said of the old scenes,
much as distillation on them would (Hinton et al., "Distilling the knowledge in a neural network", 2015), without having
them.

``python -m models.training remember`` writes the matrix beside the weights.
"""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import safetensors
import torch
from rich.progress import track
from safetensors.torch import save
from torch import Tensor

from models.card import read_card
from models.crnn import Crnn
from models.store import SHIPPED, card_path, network_settings
from models.training.items import Items
from models.training.mixing import Mixer
from models.training.start import read_start

BATCH: Final = 16

_MOMENTS, _OF = "moments", "weights_sha256"


@dataclass(frozen=True, slots=True)
class Memory:
    """The second moments of a last layer's inputs.

    Attributes:
        moments: ``[inputs + 1, inputs + 1]``, the last row and column those of the constant 1.
    """

    moments: Tensor

    def changes(self, weight: Tensor, bias: Tensor) -> Tensor:
        """The mean square by which the remembered scenes' logits change, ``[labels]``.

        Args:
            weight: change of the last layer's weights, ``[labels, inputs]``.
            bias: change of its biases, ``[labels]``.
        """
        change = torch.cat([weight, bias[:, None]], 1)
        return torch.einsum("li,ij,lj->l", change, self.moments, change)


class Remembering:
    """Adds up the second moments of what goes into a network's last layer.

    Args:
        network: in evaluation.
    """

    def __init__(self, network: Crnn) -> None:
        self._network = network
        inputs = network.head.in_features
        self._sum, self._frames = torch.zeros(inputs + 1, inputs + 1, dtype=torch.float64), 0

    def hear(self, standardised: Tensor) -> None:
        """Take in scenes: ``[scenes, hops, mels]``, standardised."""
        taken: list[Tensor] = []
        hook = self._network.head.register_forward_pre_hook(lambda _, inputs: taken.append(inputs[0]))
        with torch.inference_mode():
            self._network(standardised)
        hook.remove()
        inputs = torch.nn.functional.pad(taken[0].flatten(0, 1).double(), (0, 1), value=1.0)
        self._sum += inputs.T @ inputs
        self._frames += len(inputs)

    def memory(self) -> Memory:
        """What was taken in so far."""
        return Memory((self._sum / self._frames).float())


def memory_path(weights: Path) -> Path:
    """Where the memory of these weights lies."""
    return weights.with_suffix(".memory.safetensors")


def write_memory(weights: Path, memory: Memory) -> None:
    """Put a memory beside its weights."""
    content = save({_MOMENTS: memory.moments}, {_OF: _sha256(weights)})
    memory_path(weights).write_bytes(content)


def read_memory(weights: Path) -> Memory:
    """The memory beside weights.

    Raises:
        ValueError: it is missing, broken, or that of other weights.
    """
    path = memory_path(weights)
    try:
        with safetensors.safe_open(path, "pt") as file:
            moments, of = file.get_tensor(_MOMENTS), (file.metadata() or {}).get(_OF)
    except (OSError, safetensors.SafetensorError) as error:
        raise ValueError(f"the memory {path} can't be read ({error}): training from {weights} needs it") from error
    if of != _sha256(weights):
        raise ValueError(f"the memory {path} is that of other weights: make it anew with the command remember")
    return Memory(moments)


def _sha256(weights: Path) -> str:
    try:
        return hashlib.sha256(weights.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise ValueError(f"weights {weights} are missing") from error


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``remember``."""
    parser.add_argument(
        "--bank", type=Path, required=True, help="folder of the phrase bank that the weights learnt from"
    )
    parser.add_argument("--weights", type=Path, default=SHIPPED, help="a .safetensors file (default: the package's)")
    parser.add_argument("--scenes", type=int, default=480, help="how many (default: 480)")
    parser.add_argument("--seed", type=int, default=0, help="of the scenes (default: 0)")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default: 1)")


def run(args: Namespace) -> None:
    """Mix scenes, hear them, and write the memory beside the weights.

    Raises:
        ValueError: bank or weights are no good.
    """
    torch.set_num_threads(args.threads)
    start = read_start(args.weights)
    network = Crnn(network_settings(read_card(card_path(args.weights)))).eval()
    network.load_state_dict(start.weights)
    mixer = Mixer(Items(args.bank, "train"))
    remembering = Remembering(network)
    rng = np.random.default_rng(args.seed)
    for _ in track(range(-(-args.scenes // BATCH)), "hearing scenes", transient=True):
        remembering.hear(torch.from_numpy(start.standard.apply(mixer.batch(rng, BATCH).log_mel)))
    write_memory(args.weights, remembering.memory())
    print(f"{memory_path(args.weights)}: what {args.scenes} scenes were like")  # noqa: T201
