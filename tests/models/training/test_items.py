from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from dsp.labels import LABELS
from models.training.items import Items, decode


def test_codes_are_half_decibels_and_the_lowest_is_silence():
    assert decode(np.array([0, 1, 200, 255], np.uint8)) == pytest.approx([0.0, 10**-9.95, 1.0, 10**2.75])


def test_a_split_holds_only_its_own(tiny_bank: Path):
    train, valid = Items(tiny_bank, "train"), Items(tiny_bank, "valid")
    assert train.families == LABELS
    assert train.sources["brass"] == ["brass train"]
    held = {split: {i for g in items.groups.values() for i in g.items} for split, items in (("t", train), ("v", valid))}
    assert held["t"].isdisjoint(held["v"])
    assert len(held["t"] | held["v"]) == 4 * (len(LABELS) + 1)


def test_sources_weigh_in_by_the_root_of_their_size(tiny_bank: Path, tmp_path: Path):
    folder = shutil.copytree(tiny_bank, tmp_path / "bank")
    rows = ["index,split,families,source,kind"]
    rows += [f"{i},train,bass,{'big' if i < 16 else 'small'},phrase" for i in range(17)]
    (folder / "items.csv").write_text("\n".join(rows), encoding="utf-8")
    group = Items(folder, "train").groups["bass"]
    rng = np.random.default_rng(0)
    drawn = Counter("big" if group.draw(rng) < 16 else "small" for _ in range(4_000))
    assert drawn["big"] / drawn["small"] == pytest.approx(4, rel=0.15)


def test_a_bank_that_grew_is_seen_after_reloading(tiny_bank: Path, tmp_path: Path):
    folder = shutil.copytree(tiny_bank, tmp_path / "bank")
    table = folder / "items.csv"
    whole = table.read_text(encoding="utf-8")
    table.write_text("".join(whole.splitlines(keepends=True)[:20]), encoding="utf-8")
    items = Items(folder, "train")
    before = items.families
    table.write_text(whole, encoding="utf-8")
    items.reload()
    assert len(before) < len(items.families) == len(LABELS)


def test_what_is_no_bank_is_named(tmp_path: Path):
    with pytest.raises(ValueError, match=r"no phrase bank: .*items\.csv is missing"):
        Items(tmp_path, "train")


def test_a_row_that_is_only_half_written_is_left_for_later(tiny_bank: Path, tmp_path: Path):
    folder = shutil.copytree(tiny_bank, tmp_path / "bank")
    with (folder / "items.csv").open("a", encoding="utf-8") as file:
        file.write("9999,train,gui")
    assert Items(folder, "train").sources == Items(tiny_bank, "train").sources


def test_an_empty_split_is_named(tiny_bank: Path):
    with pytest.raises(ValueError, match="nothing for split 'test'"):
        Items(tiny_bank, "test")


def test_a_table_longer_than_the_arrays_is_refused(tiny_bank: Path, tmp_path: Path):
    folder = shutil.copytree(tiny_bank, tmp_path / "bank")
    with (folder / "items.csv").open("a", encoding="utf-8") as file:
        file.write("56,train,bass,extra,phrase\n")
    with pytest.raises(ValueError, match="is broken: 57 rows"):
        Items(folder, "train")


def test_an_excerpt_goes_on_at_the_begin(tiny_bank: Path):
    items = Items(tiny_bank, "train")
    power, sounding = items.excerpt(5, 14, 16)
    whole_power, whole_sounding = items.excerpt(5, 0, 16)
    np.testing.assert_array_equal(np.roll(power, 14 * 4, axis=0), whole_power)
    np.testing.assert_array_equal(np.roll(sounding, 14, axis=0), whole_sounding)
    np.testing.assert_array_equal(whole_power, decode(items.mel[5]))
    assert whole_sounding.shape == (16, 13)
