from __future__ import annotations

from pathlib import Path

import pytest
import torch
from configs import parse
from hypothesis import given
from hypothesis import strategies as st
from tiny_weights import write_tiny_weights

from dsp.settings import LabelSettings
from dsp.watch_settings import SilenceSettings, WatchSettings
from plugin.config import Config, with_weights
from plugin.errors import UserError
from plugin.hearing import label_settings, load_hearing, load_weights, torch_device
from plugin.sections.detector import DetectorSettings

SHIPPED = {"guitar": LabelSettings(on=0.5, off=0.4), "vocal": LabelSettings(on=0.3, off=0.1, median_frames=5)}


def test_without_wishes_the_shipped_settings_hold() -> None:
    assert label_settings(SHIPPED, DetectorSettings()) == SHIPPED


def test_a_wish_changes_its_label_only() -> None:
    wishes = DetectorSettings(thresholds={"guitar": 0.7}, median_frames={"guitar": 11})
    settings = label_settings(SHIPPED, wishes)
    assert settings["guitar"].on == 0.7
    assert settings["guitar"].off == pytest.approx(0.6)
    assert settings["guitar"].median_frames == 11
    assert settings["vocal"] == SHIPPED["vocal"]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_any_threshold_gives_a_label_that_can_go_off_again(wish: float, one: float, other: float) -> None:
    shipped = {"guitar": LabelSettings(on=max(one, other), off=min(one, other))}
    guitar = label_settings(shipped, DetectorSettings(thresholds={"guitar": wish}))["guitar"]
    assert guitar.on == wish
    assert guitar.off >= wish / 2 or wish == shipped["guitar"].on


def test_the_device_is_cuda_only_where_there_is_one() -> None:
    there = torch.cuda.is_available()
    assert torch_device("auto") == ("cuda" if there else "cpu")
    assert torch_device("cpu") == "cpu"
    if there:
        assert torch_device("cuda") == "cuda"
    else:
        with pytest.raises(UserError, match="no CUDA device"):
            torch_device("cuda")


def test_it_hears_with_the_weights_that_the_configuration_names(tmp_path: Path) -> None:
    weights = write_tiny_weights(tmp_path / "tiny.safetensors")
    assert load_weights(weights).card.name == "tiny"
    hearing = load_hearing(with_weights(Config(detector=DetectorSettings(device="cpu")), weights))
    assert hearing._detector.card.name == "tiny"  # type: ignore[attr-defined]


def test_it_warns_as_the_configuration_says(tmp_path: Path) -> None:
    config = parse("""
        [detector]
        device = "cpu"
        minimum_on_s = 2
        [clip]
        run = 5
        hold_s = 4
        overs = false
        flat_tops = false
        [loudness]
        profile = "own"
        target_lufs = -16
        ceiling_dbtp = -2
        [watch.silence]
        hold_s = 30
    """)
    weights = write_tiny_weights(tmp_path / "tiny.safetensors")
    settings = load_hearing(with_weights(config, weights))._settings
    assert (settings.minimum_on_s, settings.clip_run, settings.clip_hold_s) == (2.0, 5, 4.0)
    assert (settings.overs, settings.flat_tops, settings.ceiling_dbtp) == (False, False, -2.0)
    assert settings.watch == WatchSettings(silence=SilenceSettings(hold_s=30.0))


def test_weights_that_are_no_use_are_told(tmp_path: Path) -> None:
    weights = write_tiny_weights(tmp_path / "tiny.safetensors")
    weights.write_bytes(b"others")
    with pytest.raises(UserError, match=r"are not those that tiny\.json describes"):
        load_weights(weights)
    with pytest.raises(UserError, match=r"gone\.json is missing"):
        load_weights(tmp_path / "gone.safetensors")
