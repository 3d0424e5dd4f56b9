from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.training.teachers import yamnet
from models.training.teachers.yamnet import Yamnet


class Network:
    """Stands in for the tflite interpreter: class 3 scores what the window begins with."""

    shapes = (15_600,), (1, 521)

    def __init__(self, model_path: str, num_threads: int) -> None:
        assert (model_path, num_threads) == ("yamnet.tflite", 1)
        self.window: np.ndarray | None = None
        self.heard: np.ndarray | None = None

    def allocate_tensors(self) -> None:
        pass

    def get_input_details(self) -> list[dict[str, object]]:
        return [{"index": 7, "shape": np.array(self.shapes[0])}]

    def get_output_details(self) -> list[dict[str, object]]:
        return [{"index": 9, "shape": np.array(self.shapes[1])}]

    def set_tensor(self, index: int, window: np.ndarray) -> None:
        assert index == 7
        self.window = window

    def invoke(self) -> None:
        self.heard = self.window

    def get_tensor(self, index: int) -> np.ndarray:
        assert index == 9
        assert self.heard is not None
        scores = np.zeros((1, 521), np.float32)
        scores[0, 3] = self.heard[0]
        return scores


def test_each_window_gets_its_own_scores(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(yamnet, "Interpreter", Network)
    windows = np.zeros((3, yamnet.WINDOW), np.float32)
    windows[:, 0] = 0.1, 0.9, 0.4
    scores = Yamnet(Path("yamnet.tflite"))(windows)
    assert scores.shape == (3, 521)
    np.testing.assert_array_equal(scores[:, 3], windows[:, 0])


def test_another_network_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Network, "shapes", ((15_600,), (1, 20)))
    monkeypatch.setattr(yamnet, "Interpreter", Network)
    with pytest.raises(ValueError, match=r"yamnet\.tflite holds another network"):
        Yamnet(Path("yamnet.tflite"))


@pytest.mark.parametrize("content", [None, b"no flat buffer"])
def test_what_is_no_network_is_named(tmp_path: Path, content: bytes | None):
    path = tmp_path / "yamnet.tflite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=r"yamnet\.tflite is no tflite file that can be read"):
        Yamnet(path)
