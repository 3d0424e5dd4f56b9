"""A bank of real music as the trainer reads it: excerpts, and what a teacher said of them where one was asked.

A music bank is a folder of ``mel.npy`` (uint8 ``[N, hops, mels]``, coded as in the phrase bank), ``clips.csv`` (index,
group, file, start_s) and, once taught, ``taught.npy`` (float16 ``[N, steps, labels]``): the probability of each label
in each half second, NaN where the teacher has no opinion.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.features import FeatureSettings
from dsp.labels import LABELS
from models.training.items import Group, decode

MEL: Final = "mel.npy"
TABLE: Final = "clips.csv"
TAUGHT: Final = "taught.npy"
STEP_S: Final = 0.5
"""Length of the teacher's steps."""
HOPS_PER_FRAME: Final = 4


class Excerpt(NamedTuple):
    """A part of a clip.

    Attributes:
        power: mel power, ``[hops, mels]``.
        taught: probabilities of the step that each frame lies in, NaN where there is no opinion, ``[frames, labels]``.
        steps: the number of that step, 0 for the first frame's, ``[frames]``.
    """

    power: NDArray[np.float32]
    taught: NDArray[np.float32]
    steps: NDArray[np.int64]


class Music:
    """An opened music bank.

    Args:
        folder: of the bank.
        frames: length of an excerpt; that of the clips when left out.
        taught: whether the soft labels are read.

    Attributes:
        sources: the groups that the clips come from.

    Raises:
        ValueError: the folder holds no music bank, its files don't fit each other, or soft labels are missing.
    """

    def __init__(self, folder: Path, frames: int | None = None, *, taught: bool = False) -> None:
        try:
            with (folder / TABLE).open(newline="", encoding="utf-8") as file:
                groups = [row["group"] for row in csv.DictReader(file)]
            self.mel = np.load(folder / MEL, mmap_mode="r")
        except FileNotFoundError as error:
            raise ValueError(f"{folder} is no music bank: {error.filename} is missing") from error
        clip_frames = self.mel.shape[1] // HOPS_PER_FRAME
        if not groups or len(groups) > len(self.mel):
            raise ValueError(f"the music bank in {folder} is broken: {len(groups)} rows, mel {self.mel.shape}")
        self.frames = frames or clip_frames
        if self.frames > clip_frames:
            raise ValueError(f"excerpts of {self.frames} frames are longer than the clips in {folder}: {clip_frames}")
        self.steps = step_of_frames(clip_frames)
        self.taught = _read_taught(folder, len(groups), int(self.steps[-1]) + 1) if taught else None
        self.sources = sorted(set(groups))
        counts = Counter(groups)
        # As in the phrase bank: a big group does not drown a small one, nor the reverse.
        weights = np.array([counts[group] ** -0.5 for group in groups])
        self.clips = Group(np.arange(len(groups)), np.cumsum(weights / weights.sum()))

    def draw(self, rng: np.random.Generator) -> Excerpt:
        """Some part of some clip."""
        clip = self.clips.draw(rng)
        first = int(rng.integers(len(self.steps) - self.frames + 1))
        part = slice(first, first + self.frames)
        steps = self.steps[part]
        if self.taught is None:
            taught = np.full((self.frames, len(LABELS)), np.nan, np.float32)
        else:
            taught = self.taught[clip][steps].astype(np.float32)
        hops = self.mel[clip, first * HOPS_PER_FRAME : part.stop * HOPS_PER_FRAME]
        return Excerpt(decode(hops), taught, steps - steps[0])


def step_of_frames(frames: int) -> NDArray[np.int64]:
    """The half second that the middle of each frame of a clip lies in, ``[frames]``."""
    settings = FeatureSettings()
    middles = [settings.hop_centre((frame + 0.5) * HOPS_PER_FRAME - 0.5) for frame in range(frames)]
    middles_s = np.maximum(0.0, np.array(middles)) / settings.sample_rate_hz
    return np.asarray(middles_s / STEP_S, np.int64)


def _read_taught(folder: Path, clips: int, steps: int) -> NDArray[np.float16]:
    """The soft labels of all clips, ``[clips, steps, labels]`` or longer."""
    try:
        taught = np.load(folder / TAUGHT, mmap_mode="r")
    except FileNotFoundError as error:
        raise ValueError(f"the music in {folder} was not taught: {TAUGHT} is missing") from error
    if len(taught) < clips or taught.shape[1] < steps or taught.shape[2] != len(LABELS):
        raise ValueError(
            f"{folder / TAUGHT} has shape {taught.shape}, wanted ({clips}, {steps}, {len(LABELS)}): teach it again"
        )
    return np.asarray(taught)
