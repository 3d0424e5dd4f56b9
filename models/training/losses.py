"""What training minimises: against frame labels, against a teacher's soft labels, against the averaged network."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import binary_cross_entropy, binary_cross_entropy_with_logits, mse_loss, one_hot

from models.crnn import linear_pooling

_SURE = 1e-6  # posteriors stay so far from 0 and 1, where the cross-entropy has no gradient left to give


def labelled_loss(logits: Tensor, active: Tensor, clip_weight: float) -> Tensor:
    """Cross-entropy of the frames, and of the clips that they add up to.

    Shape:
        ``[clips, frames, labels]`` both → a number.
    """
    frame_loss = binary_cross_entropy_with_logits(logits, active)
    clips = linear_pooling(logits.sigmoid()).clamp(_SURE, 1 - _SURE)
    return frame_loss + clip_weight * binary_cross_entropy(clips, active.amax(1))


def taught_loss(logits: Tensor, taught: Tensor, steps: Tensor) -> Tensor:
    """Cross-entropy of the mean posterior over each of the teacher's steps against its soft label.

    A step says that a label sounds somewhere in it, and hardly when: only the mean is compared. Frames without a soft
    label (NaN) count nowhere; steps weigh in by their frames.

    Args:
        logits: ``[clips, frames, labels]``.
        taught: probabilities, of the same shape.
        steps: number of the step that each frame lies in, ``[clips, frames]``.
    """
    known = ~taught.isnan()
    member = one_hot(steps, int(steps.max()) + 1).to(logits.dtype).transpose(1, 2)
    frames = member @ known.to(logits.dtype)
    posteriors = member @ (logits.sigmoid() * known) / frames.clamp_min(1)
    targets = member @ taught.nan_to_num(0.0) / frames.clamp_min(1)
    losses = binary_cross_entropy(posteriors.clamp(_SURE, 1 - _SURE), targets.clamp(0, 1), reduction="none")
    return (losses * frames).sum() / frames.sum().clamp_min(1)


def consistency_loss(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean squared distance of the frames' posteriors and of the clips'.

    Tarvainen & Valpola, "Mean teachers are better role models", 2017; both terms as in DCASE's baselines.

    Shape:
        logits ``[clips, frames, labels]`` both → a number.
    """
    ours, theirs = student.sigmoid(), teacher.sigmoid().detach()
    return mse_loss(ours, theirs) + mse_loss(linear_pooling(ours), linear_pooling(theirs))
