from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from tones import song

from plugin.errors import UserError
from plugin.sound_file import SoundFile


@pytest.mark.parametrize(
    ("name", "subtype", "step"),
    [
        ("a.wav", "PCM_16", 2**-15),
        ("a.wav", "PCM_24", 2**-23),
        ("a.wav", "PCM_U8", 2**-7),
        ("a.wav", "FLOAT", 0.0),
        ("a.flac", "PCM_16", 2**-15),
        ("a.aiff", "PCM_32", 2**-23),
    ],
)
def test_blocks_make_up_the_file_whatever_its_format(tmp_path: Path, name: str, subtype: str, step: float) -> None:
    path = tmp_path / name
    soundfile.write(path, song(), 48_000, subtype=subtype)
    with SoundFile(path) as sound:
        assert (sound.sample_rate_hz, sound.channels, sound.frames) == (48_000, 2, 144_000)
        blocks = list(sound.blocks(7_001))
    assert {len(block) for block in blocks[:-1]} == {7_001}
    assert all(block.dtype == np.float32 for block in blocks)
    np.testing.assert_allclose(np.concatenate(blocks), song(), atol=step)


def test_mono_has_one_column(tmp_path: Path) -> None:
    path = tmp_path / "mono.wav"
    soundfile.write(path, song()[:, 0], 8_000)
    with SoundFile(path) as sound:
        assert {block.shape[1] for block in sound.blocks(1_000)} == {1}


def test_an_empty_file_has_no_block(tmp_path: Path) -> None:
    path = tmp_path / "empty.wav"
    soundfile.write(path, np.zeros((0, 2)), 48_000)
    with SoundFile(path) as sound:
        assert list(sound.blocks(10)) == []


def test_what_is_no_sound_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.wav"
    path.write_text("Dear Sir")
    with pytest.raises(UserError, match=r"letter\.wav: cannot be read as a sound file \(Format not recognised\)"):
        SoundFile(path)
    with pytest.raises(UserError, match="is a folder"):
        SoundFile(tmp_path)
    with pytest.raises(UserError, match="no such file"):
        SoundFile(tmp_path / "gone.wav")


def test_a_file_that_is_cut_off_says_how_far_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.flac"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, (96_000, 1)), 48_000)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with SoundFile(path) as sound, pytest.raises(UserError, match=r"cut\.flac: broken after 0\.\d s \(.+\)"):
        list(sound.blocks(4_800))
