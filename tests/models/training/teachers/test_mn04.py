"""mn04's input and structure; its weights are not here, so what it knows is not tested."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from models.training.teachers.mn04 import RATE_HZ, MelInput, Mn04, band_centres_hz, kaldi_bands, load_mn04


def test_it_has_the_parameters_that_were_published() -> None:
    assert sum(one.numel() for one in Mn04().parameters()) == 983_599


def test_a_clip_gives_features_and_a_logit_a_class() -> None:
    features, logits = Mn04().eval()(torch.zeros(2, 1, 128, 100))
    assert features.shape == (2, 384)
    assert logits.shape == (2, 527)


def test_bands_are_triangles_that_add_up_to_one_between_the_outer_centres() -> None:
    bands = kaldi_bands()
    centres_hz = band_centres_hz()
    bins_hz = np.arange(bands.shape[1]) * RATE_HZ / 1024
    inside = (bins_hz > centres_hz[1]) & (bins_hz < centres_hz[-2])
    assert np.allclose(bands.sum(0)[inside], 1, atol=1e-5)
    assert np.all(np.diff(centres_hz[bands.sum(1) > 0]) >= 0)


@pytest.mark.parametrize("hz", [440.0, 3_000.0, 9_000.0])
def test_a_tone_is_loudest_in_the_band_around_it(hz: float) -> None:
    tone = torch.sin(2 * torch.pi * hz * torch.arange(RATE_HZ) / RATE_HZ)[None]
    loudest = int(MelInput()(tone)[0, 0].mean(1).argmax())
    assert band_centres_hz()[loudest] == pytest.approx(hz, rel=0.06)


def test_a_file_that_is_missing_or_holds_something_else_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not there"):
        load_mn04(tmp_path / "none.pt")
    torch.save({"weight": torch.zeros(1)}, tmp_path / "other.pt")
    with pytest.raises(ValueError, match="does not hold mn04's weights"):
        load_mn04(tmp_path / "other.pt")


def test_weights_come_back(tmp_path: Path) -> None:
    torch.save(Mn04().state_dict(), tmp_path / "mn04.pt")
    assert not load_mn04(tmp_path / "mn04.pt").training
