from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from dsp.labels import LABELS
from models.card import ModelCard, Threshold, read_card, write_card


def test_a_card_survives_the_disk(make_card: Callable[..., ModelCard], tmp_path: Path):
    card = make_card(thresholds=dict.fromkeys(LABELS, Threshold(on=0.61, off=0.2, median_frames=9)))
    write_card(tmp_path / "card.json", card)
    assert read_card(tmp_path / "card.json") == card


def test_a_missing_card_is_named(tmp_path: Path):
    with pytest.raises(ValueError, match=r"nothing\.json is missing"):
        read_card(tmp_path / "nothing.json")


def test_a_broken_card_is_named_with_the_place(make_card: Callable[..., ModelCard], tmp_path: Path):
    path = tmp_path / "card.json"
    path.write_text(make_card().model_dump_json().replace('"on":0.5', '"on":1.5', 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"card\.json is no good: thresholds\.bass\.on: .*less than or equal to 1"):
        read_card(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"thresholds": {"bass": Threshold(on=0.5, off=0.3)}}, "one threshold a label"),
        ({"band_mean_db": (0.0,) * 127}, "as many values as mel bands"),
        ({"band_mean_db": (float("nan"),) * 128}, "finite"),
        ({"band_std_db": (0.0,) * 128}, "greater than 0"),
        ({"tempo": 120}, "not permitted"),
    ],
)
def test_what_does_not_fit_is_refused(make_card: Callable[..., ModelCard], changes: dict[str, object], message: str):
    with pytest.raises(ValidationError, match=message):
        make_card(**changes)


@pytest.mark.parametrize(("on", "off", "median"), [(0.4, 0.5, 7), (0.5, 0.4, 6), (0.5, 0.4, 0), (1.1, 0.4, 7)])
def test_impossible_thresholds_are_refused(on: float, off: float, median: int):
    with pytest.raises(ValidationError):
        Threshold(on=on, off=off, median_frames=median)
