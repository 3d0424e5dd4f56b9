from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch

from dsp.labels import LABELS
from models.crnn import Crnn, CrnnSettings
from models.store import SHIPPED
from models.training.items import Items
from models.training.mixing import Mixer, MixingSettings
from models.training.music_items import Music
from models.training.music_mixing import MusicMixer
from models.training.schedule import Budget, Schedule
from models.training.start import read_start
from models.training.trainer import CHECKPOINT, CURVE, Kind, Progress, Trainer, TrainerSettings

EASY = MixingSettings(count_weights=(0, 1), speech_chance=0, noise_chance=0, entry_chance=0, level_dbfs=(-20, -20))
SMALL = CrnnSettings(channels=(8, 16, 16, 32, 32, 32, 32), hidden=32)


@pytest.fixture(autouse=True)
def own_randomness():
    with torch.random.fork_rng():
        yield


@pytest.fixture
def trainer(tiny_bank: Path, tiny_music: Path, tmp_path: Path) -> Callable[..., Trainer]:
    """Makes a trainer whose every step takes a second."""

    def make(run: str = "run", *, steps: int = 20, validate: bool = False, music: bool = False) -> Trainer:
        settings = TrainerSettings(
            budget=Budget(minutes=steps / 60),
            batch=8,
            music=4,
            seed=7,
            ema_decay=0.9,
            validate_s=10,
            schedule=Schedule(peak=5e-3),
            taught_weight=0.5 if music else 0.0,
            consistency_weight=2.0 if music else 0.0,
        )
        valid = Items(tiny_bank, "valid") if validate else None
        seconds = count()
        mixer = Mixer(Items(tiny_bank, "train"), EASY)
        return Trainer(
            mixer,
            tmp_path / run,
            settings,
            Kind("small", lambda: Crnn(SMALL)),
            music=MusicMixer(mixer, Music(tiny_music, taught=True), over_chance=0.5) if music else None,
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
    trainer(steps=40).train(progress.append, lambda: False)
    losses = [now.loss for now in progress]
    assert [now.step for now in progress] == list(range(1, 41))
    assert sum(losses[-10:]) < 0.9 * sum(losses[:10])
    assert progress[-1].spent == pytest.approx(1)


@pytest.mark.parametrize("music", [False, True])
def test_a_resumed_run_ends_like_an_uninterrupted_one(trainer: Callable[..., Trainer], *, music: bool):
    whole = trainer("whole", music=music)
    whole.train(lambda _: None, lambda: False)
    first = trainer("parts", music=music)
    first.train(lambda _: None, stop_after(9))
    assert first.step == 9
    second = trainer("parts", music=music)
    second.restore()
    second.train(lambda _: None, lambda: False)
    assert second.step == whole.step == 20
    torch.testing.assert_close(weights(second), weights(whole), rtol=0, atol=1e-6)
    assert not torch.equal(weights(first), weights(whole))


def test_other_scenes_carry_their_state_over(trainer: Callable[..., Trainer]):
    one = trainer()
    assert one.carry
    assert not one.carry.state.hidden.any()
    one.train(lambda _: None, stop_after(2))
    assert one.carry.state.hidden.abs().sum() > 0
    assert not one.carry.state.hidden.requires_grad


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


def test_a_run_may_start_with_anothers_averaged_weights(trainer: Callable[..., Trainer]):
    first = trainer("first")
    first.train(lambda _: None, stop_after(3))
    second = trainer("second")
    assert not torch.equal(weights(first), weights(second))
    second.start_from(read_start(first.run_folder / CHECKPOINT))
    assert torch.equal(weights(first), weights(second))
    assert second.step == 0
    np.testing.assert_array_equal(second.standard.mean_db, first.standard.mean_db)


def test_a_checkpoint_from_before_there_was_music_goes_on_with_music(trainer: Callable[..., Trainer]):
    trainer().train(lambda _: None, stop_after(3))
    one = trainer(music=True)
    one.restore()
    one.train(lambda _: None, stop_after(2))
    assert one.step == 5


def test_weights_of_another_network_are_refused(trainer: Callable[..., Trainer]):
    start = read_start(SHIPPED)
    with pytest.raises(ValueError, match="don't fit the network"):
        trainer().start_from(start)


def test_soft_labels_of_music_are_learnt(trainer: Callable[..., Trainer]):
    """The music is noise and taught to be brass: nothing else could make a network say so."""
    one = trainer(steps=40, music=True)
    assert one.music
    one.train(lambda _: None, lambda: False)
    inputs = torch.from_numpy(one.standard.apply(one.music.batch(np.random.default_rng(0), 8).log_mel))
    posteriors = one.average.network(inputs)[0].sigmoid().mean((0, 1))
    assert posteriors.argmax() == LABELS.index("brass")
