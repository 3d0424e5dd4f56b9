import argparse
import csv
import logging
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.training import bank

RATE_HZ = 22_050


@pytest.fixture
def small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank, "ROUND", {"train": 2, "valid": 1, "test": 1})
    monkeypatch.setattr(bank, "ROUND_SIZE", 4 * 14)
    monkeypatch.setattr(bank.render, "find_fluidsynth", lambda: None)
    monkeypatch.setattr(bank, "FREEPATS", Path("missing"))


def library(folder: Path) -> Path:
    """Three notes of one bass."""
    time = np.arange(RATE_HZ // 2) / RATE_HZ
    lines = ["path,family,instrument,source,licence,seconds,original"]
    for octave in (1, 2, 3):
        soundfile.write(folder / f"{octave}.wav", 0.5 * np.sin(2 * np.pi * 32.7 * 2**octave * time), RATE_HZ)
        lines.append(f"{octave}.wav,bass,bass,mine,CC0,0.5,c{octave}.wav")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.mark.usefixtures("small_rounds")
def test_a_bank_is_made_and_taken_up_again(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    args = argparse.Namespace(notes=library(tmp_path), out=tmp_path / "bank", soundfonts=[], size=1, seed=0, workers=1)
    with caplog.at_level(logging.WARNING):
        bank.run(args)
    assert [record.message for record in caplog.records] == ["FluidSynth is not installed: soundfonts are left out"]
    with (tmp_path / "bank" / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["families"] for row in rows} == {"bass", "organ", "synth_lead", "none"}
    assert {row["kind"] for row in rows} == {"phrase", "noise"}
    mel = np.load(tmp_path / "bank" / "mel.npy", mmap_mode="r")
    active = np.load(tmp_path / "bank" / "activity.npy", mmap_mode="r")
    assert len(mel) == len(active) == len(rows)
    for row in rows:
        assert active[int(row["index"])].any() == (row["families"] != "none")
    assert (tmp_path / "bank" / "READY").read_text(encoding="utf-8").strip() == str(len(rows))
    before = (tmp_path / "bank" / "items.csv").read_bytes()
    bank.run(args)
    assert (tmp_path / "bank" / "items.csv").read_bytes() == before
