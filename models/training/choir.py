"""Teachers who answer together: they err in different ways, and the mean of their logits errs less than either."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import interpolate, pad

from models.crnn import Crnn, CrnnSettings
from models.training.music_items import STEP_S, step_of_frames
from models.training.start import read_start
from models.training.teachers.families import to_labels
from models.training.teachers.mn04 import RATE_HZ, MelInput, load_mn04
from models.training.teachers.tuned import load_tuned

WINDOW_S: Final = 2.0
"""mn04 hears this much around each half second: less tells too little, more blurs."""
PEAK: Final = 0.5

_LEAST = 1e-5  # no score of mn04 counts as lower


class Clip(NamedTuple):
    """Ten seconds of sound as the teachers take it.

    Attributes:
        log_mel_db: ``[604, 128]``, as the detector hears it.
        sound: ``[samples]`` at mn04's rate.
    """

    log_mel_db: NDArray[np.float32]
    sound: NDArray[np.float32]


class Teacher(Protocol):
    """Somebody who knows."""

    def answer(self, clip: Clip) -> Tensor:
        """Logits of half seconds, ``[20, labels]``."""
        ...


class TunedTeacher:
    """A teacher made by the command tune.

    Args:
        path: its file.

    Raises:
        ValueError: it is no good.
    """

    def __init__(self, path: Path) -> None:
        self._network = load_tuned(path)

    def answer(self, clip: Clip) -> Tensor:
        """As `Teacher.answer`."""
        logits = self._network(torch.from_numpy(clip.log_mel_db)[None]).transpose(1, 2)
        return interpolate(logits, _steps(clip), mode="linear")[0].T


class DetectorTeacher:
    """A streaming detector; the frames of a half second are averaged.

    Args:
        path: its weights, or a run's checkpoint.

    Raises:
        ValueError: it is no good.
    """

    def __init__(self, path: Path) -> None:
        start = read_start(path)
        self._network = Crnn(CrnnSettings()).eval()
        self._network.load_state_dict(start.weights)
        self._standard = start.standard

    def answer(self, clip: Clip) -> Tensor:
        """As `Teacher.answer`."""
        logits, _ = self._network(torch.from_numpy(self._standard.apply(clip.log_mel_db))[None])
        share = np.equal.outer(np.arange(_steps(clip)), step_of_frames(logits.shape[1])).astype(np.float32)
        means: Tensor = torch.from_numpy(share / share.sum(1, keepdims=True)) @ logits[0]
        return means


class AudioSetTeacher:
    """mn04 as it is: the mean of what it hears around each half second and in the whole clip.

    Args:
        path: its published weights.

    Raises:
        ValueError: they are no good.
    """

    def __init__(self, path: Path) -> None:
        self._network, self._input = load_mn04(path), MelInput()

    def answer(self, clip: Clip) -> Tensor:
        """As `Teacher.answer`."""
        sound = torch.from_numpy(clip.sound / max(float(np.abs(clip.sound).max()), 1e-4) * PEAK)[None]
        around = round((WINDOW_S - STEP_S) / 2 * RATE_HZ)
        windows = pad(sound, (around, around))[0].unfold(0, round(WINDOW_S * RATE_HZ), round(STEP_S * RATE_HZ))
        _, near = self._network(self._input(windows))
        _, whole = self._network(self._input(sound))
        scores = [to_labels(logits.sigmoid().numpy()) for logits in (near[: _steps(clip)], whole)]
        near_logits, whole_logits = (torch.from_numpy(np.maximum(one, _LEAST)).logit() for one in scores)
        return (near_logits + whole_logits) / 2


class Choir:
    """Several teachers as one.

    Args:
        teachers: they weigh the same.

    Raises:
        ValueError: there are none.
    """

    def __init__(self, teachers: Sequence[Teacher]) -> None:
        if not teachers:
            raise ValueError("there is nobody to teach: name at least one teacher")
        self._teachers = tuple(teachers)

    @torch.inference_mode()
    def posteriors(self, clip: Clip) -> NDArray[np.float32]:
        """Of half seconds, ``[20, labels]``."""
        answers = torch.stack([teacher.answer(clip) for teacher in self._teachers])
        posteriors: NDArray[np.float32] = answers.mean(0).sigmoid().numpy()
        return posteriors


def _steps(clip: Clip) -> int:
    return int(step_of_frames(len(clip.log_mel_db) // CrnnSettings().hops_per_frame)[-1]) + 1
