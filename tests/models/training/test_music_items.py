from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.items import Items, decode
from models.training.mixing import Mixer, MixingSettings
from models.training.music_items import Music, step_of_frames
from models.training.music_mixing import MusicMixer


def test_frames_lie_in_the_half_second_of_their_middle():
    steps = step_of_frames(151)
    assert steps[0] == 0
    assert steps[-1] == 19  # 20 steps in 10.03 s
    assert set(np.bincount(steps)) <= {7, 8, 9}
    assert list(steps[7:9]) == [0, 1]  # their middles lie at .460 and .526 s


def test_an_excerpt_and_its_soft_labels_belong_together(tmp_path: Path):
    clips = np.arange(3, dtype=np.uint8)
    mel = np.broadcast_to(clips[:, None, None] * 50, (3, 604, 128)) + 20 + np.arange(604, dtype=np.uint8)[:, None] // 32
    taught = clips[:, None, None] / 4 + np.arange(20)[:, None] / 128 + np.zeros(13)
    np.save(tmp_path / "mel.npy", mel.astype(np.uint8))
    np.save(tmp_path / "taught.npy", taught.astype(np.float16))
    (tmp_path / "clips.csv").write_text("index,group,file,start_s\n" + "0,g,f,0\n" * 3, encoding="utf-8")
    music = Music(tmp_path, 75, taught=True)
    rng = np.random.default_rng(0)
    firsts = set()
    for _ in range(20):
        excerpt = music.draw(rng)
        assert excerpt.power.shape == (300, 128)
        assert excerpt.taught.shape == (75, 13)
        clip, step = divmod(float(excerpt.taught[0, 0]), 0.25)
        np.testing.assert_array_equal(excerpt.taught[:, 0], clip / 4 + (step * 128 + excerpt.steps) / 128)
        code = int(np.round(10 * np.log10(excerpt.power[0, 0]) * 2 + 180))
        assert code // 50 == clip
        assert excerpt.power[0, 0] in decode(np.uint8(clip * 50 + 20) + np.arange(19, dtype=np.uint8))
        firsts.add(step)
    assert len(firsts) > 3


def test_without_a_teacher_nothing_is_known(tiny_music: Path):
    assert np.isnan(Music(tiny_music).draw(np.random.default_rng(0)).taught).all()


@pytest.mark.parametrize("missing", ["mel.npy", "clips.csv"])
def test_what_is_no_music_bank_is_named(tiny_music: Path, tmp_path: Path, missing: str):
    folder = shutil.copytree(tiny_music, tmp_path / "music")
    (folder / missing).unlink()
    with pytest.raises(ValueError, match=f"no music bank: .*{missing} is missing"):
        Music(folder)


def test_soft_labels_that_are_missing_or_of_another_bank_are_named(tiny_music: Path, tmp_path: Path):
    folder = shutil.copytree(tiny_music, tmp_path / "music")
    np.save(folder / "taught.npy", np.zeros((2, 3, 13), np.float16))
    with pytest.raises(ValueError, match=r"has shape \(2, 3, 13\), wanted \(6, 2, 13\): teach it again"):
        Music(folder, taught=True)
    (folder / "taught.npy").unlink()
    with pytest.raises(ValueError, match=r"was not taught: taught\.npy is missing"):
        Music(folder, taught=True)


def test_an_excerpt_is_no_longer_than_a_clip(tiny_music: Path):
    with pytest.raises(ValueError, match="excerpts of 17 frames are longer"):
        Music(tiny_music, 17)


def test_who_plays_along_is_known_for_sure(tiny_bank: Path, tiny_music: Path):
    mixer = Mixer(Items(tiny_bank, "train"), MixingSettings(entry_chance=0))
    alone, joined = (MusicMixer(mixer, Music(tiny_music, taught=True), chance) for chance in (0.0, 1.0))
    bass = LABELS.index("bass")
    before = alone.batch(np.random.default_rng(0), 40)
    assert np.isnan(before.taught[..., bass]).all()
    assert before.taught[..., :bass].max(initial=0) < 1
    after = joined.batch(np.random.default_rng(0), 40)
    sure = (after.taught == 1).any(1)
    assert sure.sum(1).max() == 1  # one of them a scene
    assert sure.any(1).mean() > 0.6
    assert np.isnan(after.taught[..., bass]).any()  # where the bass does not play along, it is still not known
    assert after.log_mel.shape == (40, 64, 128)
    assert after.steps.shape == (40, 16)


def test_the_same_generator_makes_the_same_scenes(tiny_bank: Path, tiny_music: Path):
    mixer = MusicMixer(Mixer(Items(tiny_bank, "train")), Music(tiny_music, taught=True), 0.5)
    one, other = (mixer.batch(np.random.default_rng(3), 4) for _ in range(2))
    for left, right in zip(one, other, strict=True):
        np.testing.assert_array_equal(left, right)


def test_excerpts_are_as_long_as_the_scenes(tiny_bank: Path, tiny_music: Path):
    with pytest.raises(ValueError, match="excerpts have 16 frames, scenes 5"):
        MusicMixer(Mixer(Items(tiny_bank, "train"), MixingSettings(frames=5)), Music(tiny_music))
