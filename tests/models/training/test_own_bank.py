from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tones import tone

from dsp.labels import LABELS
from models.training.bank import FRAMES
from models.training.folder import Labelled, read_folder
from models.training.own_bank import cut, make_bank, phrases
from models.training.phrases import PHRASE_S, PHRASE_SAMPLES, RATE_HZ


def write(path: Path, sound: np.ndarray, rate_hz: int = RATE_HZ) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, sound, rate_hz)
    return path


def make(folder: Path, bank: Path) -> tuple[list[str], list[str]]:
    """Complaints and what is told."""
    complaints: list[str] = []
    told: list[str] = []
    make_bank(read_folder(folder), bank, 0, complain=complaints.append, tell=told.append)
    return complaints, told


def rows(bank: Path) -> list[dict[str, str]]:
    with (bank / "items.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_bank_of_a_folder(tmp_path: Path):
    sounds, bank = tmp_path / "sounds", tmp_path / "bank"
    for number in range(3):
        write(sounds / "Guitar" / f"{number}.wav", tone(220 * (number + 1), 1.0, RATE_HZ))
    write(sounds / "flute" / "long.flac", tone(1_000, 25.0, RATE_HZ))
    write(sounds / "none" / "hiss.wav", np.random.default_rng(0).uniform(-0.1, 0.1, 12 * RATE_HZ))
    (sounds / "flute" / "broken.wav").write_bytes(b"no sound")
    complaints, told = make(sounds, bank)
    assert len(complaints) == 1
    assert complaints[0].startswith(f"left out: {sounds / 'flute' / 'broken.wav'} can't be read")
    assert told == [
        "flute: 1 file, 2 phrases to train on; not validated, as it is one file",
        "guitar: 3 files, 1 phrase to train on, 1 to validate",
        "none: 1 file, 1 phrase to train on; not validated, as it is one file",
    ]
    assert Counter((row["families"], row["split"], row["kind"]) for row in rows(bank)) == {
        ("flute", "train", "phrase"): 2,
        ("guitar", "train", "phrase"): 1,
        ("guitar", "valid", "phrase"): 1,
        ("none", "train", "noise"): 1,
    }
    active = np.load(bank / "activity.npy")
    assert np.load(bank / "mel.npy").shape[0] == len(active) == 5
    for row, frames in zip(rows(bank), active, strict=True):
        own = LABELS.index(row["families"]) if row["families"] != "none" else None
        assert not np.delete(frames, own if own is not None else [], axis=1).any()
        if row["families"] == "flute":  # its tone goes through
            assert frames[5:-5, own].all()
        elif row["families"] == "guitar":  # notes and rests
            assert 0 < frames[:, own].sum() < FRAMES


def test_a_bank_that_is_there_is_left_alone_until_the_folder_changes(tmp_path: Path):
    sounds, bank = tmp_path / "sounds", tmp_path / "bank"
    write(sounds / "bass" / "a.wav", tone(60, 6.0, RATE_HZ))
    assert make(sounds, bank)[1]
    assert make(sounds, bank) == ([], [])
    write(sounds / "bass" / "b.wav", tone(80, 6.0, RATE_HZ))
    assert make(sounds, bank)[1] == ["bass: 2 files, 1 phrase to train on, 1 to validate"]
    assert len(rows(bank)) == 2


def test_one_subfolder_is_one_source(tmp_path: Path):
    sounds = tmp_path / "sounds"
    for name in ("a", "b"):
        write(sounds / "bass" / "five string" / f"{name}.wav", tone(60, 6.0, RATE_HZ))
    told = "bass: 2 files, 2 phrases to train on; not validated, as they lie in one folder, bass/five string"
    assert make(sounds, tmp_path / "bank")[1] == [told]


def test_a_label_whose_other_files_are_broken_still_trains(tmp_path: Path):
    sounds = tmp_path / "sounds"
    (sounds / "bass").mkdir(parents=True)
    for number in range(20):
        (sounds / "bass" / f"{number}.wav").write_bytes(b"")
    write(sounds / "bass" / "good.wav", tone(60, 6.0, RATE_HZ))
    complaints, told = make(sounds, tmp_path / "bank")
    assert len(complaints) == 20
    assert told == ["bass: 1 file, 1 phrase to train on; not validated, as it is one file"]


def test_nothing_but_broken_files_is_told(tmp_path: Path):
    (tmp_path / "sounds" / "bass").mkdir(parents=True)
    (tmp_path / "sounds" / "bass" / "a.wav").write_bytes(b"")
    with pytest.raises(ValueError, match="none of the recordings can be used"):
        make(tmp_path / "sounds", tmp_path / "bank")


@pytest.mark.parametrize(("seconds", "parts"), [(5.5, 1), (10.0, 1), (14.0, 1), (16.0, 2), (31.0, 3)])
def test_a_long_take_is_cut_and_its_rest_used_where_it_is_worth_it(seconds: float, parts: int):
    made = list(cut(tone(440, seconds, RATE_HZ)))
    assert len(made) == parts
    assert all(part.shape == (PHRASE_SAMPLES,) for part in made)


def test_stretches_in_which_nothing_is_heard_are_no_phrases():
    take = tone(440, 4 * PHRASE_S, RATE_HZ)
    take[PHRASE_SAMPLES : 3 * PHRASE_SAMPLES] *= 1e-3
    assert len(list(cut(take))) == 2


def test_short_takes_are_strung_together_as_often_as_they_are_long(tmp_path: Path):
    files = []
    for number in range(45):
        path = write(tmp_path / f"{number}.wav", tone(200 + 20 * number, 1.0, RATE_HZ))
        files.append(Labelled(path, "guitar", "guitar", f"guitar/{number}.wav"))
    strung = list(phrases(files, np.random.default_rng(0)))
    assert len(strung) == 4 + 4 + 1  # twice 20 s, 20 s and 5 s
    assert {(phrase.family, phrase.source) for phrase in strung} == {("guitar", "guitar")}
    assert all(np.abs(phrase.signal).max() > 0.01 for phrase in strung)
