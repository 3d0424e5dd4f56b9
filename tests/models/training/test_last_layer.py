"""On a folder with recordings of one label, and a network that nobody trained."""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_weights import TINY, save_tiny, write_tiny_weights
from torch import Tensor

from dsp.labels import LABELS
from models.crnn import Crnn
from models.training.items import Items
from models.training.last_layer import LastLayerTrainer
from models.training.memory import Memory, Remembering, read_memory
from models.training.mixing import Mixer, MixingSettings
from models.training.schedule import Budget, Schedule
from models.training.start import read_start
from models.training.trainer import Kind, Trainer, TrainerSettings

EASY = MixingSettings(count_weights=(0, 1), speech_chance=0, noise_chance=0, entry_chance=0, level_dbfs=(-20, -20))
GUITAR = LABELS.index("guitar")
OTHERS = [index for index in range(len(LABELS)) if index != GUITAR]

Make = Callable[..., LastLayerTrainer]


@pytest.fixture(autouse=True)
def own_randomness():
    with torch.random.fork_rng():
        yield


@pytest.fixture(scope="module")
def guitars(tiny_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny bank's guitars alone."""
    folder = tmp_path_factory.mktemp("guitars")
    for name in ("mel.npy", "activity.npy"):
        (folder / name).write_bytes((tiny_bank / name).read_bytes())
    with (tiny_bank / "items.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row[2] in {"families", "guitar"}]
    with (folder / "items.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return folder


@pytest.fixture(scope="module")
def weights(tiny_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a network that has learnt the whole tiny bank, a little."""
    folder = tmp_path_factory.mktemp("weights")
    with torch.random.fork_rng():
        mixer = Mixer(Items(tiny_bank, "train"), EASY)
        settings = TrainerSettings(budget=Budget(steps=60), batch=6, ema_decay=0.8, schedule=Schedule(peak=2e-2))
        kind = Kind("tiny", lambda: Crnn(TINY))
        training = Trainer(mixer, folder, settings, kind, validation_items=None, clock=lambda: 0.0)
        training.train(lambda _: None, lambda: False)
        network = training.average.network
        assert isinstance(network, Crnn)
        remembering = Remembering(network)
        rng = np.random.default_rng(2)
        remembering.hear(torch.from_numpy(training.standard.apply(mixer.batch(rng, 100).log_mel)))
        mean_db, std_db = (tuple(values.tolist()) for values in training.standard)
        return save_tiny(folder / "tiny.safetensors", network, mean_db, std_db, remembering.memory())


@pytest.fixture
def trainer(guitars: Path, weights: Path, tmp_path: Path) -> Make:
    """Makes a trainer whose every step takes a second."""

    def make(
        run: str = "run",
        *,
        steps: int = 30,
        memory: Memory | None = None,
        validate: bool = False,
        start: Path = weights,
    ) -> LastLayerTrainer:
        seconds = count()
        return LastLayerTrainer(
            Mixer(Items(guitars, "train"), EASY),
            tmp_path / run,
            TrainerSettings(
                budget=Budget(minutes=steps / 60), batch=8, ema_decay=0.9, validate_s=10, schedule=Schedule(peak=2e-2)
            ),
            TINY,
            start=read_start(start),
            memory=memory or read_memory(weights),
            validation_items=Items(guitars, "valid") if validate else None,
            clock=lambda: float(next(seconds)),
        )

    return make


def heard(network: torch.nn.Module, trainer: LastLayerTrainer, bank: Path) -> tuple[Tensor, Tensor]:
    """Posteriors in scenes that were not trained on, and what sounds in them: ``[scenes, frames, labels]`` each."""
    scenes = Mixer(Items(bank, "valid"), EASY).batch(np.random.default_rng(1), 48)
    with torch.inference_mode():
        logits = network(torch.from_numpy(trainer.standard.apply(scenes.log_mel)))[0]
    return logits.sigmoid(), torch.from_numpy(scenes.active) > 0


def started(weights: Path) -> Crnn:
    network = Crnn(TINY).eval()
    network.load_state_dict(read_start(weights).weights)
    return network


def test_it_learns_its_label_and_the_others_stay(trainer: Make, tiny_bank: Path, guitars: Path, weights: Path):
    one = trainer()
    one.train(lambda _: None, lambda: False)
    before, sounding = heard(started(weights), one, guitars)
    after, _ = heard(one.average.network, one, guitars)
    playing = sounding[..., GUITAR]
    assert after[..., GUITAR][playing].mean() > 2 * before[..., GUITAR][playing].mean()
    before, sounding = (values[..., OTHERS] for values in heard(started(weights), one, tiny_bank))
    after = heard(one.average.network, one, tiny_bank)[0][..., OTHERS]
    assert (after - before).abs().mean() < 0.02
    assert after[sounding].mean() > 0.7 * before[sounding].mean()


def test_without_a_memory_they_would_not_stay(trainer: Make, tiny_bank: Path, weights: Path):
    one = trainer(memory=Memory(torch.zeros(TINY.hidden + 1, TINY.hidden + 1)))
    one.train(lambda _: None, lambda: False)
    before, sounding = (values[..., OTHERS] for values in heard(started(weights), one, tiny_bank))
    after = heard(one.average.network, one, tiny_bank)[0][..., OTHERS]
    assert after[sounding].mean() < 0.5 * before[sounding].mean()


def test_what_leads_to_the_last_layer_stays_as_it_is(trainer: Make, weights: Path):
    one = trainer()
    one.train(lambda _: None, lambda: False)
    start = read_start(weights).weights
    for name, value in one.average.network.state_dict().items():
        assert torch.equal(value, start[name]) != name.startswith("head."), name
    assert (one.moved_by(one.average.network) > 0).all()
    assert not one.moved_by(started(weights)).any()


def test_a_resumed_run_ends_like_an_uninterrupted_one(trainer: Make):
    whole = trainer("whole", steps=12)
    whole.train(lambda _: None, lambda: False)
    first = trainer("parts", steps=12)
    first.train(lambda _: None, lambda: first.step >= 5)
    second = trainer("parts", steps=12)
    second.restore()
    assert second.step == 5
    second.train(lambda _: None, lambda: False)
    assert second.step == whole.step == 12
    torch.testing.assert_close(second.network.head.weight, whole.network.head.weight, rtol=0, atol=1e-6)


def test_a_run_that_began_with_other_weights_is_refused(trainer: Make, tmp_path: Path):
    trainer().save()
    other = trainer(start=write_tiny_weights(tmp_path / "other.safetensors", seed=1))
    with pytest.raises(ValueError, match="began with other weights"):
        other.restore()


def test_the_curve_begins_with_the_start_and_is_drawn(trainer: Make):
    one = trainer(validate=True, steps=20)
    one.train(lambda _: None, lambda: False)
    with (one.run_folder / "curve.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [int(row["step"]) for row in rows] == [0, 10, 20]
    assert rows[0]["loss"] == "nan"
    assert all(float(row["loss"]) > 0 for row in rows[1:])
    assert {label for label in LABELS if rows[-1][label] != "nan"} == {"guitar"}
    assert float(rows[-1]["clip_f1"]) <= 1
    assert (one.run_folder / "curves.png").read_bytes().startswith(b"\x89PNG")
