"""The command ``train`` on tiny banks, with all that it can learn from."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from undisturbed import undisturbed

from models.training.__main__ import main
from models.training.checkpoint import load_checkpoint
from models.training.reference import load_offline


@pytest.fixture(autouse=True)
def own_threads_and_signals():
    with undisturbed():
        yield


def train(bank: Path, run: Path, *options: str | Path) -> int:
    return main(["train", "--bank", str(bank), "--run", str(run), "--batch", "2", *map(str, options)])


def test_the_reference_learns_from_all_there_is(tiny_bank: Path, tiny_music: Path, tmp_path: Path):
    music = ("--music", tiny_music, "--taught", "--mean-teacher", "--over", "0.5")
    assert train(tiny_bank, tmp_path, "--model", "reference", "--steps", "2", *music) == 0
    saved = load_checkpoint(tmp_path / "checkpoint.pt")
    assert (saved["step"], saved["kind"], saved["music"]) == (2, "reference", ["game"])
    assert load_offline(tmp_path / "checkpoint.pt").posteriors(torch.zeros(64, 128).numpy()).shape == (16, 13)


def test_a_run_resumes_and_stays_of_its_kind(tiny_bank: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert train(tiny_bank, tmp_path, "--model", "reference", "--steps", "1") == 0
    assert train(tiny_bank, tmp_path, "--model", "reference", "--steps", "2") == 0
    assert load_checkpoint(tmp_path / "checkpoint.pt")["step"] == 2
    capsys.readouterr()
    assert train(tiny_bank, tmp_path, "--model", "streaming", "--steps", "2") == 1
    assert "is of another network" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--taught"], "need --music"),
        (["--over", "0.5"], "need --music"),
        (["--music", "MUSIC"], "nothing is learnt from it else"),
        (["--music", "MUSIC", "--mean-teacher", "--over", "1"], "--over needs --taught"),
        (["--start", "nowhere.pt"], "no checkpoint at nowhere.pt"),
    ],
)
def test_options_that_do_not_fit_are_named(
    options: list[str],
    message: str,
    *,
    tiny_bank: Path,
    tiny_music: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
):
    options = [str(tiny_music) if one == "MUSIC" else one for one in options]
    assert train(tiny_bank, tmp_path / "run", "--steps", "1", *options) == 1
    complaint = capsys.readouterr().err
    assert message in complaint
    assert complaint.count("\n") == 1
