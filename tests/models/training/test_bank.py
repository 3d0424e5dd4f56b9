import csv
from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.bank import FRAMES, MORE, ROUND, ROUND_SIZE, Bank, Item, encode, frame_moments, grow, plan, to_item
from models.training.phrases import HOPS, PHRASE_SAMPLES, RATE_HZ, Phrase
from models.training.voices import FAMILIES, Voice


def item(value: int) -> Item:
    return Item(
        np.full((HOPS, 128), value, np.uint8),
        np.zeros((FRAMES, 13), np.uint8),
        "train",
        "bass",
        "a",
        "phrase",
    )


def test_codes_are_half_decibels_above_minus_100():
    assert encode(np.array([-100.0, -99.5, -50.1, 27.5, 40.0], dtype=np.float32)).tolist() == [
        0,
        1,
        100,
        255,
        255,
    ]


def test_frames_describe_evenly_spaced_moments_near_their_hops():
    moments = frame_moments()
    assert len(moments) == FRAMES == 151
    assert np.diff(moments)[1:] == pytest.approx(4 * 366 / RATE_HZ)
    assert moments[100] == pytest.approx(((4 * 100 + 2.5) * 366 - 1024) / RATE_HZ)


def test_an_item_is_labelled_when_it_sounds():
    signal = np.zeros(PHRASE_SAMPLES, dtype=np.float32)
    signal[4 * RATE_HZ : 6 * RATE_HZ] = 0.3 * np.sin(2 * np.pi * 440 * np.arange(2 * RATE_HZ) / RATE_HZ)
    made = to_item(Phrase(signal, "flute", "a"), "test")
    sounding = np.flatnonzero(made.frames[:, LABELS.index("flute")])
    moments = frame_moments()
    assert moments[sounding[0]] == pytest.approx(4, abs=0.07)
    assert moments[sounding[-1]] == pytest.approx(6, abs=0.07)
    assert made.frames.sum() == len(sounding)
    assert made.mel.shape == (HOPS, 128)
    loud = made.mel.max(axis=1) > 100
    assert np.flatnonzero(loud)[0] * 366 / RATE_HZ == pytest.approx(4, abs=0.1)


def test_noise_has_no_label():
    made = to_item(Phrase(np.full(PHRASE_SAMPLES, 0.1, dtype=np.float32), "none", "a"), "train")
    assert not made.frames.any()
    assert made.kind == "noise"


def test_arrays_grow_in_place(tmp_path: Path):
    path = tmp_path / "a.npy"
    rows = np.arange(60, dtype=np.uint8).reshape(20, 3)
    for start in range(0, 20, 5):
        grow(path, start, rows[start : start + 5])
    assert (np.load(path) == rows).all()


def test_rows_that_were_never_counted_are_overwritten(tmp_path: Path):
    path = tmp_path / "a.npy"
    grow(path, 0, np.ones((4, 2), np.uint8))
    grow(path, 2, np.full((1, 2), 7, np.uint8))
    assert np.load(path).tolist() == [[1, 1], [1, 1], [7, 7]]


def test_other_rows_are_refused(tmp_path: Path):
    grow(tmp_path / "a.npy", 0, np.ones((4, 2), np.uint8))
    with pytest.raises(ValueError, match="shape"):
        grow(tmp_path / "a.npy", 4, np.ones((4, 3), np.uint8))


def test_a_bank_is_taken_up_where_it_was(tmp_path: Path):
    Bank(tmp_path).append([item(1), item(2)], "first")
    again = Bank(tmp_path)
    assert (again.size, again.done) == (2, {"first"})
    again.append([item(3)], "second")
    assert np.load(tmp_path / "mel.npy")[:, 0, 0].tolist() == [1, 2, 3]
    with (tmp_path / "items.csv").open(encoding="utf-8", newline="") as file:
        assert [row["index"] for row in csv.DictReader(file)] == ["0", "1", "2"]


VOICES = [Voice(family, "a", "lead", 1.0) for family in FAMILIES] + [Voice("organ", "b", "pipes", 3.0)]


def test_a_larger_plan_begins_with_the_smaller_one():
    small, large = (list(plan(VOICES, size, 3)) for size in (ROUND_SIZE, 2 * ROUND_SIZE))
    assert large[: len(small)] == small
    assert len(large) > len(small)
    assert len({job.key for job in large}) == len(large)


def test_a_round_has_the_same_of_each_family_and_more_where_told():
    counts = dict.fromkeys(FAMILIES, 0)
    for job in plan(VOICES, ROUND_SIZE, 0):
        counts[job.voice.family] += job.count
    assert counts == {family: round(ROUND["train"] * MORE.get(family, 1.0)) for family in FAMILIES}
