import argparse
import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from dsp.labels import LABELS
from models.training import scenes
from models.training.splits import HELD_OUT

RATE_HZ = 22_050


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny library with three notes of every source that the test split holds."""
    folder = tmp_path_factory.mktemp("notes")
    lines = ["path,family,instrument,source,licence,seconds,original"]
    time = np.arange(RATE_HZ) / RATE_HZ
    for number, (family, source) in enumerate(sorted(HELD_OUT["test"])):
        library, _, instrument = source.partition("/")
        for octave in (2, 3, 4):
            name = f"{number}_c{octave}_f.wav"
            hertz = 65.4 * 2 ** (octave - 2)
            soundfile.write(folder / name, 0.5 * np.sin(2 * np.pi * hertz * time) * np.exp(-time), RATE_HZ)
            lines.append(f"{name},{family},{instrument or 'any'},{library},CC0,1.0,c{octave}_f.wav")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def make(notes: Path, out: Path, count: int) -> list[dict]:
    args = argparse.Namespace(notes=notes, out=out, split="test", count=count, soundfonts=[], seed=1)
    scenes.run(args)
    return [json.loads(line) for line in (out / "scenes.jsonl").read_text(encoding="utf-8").splitlines()]


def test_scenes_are_sound_with_labels_and_events(notes: Path, tmp_path: Path):
    made = make(notes, tmp_path, 8)
    assert len(made) == 8
    for scene in made:
        sound, rate_hz = soundfile.read(tmp_path / scene["file"])
        assert (len(sound), rate_hz) == (441_000, 44_100)
        assert -31 < 20 * np.log10(np.abs(sound).max()) < -0.9
        assert set(scene["labels"]) == {event["label"] for event in scene["events"]} <= set(LABELS)
        assert 1 <= len(scene["labels"]) <= 4
        for event in scene["events"]:
            assert 0 <= event["onset"] < event["offset"] <= scene["seconds"]


def test_work_is_taken_up_where_it_was(notes: Path, tmp_path: Path):
    make(notes, tmp_path / "two", 1)
    assert make(notes, tmp_path / "two", 3) == make(notes, tmp_path / "one", 3)
    for name in (path.name for path in (tmp_path / "one").glob("*.flac")):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_split_without_sources_is_refused(notes: Path, tmp_path: Path):
    args = argparse.Namespace(notes=notes, out=tmp_path, split="valid", count=1, soundfonts=[], seed=1)
    with pytest.raises(ValueError, match="'valid' has no sources for bass"):
        scenes.run(args)


def test_events_follow_the_sound():
    signal = np.zeros(10 * RATE_HZ, dtype=np.float32)
    signal[2 * RATE_HZ : 3 * RATE_HZ] = 0.1
    signal[6 * RATE_HZ : 8 * RATE_HZ] = 0.1
    first, second = scenes.events_of(signal, "flute")
    assert (first.onset, first.offset, second.onset, second.offset) == pytest.approx((2, 3, 6, 8), abs=0.03)
