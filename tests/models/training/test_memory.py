from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tiny_weights import TINY, write_tiny_weights

from models.crnn import Crnn
from models.store import SHIPPED
from models.training.__main__ import main
from models.training.memory import Memory, Remembering, memory_path, read_memory, write_memory
from models.training.start import read_start


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_weights(tmp_path_factory.mktemp("weights") / "tiny.safetensors")


def network(weights: Path) -> Crnn:
    made = Crnn(TINY).eval()
    made.load_state_dict(read_start(weights).weights)
    return made


def test_it_foretells_how_far_the_remembered_logits_move(weights: Path):
    before, after = network(weights), network(weights)
    scenes = [2 * torch.randn(3, 64, 128, generator=torch.Generator().manual_seed(seed)) for seed in (1, 2)]
    remembering = Remembering(before)
    for part in scenes:
        remembering.hear(part)
    weight, bias = 0.3 * torch.randn_like(before.head.weight), torch.randn_like(before.head.bias)
    with torch.inference_mode():
        after.head.weight += weight
        after.head.bias += bias
        moved = torch.cat([(after(part)[0] - before(part)[0]).flatten(0, 1) for part in scenes])
    foretold = remembering.memory().changes(weight, bias)
    torch.testing.assert_close(foretold, moved.square().mean(0), rtol=1e-4, atol=1e-5)


def test_it_comes_back_from_the_disk(weights: Path):
    memory = Memory(torch.eye(TINY.hidden + 1))
    write_memory(weights, memory)
    torch.testing.assert_close(read_memory(weights).moments, memory.moments)


def test_the_command_writes_it_beside_the_weights(weights: Path, tiny_bank: Path, capsys: pytest.CaptureFixture[str]):
    memory_path(weights).unlink()
    threads = torch.get_num_threads()
    assert main(["remember", "--bank", str(tiny_bank), "--weights", str(weights), "--scenes", "16"]) == 0
    torch.set_num_threads(threads)
    assert "tiny.memory.safetensors: what 16 scenes were like" in capsys.readouterr().out
    moments = read_memory(weights).moments
    assert moments.shape == (TINY.hidden + 1,) * 2
    assert moments[-1, -1] == 1
    assert torch.linalg.eigvalsh(moments).min() > -1e-5


def test_that_of_other_weights_is_refused(tmp_path: Path):
    one, other = (write_tiny_weights(tmp_path / f"{seed}.safetensors", seed) for seed in (1, 2))
    memory_path(one).replace(memory_path(other))
    with pytest.raises(ValueError, match=r"2\.memory\.safetensors is that of other weights"):
        read_memory(other)
    with pytest.raises(ValueError, match=r"1\.memory\.safetensors can't be read"):
        read_memory(one)


def test_the_shipped_memory_is_that_of_the_shipped_weights():
    inputs = read_start(SHIPPED).weights["head.weight"].shape[1]
    assert read_memory(SHIPPED).moments.shape == (inputs + 1, inputs + 1)
