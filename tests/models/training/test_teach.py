"""Soft labels for a music bank, from the command line to the file."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import torch

from dsp.labels import LABELS
from models.training.__main__ import main
from models.training.music_items import Music
from models.training.teachers.mn04 import Mn04

RATE_HZ = 32_000


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    folder = tmp_path / "scenes"
    folder.mkdir()
    soundfile.write(folder / "one.wav", np.random.default_rng(0).normal(0, 0.1, 5 * RATE_HZ), RATE_HZ)
    scene = {"file": "one.wav", "seconds": 5.0, "labels": ["bass"]}
    event = {"label": "bass", "onset": 0.0, "offset": 2.0}
    (folder / "scenes.jsonl").write_text(json.dumps({**scene, "events": [event]}))
    return folder


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Two clips of one file, in a bank that was made of it."""
    folder = tmp_path / "music"
    folder.mkdir()
    rng = np.random.default_rng(1)
    soundfile.write(tmp_path / "piece.wav", rng.normal(0, 0.1, 21 * RATE_HZ), RATE_HZ)
    np.save(folder / "mel.npy", rng.integers(120, 200, (2, 604, 128), dtype=np.uint8))
    with (folder / "clips.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [[index, "game", str(tmp_path / "piece.wav"), f"{index * 10.0:.3f}"] for index in range(2)]
        csv.writer(file).writerows([["index", "group", "file", "start_s"], *rows])
    return folder


def test_every_half_second_of_all_clips_is_taught(
    scenes: Path, music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(0)
    torch.save(Mn04().state_dict(), tmp_path / "mn04.pt")
    options = ["--music", str(music), "--scenes", str(scenes), "--mn04", str(tmp_path / "mn04.pt")]
    assert main(["teach", *options]) == 0
    assert "2 clips taught: bass" in capsys.readouterr().out
    excerpt = Music(music, taught=True).draw(np.random.default_rng(0))
    assert excerpt.taught.shape == (151, len(LABELS))
    assert ((excerpt.taught >= 0) & (excerpt.taught <= 1)).all()


def test_what_is_missing_is_told(scenes: Path, music: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teach", "--music", str(music), "--scenes", str(scenes)]) == 1
    assert "nobody to teach" in capsys.readouterr().err
    torch.save(Mn04().state_dict(), tmp_path / "mn04.pt")
    elsewhere = ["--music", str(tmp_path), "--scenes", str(scenes), "--mn04", str(tmp_path / "mn04.pt")]
    assert main(["teach", *elsewhere]) == 1
    assert "is no music bank" in capsys.readouterr().err
