"""Teachers who answer together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from dsp.labels import LABELS
from models.training.choir import AudioSetTeacher, Choir, Clip, TunedTeacher
from models.training.teachers.mn04 import RATE_HZ, Mn04
from models.training.teachers.tuned import Tuned, save_tuned

CLIP = Clip(np.full((604, 128), -60.0, np.float32), np.zeros(10 * RATE_HZ, np.float32))


class Sure:
    """Always says the same."""

    def __init__(self, logit: float) -> None:
        self.logit = logit

    def answer(self, clip: Clip) -> Tensor:
        assert clip is CLIP
        return torch.full((20, len(LABELS)), self.logit)


def test_the_mean_of_the_logits_is_what_counts() -> None:
    assert Choir([Sure(3.0), Sure(-1.0)]).posteriors(CLIP) == pytest.approx(1 / (1 + np.exp(-1.0)))


def test_a_choir_of_none_is_refused() -> None:
    with pytest.raises(ValueError, match="nobody to teach"):
        Choir([])


def test_every_teacher_answers_for_each_half_second(tmp_path: Path) -> None:
    torch.manual_seed(0)
    torch.save(Mn04().state_dict(), tmp_path / "mn04.pt")
    save_tuned(tmp_path / "tuned.pt", Tuned(Mn04()))
    choir = Choir([AudioSetTeacher(tmp_path / "mn04.pt"), TunedTeacher(tmp_path / "tuned.pt")])
    posteriors = choir.posteriors(CLIP)
    assert posteriors.shape == (20, len(LABELS))
    assert ((posteriors >= 0) & (posteriors <= 1)).all()
