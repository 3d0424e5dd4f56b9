from __future__ import annotations

import errno
from pathlib import Path

import pytest
import torch

from models.training.checkpoint import load_checkpoint, save_checkpoint


def test_it_survives_the_disk(tmp_path: Path):
    path = tmp_path / "run" / "checkpoint.pt"
    save_checkpoint(path, {"step": 3, "weights": torch.ones(2)})
    save_checkpoint(path, {"step": 4, "weights": torch.zeros(2)})
    saved = load_checkpoint(path)
    assert saved["step"] == 4
    assert torch.equal(saved["weights"], torch.zeros(2))
    assert [file.name for file in path.parent.iterdir()] == ["checkpoint.pt"]


def test_a_write_that_fails_leaves_the_old_one(tmp_path: Path):
    path = tmp_path / "checkpoint.pt"
    save_checkpoint(path, {"step": 3})
    with pytest.raises(Exception, match=r"pickle|local"):
        save_checkpoint(path, {"step": lambda: 4})
    assert load_checkpoint(path) == {"step": 3}


def test_a_full_disk_is_told_and_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(path: Path, _content: memoryview) -> None:
        path.touch()
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    path = tmp_path / "checkpoint.pt"
    save_checkpoint(path, {"step": 3})
    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        save_checkpoint(path, {"step": 4})
    assert load_checkpoint(path) == {"step": 3}
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_a_missing_one_is_named(tmp_path: Path):
    with pytest.raises(ValueError, match=r"no checkpoint at .*nothing\.pt"):
        load_checkpoint(tmp_path / "nothing.pt")


@pytest.mark.parametrize("content", [b"", b"not a checkpoint at all"])
def test_a_broken_one_is_named(tmp_path: Path, content: bytes):
    path = tmp_path / "checkpoint.pt"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"checkpoint\.pt is no checkpoint"):
        load_checkpoint(path)
