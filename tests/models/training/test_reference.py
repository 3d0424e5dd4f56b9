from __future__ import annotations

from math import exp
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dsp.labels import LABELS
from models.crnn import Crnn, CrnnSettings
from models.training.checkpoint import save_checkpoint
from models.training.reference import Reference, ReferenceSchedule, load_offline

SCHEDULE = ReferenceSchedule()


@pytest.fixture
def network() -> Reference:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        network = Reference(len(LABELS))
        with torch.no_grad():
            for _ in range(3):
                network(2 * torch.randn(4, 64, 128))  # its norms learn what comes
        return network.eval()


def test_it_has_the_published_number_of_parameters():
    assert sum(one.numel() for one in Reference(len(LABELS)).parameters()) == pytest.approx(1.04e6, rel=0.003)


@torch.inference_mode()
def test_it_hears_the_future_and_the_streaming_network_does_not(network: Reference):
    clip = torch.randn(1, 80, 128, generator=torch.Generator().manual_seed(1))
    other = clip.clone()
    other[:, 40:] += 1  # from frame 10 on
    before = slice(None, 10)
    assert (network(clip)[0] - network(other)[0])[:, before].abs().amax((0, 2)).min() > 1e-5
    streaming = Crnn(CrnnSettings()).eval()
    torch.testing.assert_close(streaming(clip)[0][:, before], streaming(other)[0][:, before])


def test_the_rate_is_ramped_and_then_decays_as_published():
    for step in (0, 2_500, 12_500):
        assert SCHEDULE.rate(step / 50_000) == pytest.approx(1e-3 * exp(-5 * (1 - step / 12_500) ** 2))
    assert SCHEDULE.rate(0.25) == pytest.approx(1e-3)
    for step in (12_501, 30_000, 50_000):
        assert SCHEDULE.rate(step / 50_000) == pytest.approx(1e-3 * 0.99995 ** (step - 12_500))


def test_the_scale_says_how_much_of_the_published_schedule_is_affordable():
    assert SCHEDULE.scale(50_000) == 1
    assert SCHEDULE.scale(1_000) == pytest.approx(0.02)


@given(st.floats(0, 0.24), st.floats(0.25, 1))
def test_the_rate_only_rises_and_then_only_falls(early: float, late: float):
    assert 0 < SCHEDULE.rate(early) < SCHEDULE.rate(early + 0.01) < 1.0001e-3
    assert SCHEDULE.rate(late) > SCHEDULE.rate(late + 0.01) > 0


def test_a_checkpoint_is_heard_with_its_standardisation(network: Reference, tmp_path: Path):
    path = tmp_path / "checkpoint.pt"
    content = {
        "average": network.state_dict(),
        "mean_db": torch.full((128,), -40.0),
        "std_db": torch.full((128,), 20.0),
    }
    save_checkpoint(path, {"kind": "reference", **content})
    log_mel = np.random.default_rng(0).normal(-40, 20, (64, 128)).astype(np.float32)
    posteriors = load_offline(path).posteriors(log_mel)
    expected = network(torch.from_numpy((log_mel + 40) / 20)[None])[0].sigmoid()[0].detach().numpy()
    np.testing.assert_allclose(posteriors, expected, atol=1e-6)
    assert posteriors.shape == (16, 13)


def test_a_streaming_models_checkpoint_is_refused(tmp_path: Path):
    save_checkpoint(tmp_path / "checkpoint.pt", {"step": 1, "average": {}})
    with pytest.raises(ValueError, match="no checkpoint of the reference system"):
        load_offline(tmp_path / "checkpoint.pt")
