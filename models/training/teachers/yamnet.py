"""YAMNet: AudioSet's 521 classes from windows of a second, as the tflite file that its authors publish has it.

Hershey et al., "CNN architectures for large-scale audio classification", 2017; weights under Apache-2.0.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from models.training.teachers.families import YAMNET_CLASSES

RATE_HZ: Final = 16_000
WINDOW: Final = 15_600
HOP: Final = 7_680
"""Samples from one window to the next: .48 s, its authors' own."""


class Yamnet:
    """The network; it takes one window at a time.

    Args:
        path: the tflite file.

    Raises:
        ValueError: it is missing, or holds another network.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._network = Interpreter(model_path=str(path), num_threads=1)
        except (ValueError, OSError) as error:
            raise ValueError(f"{path} is no tflite file that can be read: {error}") from error
        self._network.allocate_tensors()
        entry, *_ = self._network.get_input_details()
        way_out, *_ = self._network.get_output_details()
        if tuple(entry["shape"]) != (WINDOW,) or way_out["shape"][-1] != YAMNET_CLASSES:
            raise ValueError(f"{path} holds another network than YAMNet")
        self._entry, self._exit = entry["index"], way_out["index"]

    def __call__(self, windows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of windows, full scale ±1: ``[n, 15600]`` → ``[n, 521]``."""
        return np.concatenate([self._one(window) for window in windows])

    def _one(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        self._network.set_tensor(self._entry, window)
        self._network.invoke()
        return np.asarray(self._network.get_tensor(self._exit), np.float32)
