from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.items import Items
from models.training.mixing import Mixer, MixingSettings


@pytest.fixture(scope="module")
def items(tiny_bank: Path) -> Items:
    return Items(tiny_bank, "train")


def test_the_same_generator_makes_the_same_scene(items: Items):
    one, other = (Mixer(items).batch(np.random.default_rng(5), 3) for _ in range(2))
    np.testing.assert_array_equal(one.log_mel, other.log_mel)
    np.testing.assert_array_equal(one.active, other.active)
    assert one.log_mel.shape == (3, 64, 128)
    assert one.active.shape == (3, 16, 13)


def test_levels_lie_where_the_settings_say(items: Items):
    settings = MixingSettings(count_weights=(0, 1), noise_chance=0, speech_chance=0, entry_chance=0)
    mixer = Mixer(items, settings)
    rng = np.random.default_rng(0)
    powers = [10 ** (mixer.scene(rng).log_mel / 10) for _ in range(60)]
    levels = [mixer.level.loud_dbfs(power) for power in powers]
    assert -47 < min(levels) < -38
    assert -14 < max(levels) < -5


def test_labels_are_marked_where_their_bands_stand_out(items: Items):
    settings = MixingSettings(count_weights=(0, 1), noise_chance=0, speech_chance=0)
    mixer = Mixer(items, settings)
    rng = np.random.default_rng(1)
    for _ in range(20):
        scene = mixer.scene(rng)
        frames = scene.log_mel.reshape(16, 4, 128).mean(1)
        playing = scene.active.max(1) > 0
        if playing.any() and not playing.all():
            assert frames[playing].max(1).min() > frames[~playing].max(1).max()


def test_as_many_labels_as_items(items: Items):
    settings = MixingSettings(count_weights=(0, 0, 0, 1), noise_chance=0, speech_chance=1, entry_chance=0, gain_db=0)
    rng = np.random.default_rng(2)
    clips = np.stack([Mixer(items, settings).scene(rng).active.any(0) for _ in range(10)])
    assert (clips.sum(1) == 4).all()
    assert clips[:, LABELS.index("speech")].all()


def test_what_the_mix_drowns_is_not_marked(items: Items):
    settings = MixingSettings(count_weights=(0, 0, 1), speech_chance=0, noise_chance=0, entry_chance=0, gain_db=80)
    rng = np.random.default_rng(3)
    frames = np.concatenate([Mixer(items, settings).scene(rng).active.sum(1) for _ in range(30)])
    assert (frames == 2).mean() < (frames == 1).mean()


def test_without_instruments_there_are_no_labels_but_there_is_sound(items: Items):
    scene = Mixer(items, MixingSettings(count_weights=(1,), speech_chance=0)).scene(np.random.default_rng(4))
    assert not scene.active.any()
    assert (scene.log_mel > -100).all()


def test_a_scene_may_be_shorter_than_the_items(items: Items):
    scene = Mixer(items, MixingSettings(frames=5)).scene(np.random.default_rng(0))
    assert scene.log_mel.shape == (20, 128)
    assert scene.active.shape == (5, 13)


def test_all_families_come_equally_often(items: Items):
    rng = np.random.default_rng(6)
    settings = MixingSettings(count_weights=(0, 1), speech_chance=0)
    mixer = Mixer(items, settings)
    drawn = np.sum([items.activity[item].any(0) for _ in range(600) for item in mixer._cast(rng)], axis=0)
    assert drawn[:-1].min() > 25
    assert drawn[-1] == 0
