from __future__ import annotations

from math import log, nan

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.crnn import linear_pooling
from models.training.losses import consistency_loss, labelled_loss, taught_loss

LOG3 = log(3)  # the logit of .75


def one_label(*values: float) -> torch.Tensor:
    return torch.tensor(values)[None, :, None]


def entropy(target: float, posterior: float) -> float:
    return -target * log(posterior) - (1 - target) * log(1 - posterior)


def test_frames_weigh_in_by_their_own_probability():
    assert linear_pooling(one_label(0.5, 0.5)).item() == pytest.approx(0.5)
    assert linear_pooling(one_label(0.8, 0.2)).item() == pytest.approx(0.68)
    assert linear_pooling(one_label(1.0, 0.0, 0.0, 0.0)).item() == pytest.approx(1)
    assert linear_pooling(one_label(0.0, 0.0)).item() == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_clip_lies_between_the_mean_and_the_highest_frame(posteriors: list[float]):
    pooled = linear_pooling(one_label(*posteriors)).item()
    assert sum(posteriors) / len(posteriors) - 1e-5 <= pooled <= max(posteriors) + 1e-5


def test_the_labelled_loss_is_of_frames_and_of_the_clip():
    loss = labelled_loss(one_label(LOG3, -LOG3), one_label(1.0, 0.0), clip_weight=0.3)
    clip = (0.75**2 + 0.25**2) / (0.75 + 0.25)
    assert loss.item() == pytest.approx(entropy(1, 0.75) + 0.3 * entropy(1, clip), rel=1e-5)


def test_a_step_is_compared_by_its_mean():
    logits, steps = one_label(LOG3, -LOG3, -LOG3), torch.tensor([[0, 0, 1]])
    loss = taught_loss(logits, one_label(0.9, 0.9, 0.2), steps)
    assert loss.item() == pytest.approx((2 * entropy(0.9, 0.5) + entropy(0.2, 0.25)) / 3, rel=1e-5)


def test_within_a_step_frames_are_free_to_differ():
    taught, steps = one_label(0.5, 0.5), torch.tensor([[0, 0]])
    flat, sharp = (taught_loss(one_label(*logits), taught, steps) for logits in ((0.0, 0.0), (4.0, -4.0)))
    assert sharp.item() == pytest.approx(flat.item())


def test_what_the_teacher_leaves_open_moves_nothing():
    logits = torch.zeros(2, 4, 3, requires_grad=True)
    taught = torch.full((2, 4, 3), nan)
    taught[0, :2, 1] = 0.9
    steps = torch.tensor([[0, 0, 1, 1], [0, 0, 0, 1]])
    loss = taught_loss(logits, taught, steps)
    loss.backward()
    assert loss.item() == pytest.approx(entropy(0.9, 0.5), rel=1e-5)
    assert logits.grad is not None
    moved = logits.grad != 0
    assert moved[0, :2, 1].all()
    assert moved.sum() == 2


def test_a_teacher_without_any_opinion_costs_nothing():
    loss = taught_loss(torch.randn(2, 4, 3), torch.full((2, 4, 3), nan), torch.zeros(2, 4, dtype=torch.int64))
    assert loss.item() == 0


def test_networks_that_agree_are_consistent():
    logits = torch.randn(3, 7, 13)
    assert consistency_loss(logits, logits.clone()).item() == 0


def test_consistency_is_of_frames_and_of_clips():
    student, teacher = one_label(LOG3, LOG3), one_label(LOG3, -LOG3)
    clips = 0.75 - (0.75**2 + 0.25**2) / 1.0
    assert consistency_loss(student, teacher).item() == pytest.approx(0.5**2 / 2 + clips**2, rel=1e-5)


def test_only_the_student_learns_from_their_distance():
    student, teacher = (torch.randn(2, 3, 4, requires_grad=True) for _ in range(2))
    consistency_loss(student, teacher).backward()
    assert student.grad is not None
    assert teacher.grad is None
