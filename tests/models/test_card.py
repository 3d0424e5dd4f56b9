from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from dsp.labels import LABELS
from dsp.settings import LabelSettings
from models.card import Calibration, ModelCard, read_card, write_card


def test_a_card_survives_the_disk(make_card: Callable[..., ModelCard], tmp_path: Path):
    card = make_card(
        thresholds=dict.fromkeys(LABELS, LabelSettings(on=0.61, off=0.2, median_frames=9)),
        calibration=dict.fromkeys(LABELS, Calibration(scale=0.9, bias=-0.3)),
    )
    write_card(tmp_path / "card.json", card)
    assert read_card(tmp_path / "card.json") == card


def test_a_missing_card_is_named(tmp_path: Path):
    with pytest.raises(ValueError, match=r"nothing\.json is missing"):
        read_card(tmp_path / "nothing.json")


def test_a_broken_card_is_named_with_the_place(make_card: Callable[..., ModelCard], tmp_path: Path):
    path = tmp_path / "card.json"
    path.write_text(make_card().model_dump_json().replace('"on":0.5', '"on":1.5', 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"card\.json is no good: thresholds\.bass: .*got on 1\.5 and off 0\.3"):
        read_card(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"thresholds": {"bass": LabelSettings(0.5, 0.3)}}, "one threshold and one calibration a label"),
        ({"calibration": {"bass": Calibration()}}, "one threshold and one calibration a label"),
        ({"band_mean_db": (0.0,) * 127}, "as many values as mel bands"),
        ({"band_mean_db": (float("nan"),) * 128}, "finite"),
        ({"band_std_db": (0.0,) * 128}, "greater than 0"),
        ({"tempo": 120}, "not permitted"),
    ],
)
def test_what_does_not_fit_is_refused(make_card: Callable[..., ModelCard], changes: dict[str, object], message: str):
    with pytest.raises(ValidationError, match=message):
        make_card(**changes)


@pytest.mark.parametrize("wrong", [{"scale": 0.0}, {"scale": -1.0}, {"bias": float("inf")}])
def test_impossible_calibrations_are_refused(wrong: dict[str, float]):
    with pytest.raises(ValidationError):
        Calibration(**wrong)


def test_the_latency_is_that_of_the_longest_median(make_card: Callable[..., ModelCard]):
    labels = dict.fromkeys(LABELS, LabelSettings(0.5, 0.3, 1))
    quick = make_card(thresholds=labels)
    slow = make_card(thresholds={**labels, "organ": LabelSettings(0.5, 0.3, 5)})
    assert slow.latency_ms - quick.latency_ms == pytest.approx(2 * 66.4, abs=0.1)
