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
