from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp.labels import LABELS
from models.training.folder import Labelled, label_of, read_folder, valid_groups


def files(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"sound")
    return folder


def labelled(label: str, groups: int) -> list[Labelled]:
    return [Labelled(Path(f"{label}/{n}.wav"), label, label, f"{label}/{n}.wav") for n in range(groups)]


@given(
    st.sampled_from(LABELS),
    st.sampled_from(["upper", "title", "lower"]),
    st.sampled_from(["_", " ", "-", "  "]),
    st.booleans(),
)
def test_a_label_is_known_however_it_is_spelt(label: str, case: str, between: str, plural: bool):
    name = getattr(label.replace("_", between), case)() + ("s" if plural and not label.endswith("s") else "")
    assert label_of(name) == label


@pytest.mark.parametrize("name", ["takes", "", "guitar solo", "synthlead", "s"])
def test_other_names_mean_nothing(name: str):
    assert label_of(name) is None


def test_it_lists_recordings_however_deep_and_their_groups(tmp_path: Path):
    files(tmp_path, "Guitar/a.wav", "Guitar/les paul/b.FLAC", "Guitar/les paul/deep/c.mp3", "None/d.ogg")
    listing = read_folder(tmp_path)
    assert {(file.path.name, file.label, file.source, file.group) for file in listing.files} == {
        ("a.wav", "guitar", "guitar", "guitar/a.wav"),
        ("b.FLAC", "guitar", "guitar/les paul", "guitar/les paul"),
        ("c.mp3", "guitar", "guitar/les paul", "guitar/les paul"),
        ("d.ogg", "none", "none", "none/d.ogg"),
    }
    assert listing.labels == ("guitar",)
    assert listing.notices == ()


def test_what_is_left_out_is_told_and_what_is_no_sound_is_not(tmp_path: Path):
    files(tmp_path, "guitar/a.wav", "guitar/b.m4a", "guitar/notes.txt", "guitar/._a.wav", ".git/x.wav")
    files(tmp_path, "Gitarre/a.wav", "takes/a.wav", "loose.wav")
    listing = read_folder(tmp_path)
    assert [file.path.name for file in listing.files] == ["a.wav"]
    strange, unread = listing.notices
    assert strange.startswith("left out: Gitarre/, takes/: no label; the labels are bass, brass, ")
    assert unread == f"left out: {tmp_path / 'guitar' / 'b.m4a'}: convert it to wav or flac first"


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ([], "holds no recording to learn from"),
        (["loose.wav"], "holds no recording to learn from"),
        (["guitar/readme.txt"], "holds no recording to learn from"),
        (["none/rain.wav"], "holds no recording to learn from"),
    ],
)
def test_a_folder_to_learn_nothing_from_is_told_with_what_to_do(tmp_path: Path, there: list[str], told: str):
    with pytest.raises(ValueError, match=f"{told}.*{re.escape(str(tmp_path / 'guitar'))}"):
        read_folder(files(tmp_path, *there))


def test_no_folder_at_all_is_told(tmp_path: Path):
    with pytest.raises(ValueError, match="nowhere is not there"):
        read_folder(tmp_path / "nowhere")
    with pytest.raises(ValueError, match=r"a\.wav is no folder"):
        read_folder(files(tmp_path, "a.wav") / "a.wav")


def test_the_fingerprint_tells_that_a_file_came_or_changed(tmp_path: Path):
    before = read_folder(files(tmp_path, "guitar/a.wav", "bass/b.wav")).fingerprint
    assert read_folder(tmp_path).fingerprint == before
    (tmp_path / "guitar" / "a.wav").write_bytes(b"another sound")
    changed = read_folder(tmp_path).fingerprint
    assert changed != before
    assert read_folder(files(tmp_path, "bass/c.wav")).fingerprint not in {before, changed}


@given(st.dictionaries(st.sampled_from(LABELS), st.integers(1, 40), min_size=1))
def test_every_label_trains_and_validates_where_it_can(groups: dict[str, int]):
    everything = [file for label, count in groups.items() for file in labelled(label, count)]
    valid = valid_groups(everything)
    for label, count in groups.items():
        held_out = sum(file.group in valid for file in labelled(label, count))
        assert held_out < count
        assert held_out > 0 or count == 1


def test_about_every_seventh_validates_and_stays_there_when_others_come():
    few, many = valid_groups(labelled("guitar", 200)), valid_groups(labelled("guitar", 400))
    assert 0.1 * 400 < len(many) < 0.2 * 400
    assert few == {group for group in many if int(group.removeprefix("guitar/").removesuffix(".wav")) < 200}
