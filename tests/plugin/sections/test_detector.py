from __future__ import annotations

from pathlib import Path

import pytest
from configs import parse, problems

from dsp.labels import LABELS


def test_weights_are_looked_for_from_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "own.safetensors").touch()
    config = parse('[detector]\nweights = "own.safetensors"', {}, tmp_path / "soundcheck.toml")
    assert config.detector.weights == tmp_path / "own.safetensors"


@pytest.mark.parametrize(("named", "told"), [("gone.safetensors", "is not there"), (".", "is a folder")])
def test_weights_that_are_not_there_are_told(tmp_path: Path, named: str, told: str) -> None:
    (problem,) = problems(f'[detector]\nweights = "{named}"', {}, tmp_path / "soundcheck.toml")
    assert problem.startswith("detector.weights: ")
    assert f"{told}: name a .safetensors file" in problem


def test_a_label_that_is_unknown_is_answered_with_a_close_one_and_all_there_are() -> None:
    (problem,) = problems("[detector]\nthresholds = { gitar = 0.5 }")
    assert problem.startswith("detector.thresholds.gitar: no such label, did you mean `guitar`?")
    assert all(label in problem for label in LABELS)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('device = "gpu"', "device: should be 'auto', 'cpu' or 'cuda'"),
        ("thresholds = { vocal = 1.5 }", "thresholds.vocal: should be less than or equal to 1, not 1.5"),
        ("median_frames = { vocal = 4 }", "median_frames.vocal: should be odd, so that a middle frame exists, not 4"),
        ("median_frames = { vocal = 33 }", "median_frames.vocal: should be less than or equal to 31, not 33"),
        ("minimum_on_s = 61", "minimum_on_s: should be less than or equal to 60, not 61"),
    ],
)
def test_a_problem_in_words(text: str, problem: str) -> None:
    assert problems(f"[detector]\n{text}") == (f"detector.{problem}",)
