from __future__ import annotations

import csv
import itertools
import logging
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from dsp.features import FeatureSettings
from models.training.__main__ import main
from models.training.items import decode
from models.training.level import Level
from models.training.music import CLIP_S, clips_of, spread, starts
from models.training.music_items import Music

RATE_HZ = 22_050


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three songs, the last behind a long fade, beside what is broken, silent or too short."""
    folder = tmp_path / "albums"
    (folder / "first" / "disc").mkdir(parents=True)
    (folder / "second").mkdir()
    noise = 0.05 * np.random.default_rng(0).standard_normal(35 * RATE_HZ)
    soundfile.write(folder / "first" / "disc" / "long.flac", noise, RATE_HZ)
    soundfile.write(folder / "second" / "stereo.ogg", np.stack([noise, 0 * noise], 1)[: 12 * RATE_HZ], RATE_HZ)
    faded = np.where(np.arange(len(noise)) < 9 * RATE_HZ, noise, 1e-4 * noise)
    soundfile.write(folder / "faded.wav", faded[: 24 * RATE_HZ], RATE_HZ, subtype="FLOAT")
    soundfile.write(folder / "silent.wav", np.zeros(12 * RATE_HZ), RATE_HZ)
    soundfile.write(folder / "click.wav", noise[:1000], RATE_HZ)
    (folder / "broken.mp3").write_bytes(b"no music" * 100)
    (folder / "notes.txt").write_text("no sound", encoding="utf-8")
    return folder


def table(bank: Path) -> list[dict[str, str]]:
    with (bank / "clips.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_folder_of_music_becomes_a_bank(folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture):
    bank = tmp_path / "bank"
    assert main(["music", "--folder", str(folder), "--out", str(bank)]) == 0
    rows = table(bank)
    assert [(row["group"], Path(row["file"]).name, float(row["start_s"])) for row in rows] == [
        ("albums", "faded.wav", 0),
        *(("first", "long.flac", pytest.approx(place * CLIP_S, abs=1e-3)) for place in range(3)),
        ("second", "stereo.ogg", 0),
    ]
    assert [int(row["index"]) for row in rows] == list(range(5))
    mel = np.load(bank / "mel.npy")
    assert mel.shape == (5, 604, 128)
    level = Level(FeatureSettings())
    assert [level.loud_dbfs(decode(one)) for one in mel] == pytest.approx([-20] * 5, abs=1)
    said = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(said) == 3
    assert all("left out: " in line for line in said)
    assert [word for word in ("broken.mp3", "1 files shorter", "silent.wav") if any(word in one for one in said)]
    assert Music(bank).sources == ["albums", "first", "second"]


def test_a_bank_takes_what_it_lacks(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    bank = tmp_path / "bank"
    main(["music", "--folder", str(folder / "first"), "--out", str(bank)])
    before = np.load(bank / "mel.npy")
    capsys.readouterr()
    main(["music", "--folder", str(folder / "first"), str(folder / "second"), "--out", str(bank)])
    assert "1 clips, 0.0 h added; 4 in" in capsys.readouterr().out
    assert len(table(bank)) == 4
    np.testing.assert_array_equal(np.load(bank / "mel.npy")[:3], before)


def test_nothing_to_hear_is_said_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["music", "--folder", str(tmp_path), "--out", str(tmp_path / "bank")]) == 1
    assert "nothing to hear in" in capsys.readouterr().err
    assert main(["music", "--folder", str(tmp_path / "none"), "--out", str(tmp_path / "bank")]) == 1
    assert "there is no folder" in capsys.readouterr().err


def test_a_clip_is_read_again_at_another_rate(folder: Path):
    path = folder / "first" / "disc" / "long.flac"
    whole, _ = soundfile.read(path)
    (clip,) = clips_of(path, [CLIP_S], RATE_HZ)
    np.testing.assert_allclose(clip, whole[221_064 : 2 * 221_064], atol=1e-4)
    (clip,) = clips_of(path, [CLIP_S], 32_000)
    assert len(clip) == round(CLIP_S * 32_000)
    with pytest.raises(ValueError, match="ends within the clip"):
        list(clips_of(path, [30.0], RATE_HZ))


def test_a_limit_is_spread_over_the_files():
    assert spread([10, 2, 30], None) == [10, 2, 30]
    assert spread([10, 2, 30], 12) == [5, 2, 5]
    assert spread([10, 2, 30], 1) == [0, 0, 1]


@given(st.lists(st.integers(0, 50), max_size=8), st.integers(0, 200))
def test_a_limit_is_used_up_and_nothing_taken_twice(available: list[int], limit: int):
    taken = spread(available, limit)
    assert sum(taken) == min(limit, sum(available))
    assert all(0 <= one <= most for one, most in zip(taken, available, strict=True))


@given(st.integers(1, 60), st.data())
def test_clips_lie_apart_within_the_file(available: int, data: st.DataObject):
    wanted = data.draw(st.integers(1, available))
    begins = starts(available, wanted)
    assert len(begins) == wanted
    assert begins[-1] <= (available - 1) * CLIP_S + 1e-6
    assert all(after - before >= CLIP_S - 1e-6 for before, after in itertools.pairwise(begins))
