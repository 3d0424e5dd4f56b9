from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
import torch

from dsp.labels import LABELS
from models.crnn import CrnnSettings
from models.training.items import Items
from models.training.mixing import Mixer, MixingSettings
from models.training.schedule import Schedule
from models.training.trainer import CURVE, Progress, Trainer, TrainerSettings

EASY = MixingSettings(count_weights=(0, 1), speech_chance=0, noise_chance=0, entry_chance=0, level_dbfs=(-20, -20))
SMALL = CrnnSettings(channels=(8, 16, 16, 32, 32, 32, 32), hidden=32)


@pytest.fixture(autouse=True)
def own_randomness():
    with torch.random.fork_rng():
        yield


@pytest.fixture
def trainer(tiny_bank: Path, tmp_path: Path) -> Callable[..., Trainer]:
    """Makes a trainer whose every step takes a second."""

    def make(run: str = "run", *, steps: int = 20, validate: bool = False) -> Trainer:
        settings = TrainerSettings(
            minutes=steps / 60, batch=8, seed=7, ema_decay=0.9, validate_s=10, schedule=Schedule(peak=5e-3)
        )
        valid = Items(tiny_bank, "valid") if validate else None
        seconds = count()
        mixer = Mixer(Items(tiny_bank, "train"), EASY)
        return Trainer(
            mixer,
            tmp_path / run,
            settings,
            SMALL,
            validation_items=valid,
            clock=lambda: float(next(seconds)),
        )

    return make


def stop_after(steps: int) -> Callable[[], bool]:
    asked = count()
    return lambda: next(asked) >= steps


def weights(trainer: Trainer) -> torch.Tensor:
    return torch.cat([value.float().flatten() for value in trainer.average.network.state_dict().values()])


def test_the_loss_falls(trainer: Callable[..., Trainer]):
    progress: list[Progress] = []
    trainer(steps=60).train(progress.append, lambda: False)
    losses = [now.loss for now in progress]
    assert [now.step for now in progress] == list(range(1, 61))
    assert sum(losses[-15:]) < 0.9 * sum(losses[:15])
    assert progress[-1].spent == pytest.approx(1)


def test_a_resumed_run_ends_like_an_uninterrupted_one(trainer: Callable[..., Trainer]):
    whole = trainer("whole")
    whole.train(lambda _: None, lambda: False)
    first = trainer("parts")
    first.train(lambda _: None, stop_after(9))
    assert first.step == 9
    second = trainer("parts")
    second.restore()
    second.train(lambda _: None, lambda: False)
    assert second.step == whole.step == 20
    torch.testing.assert_close(weights(second), weights(whole), rtol=0, atol=1e-6)
    assert not torch.equal(weights(first), weights(whole))


def test_other_scenes_carry_their_state_over(trainer: Callable[..., Trainer]):
    one = trainer()
    assert not one.state.hidden.any()
    one.train(lambda _: None, stop_after(2))
    assert one.state.hidden.abs().sum() > 0
    assert not one.state.hidden.requires_grad


def test_validations_are_written_as_a_curve(trainer: Callable[..., Trainer]):
    one = trainer(validate=True)
    one.train(lambda _: None, lambda: False)
    with (one.run_folder / CURVE).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == [10, 20]
    assert all(0 < float(row["segment_map"]) < 1 for row in rows)
    assert set(LABELS) < rows[0].keys()


def test_a_run_without_a_checkpoint_cannot_be_restored(trainer: Callable[..., Trainer]):
    with pytest.raises(ValueError, match="no checkpoint at"):
        trainer().restore()
