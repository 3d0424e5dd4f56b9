"""A phrase bank small enough to be made in a test: one band of noise a label."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS

HOPS, FRAMES, MELS = 64, 16, 128


@pytest.fixture(scope="session")
def tiny_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two items of each label and of noise for training and for validation.

    A label's items sound in nine bands of their own, 55 dB over a hiss, in the frames that are marked.
    """
    folder = tmp_path_factory.mktemp("bank")
    rng = np.random.default_rng(0)
    families = [family for family in (*LABELS, "none") for _ in range(4)]
    mel = rng.integers(40, 70, (len(families), HOPS, MELS), dtype=np.uint8)
    activity = np.zeros((len(families), FRAMES, len(LABELS)), np.uint8)
    rows = []
    for index, family in enumerate(families):
        split = "train" if index % 2 else "valid"
        kind = "noise" if family == "none" else "phrase"
        rows.append([index, split, family, f"{family} {split}", kind])
        if family == "none":
            continue
        label = LABELS.index(family)
        sounding = rng.random(FRAMES) < 0.6
        activity[index, :, label] = sounding
        at = np.repeat(sounding, HOPS // FRAMES)
        mel[index, at, label * 9 : label * 9 + 9] += 110
        mel[index, ~at] = 0
    np.save(folder / "mel.npy", mel)
    np.save(folder / "activity.npy", activity)
    with (folder / "items.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["index", "split", "families", "source", "kind"], *rows])
    return folder


@pytest.fixture(scope="session")
def tiny_music(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six clips of broad noise as long as the bank's items, taught to be brass all along, and of bass nothing known."""
    folder = tmp_path_factory.mktemp("music")
    rng = np.random.default_rng(1)
    np.save(folder / "mel.npy", rng.integers(120, 200, (6, HOPS, MELS), dtype=np.uint8))
    taught = np.full((6, 3, len(LABELS)), 0.05, np.float16)
    taught[:, :, LABELS.index("brass")] = 0.95
    taught[:, :, LABELS.index("bass")] = np.nan
    np.save(folder / "taught.npy", taught)
    with (folder / "clips.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [[index, "game", f"{index}.ogg", "0.000"] for index in range(6)]
        csv.writer(file).writerows([["index", "group", "file", "start_s"], *rows])
    return folder
