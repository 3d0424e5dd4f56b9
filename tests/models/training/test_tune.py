"""A few steps of tuning a teacher."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from models.training.__main__ import main
from models.training.teachers.mn04 import Mn04
from models.training.teachers.tuned import Tuned, load_tuned


def test_a_teacher_is_tuned_judged_and_written(
    tiny_bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(0)
    before = Mn04()
    torch.save(before.state_dict(), tmp_path / "mn04.pt")
    options = ["--mn04", str(tmp_path / "mn04.pt"), "--out", str(tmp_path / "tuned.pt"), "--steps", "2", "--batch", "2"]
    assert main(["tune", "--bank", str(tiny_bank), *options]) == 0
    assert "segment_map" in capsys.readouterr().out
    tuned = load_tuned(tmp_path / "tuned.pt")
    assert not torch.equal(tuned.features[0][0].weight, Tuned(before).features[0][0].weight)


def test_missing_weights_are_told(tiny_bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--mn04", str(tmp_path / "none.pt"), "--out", str(tmp_path / "tuned.pt")]
    assert main(["tune", "--bank", str(tiny_bank), *options]) == 1
    assert "mn04's weights are not there" in capsys.readouterr().err
