"""The bridge from our log-mels to mn04's, and the teacher behind it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from dsp.features import FeatureSettings, LogMel
from models.training.teachers.mn04 import RATE_HZ, MelInput, Mn04
from models.training.teachers.tuned import Bridge, Tuned, load_tuned, save_tuned

OURS = FeatureSettings()


def tone(hz: float, rate_hz: int, samples: int) -> torch.Tensor:
    return 0.5 * torch.sin(2 * torch.pi * hz * torch.arange(samples) / rate_hz)


@pytest.mark.parametrize("hz", [500.0, 2_000.0, 8_000.0])
def test_a_tone_crosses_the_bridge_to_where_mn04_hears_it(hz: float) -> None:
    ours = LogMel(OURS)(tone(hz, OURS.sample_rate_hz, OURS.n_fft + 99 * OURS.hop))
    crossed = Bridge(OURS)(ours[None])[0, 0].mean(1)
    direct = MelInput()(tone(hz, RATE_HZ, RATE_HZ)[None])[0, 0].mean(1)
    assert abs(int(crossed.argmax()) - int(direct.argmax())) <= 2


def test_a_moment_stays_where_it_is_in_time() -> None:
    log_mel_db = torch.full((1, 604, 128), -100.0)
    log_mel_db[0, 302] = 0.0
    crossed = Bridge(OURS)(log_mel_db)[0, 0].sum(0)
    assert int(crossed.argmax()) == pytest.approx(302 * OURS.hop / OURS.sample_rate_hz * 100, abs=1)


def test_a_clip_gets_a_logit_a_label_every_third_of_a_second() -> None:
    logits = Tuned(Mn04()).eval()(torch.zeros(1, 604, 128))
    assert logits.shape == (1, 32, 13)


def test_a_teacher_comes_back_as_it_was(tmp_path: Path) -> None:
    torch.manual_seed(0)
    teacher = Tuned(Mn04()).eval()
    save_tuned(tmp_path / "runs" / "teacher.pt", teacher)
    log_mel_db = torch.from_numpy(np.random.default_rng(0).normal(-40, 20, (1, 64, 128)).astype(np.float32))
    with torch.inference_mode():
        assert torch.equal(load_tuned(tmp_path / "runs" / "teacher.pt")(log_mel_db), teacher(log_mel_db))


def test_a_file_that_is_missing_or_holds_something_else_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="make one with the command tune"):
        load_tuned(tmp_path / "none.pt")
    torch.save({"weight": torch.zeros(1)}, tmp_path / "other.pt")
    with pytest.raises(ValueError, match="no tuned teacher"):
        load_tuned(tmp_path / "other.pt")
