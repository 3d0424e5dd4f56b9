from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path

import pytest
import soundfile
import torch
from tiny_weights import write_tiny_weights
from tones import tone

from dsp.labels import LABELS
from models.store import load_detector
from models.training.folder import read_folder
from models.training.own_bank import make_bank
from models.training.own_run import OwnRun, own_settings, weights_name
from models.training.phrases import RATE_HZ
from models.training.start import read_start


@pytest.fixture(autouse=True)
def own_randomness():
    with torch.random.fork_rng():
        yield


@pytest.fixture
def run(tmp_path: Path) -> OwnRun:
    """Of a folder with a bass and a flute, one file each."""
    for label, hz in (("bass", 80), ("flute", 2_000)):
        (tmp_path / "sounds" / label).mkdir(parents=True)
        soundfile.write(tmp_path / "sounds" / label / "a.wav", tone(hz, 6.0, RATE_HZ), RATE_HZ)
    own = OwnRun(tmp_path / "run", "band", write_tiny_weights(tmp_path / "tiny.safetensors"))
    make_bank(read_folder(tmp_path / "sounds"), own.bank, 0, complain=print, tell=print)
    return own


def test_it_makes_weights_that_the_program_can_use(run: OwnRun):
    trainer = run.trainer(own_settings(1.0, 0))
    asked = count()
    trainer.train(lambda _: None, lambda: next(asked) >= 3)
    outcome = run.export(trainer)
    assert outcome.weights == run.folder / "band.safetensors"
    detector = load_detector(outcome.weights)
    card = detector.card
    assert (card.name, card.training["started_from"], card.training["steps"]) == ("band", "tiny 0", 3)
    assert "bass, flute" in card.summary
    assert card.trained_on[-1].used_for == "bass, flute"
    assert card.thresholds == load_detector(run.start).card.thresholds
    assert (outcome.learnt, outcome.chosen, outcome.before, outcome.after) == (("bass", "flute"), (), None, None)
    assert set(outcome.moved) == set(LABELS) - {"bass", "flute"}
    assert all(0 < moved < 1 for moved in outcome.moved.values())


def test_where_enough_validates_thresholds_are_chosen_and_scores_told(tiny_bank: Path, tmp_path: Path):
    own = OwnRun(tmp_path / "run", "band", write_tiny_weights(tmp_path / "tiny.safetensors"))
    shutil.copytree(tiny_bank, own.bank)
    trainer = own.trainer(own_settings(1.0, 0))
    asked = count()
    trainer.train(lambda _: None, lambda: next(asked) >= 2)
    outcome = own.export(trainer)
    assert outcome.learnt == outcome.chosen == LABELS
    assert outcome.moved == {}
    assert outcome.before is not None
    assert outcome.after is not None
    assert all(0 <= score <= 1 for score in (*outcome.before, *outcome.after))
    before, after = load_detector(own.start).card.thresholds, load_detector(outcome.weights).card.thresholds
    assert before != after
    assert own.curves.exists()


def test_it_goes_on_where_it_was_stopped(run: OwnRun):
    trainer = run.trainer(own_settings(1.0, 0))
    asked = count()
    trainer.train(lambda _: None, lambda: next(asked) >= 2)
    again = run.trainer(own_settings(1.0, 0))
    assert again.step == 2
    assert again.elapsed_s == trainer.elapsed_s
    again_weight, start_weight = again.network.head.weight, read_start(run.start).weights["head.weight"]
    assert torch.equal(again_weight, trainer.network.head.weight)
    assert not torch.equal(again_weight, start_weight)


def test_a_run_without_a_bank_is_told(tmp_path: Path):
    own = OwnRun(tmp_path / "run", "band", write_tiny_weights(tmp_path / "tiny.safetensors"))
    with pytest.raises(ValueError, match="is no phrase bank"):
        own.trainer(own_settings(1.0, 0))


@pytest.mark.parametrize(
    ("folder", "name"), [("my band", "my-band"), ("Übung 2.1", "Übung-2.1"), ("...", "own"), ("a/b", "b")]
)
def test_weights_are_called_like_the_folder(tmp_path: Path, folder: str, name: str):
    assert weights_name(tmp_path / folder) == name
