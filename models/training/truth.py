"""Scenes with known answers: a folder of recordings and ``scenes.jsonl``, one scene a line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from dsp.labels import LABELS


class TrueEvent(BaseModel):
    """One stretch of time that a label sounds for: seconds into the file."""

    model_config = ConfigDict(frozen=True)

    label: str
    onset: float
    offset: float


class Truth(BaseModel):
    """What sounds in one file.

    Attributes:
        file: name in the scenes' folder.
        seconds: its length.
        labels: what sounds in it at all.
        events: and when.
    """

    model_config = ConfigDict(frozen=True)

    file: str
    seconds: float
    labels: tuple[str, ...]
    events: tuple[TrueEvent, ...]

    def clip(self) -> NDArray[np.bool_]:
        """Whether each label sounds, ``[labels]``."""
        return np.array([label in self.labels for label in LABELS])

    def during(self, starts_s: NDArray[np.float64], length_s: float) -> NDArray[np.bool_]:
        """Whether each label sounds anywhere in each of these stretches, ``[stretches, labels]``.

        A length of 0 asks for moments.
        """
        sounding = np.zeros((len(starts_s), len(LABELS)), dtype=np.bool_)
        for event in self.events:
            begins = event.onset < starts_s + length_s if length_s else event.onset <= starts_s
            overlaps = begins & (event.offset > starts_s)
            sounding[:, LABELS.index(event.label)] |= overlaps
        return sounding

    def stretches(self, label: str) -> list[tuple[float, float]]:
        """Onset and offset of what a label sounds in one go, in order; events that touch are one."""
        joined: list[tuple[float, float]] = []
        for onset, offset in sorted((event.onset, event.offset) for event in self.events if event.label == label):
            if joined and onset <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(offset, joined[-1][1]))
            elif offset > onset:
                joined.append((onset, offset))
        return joined


def read_scenes(folder: Path) -> list[Truth]:
    """The scenes in a folder.

    Raises:
        ValueError: there is no list of scenes, it is empty, or a line of it is no scene.
    """
    path = folder / "scenes.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise ValueError(f"{folder} holds no scenes: scenes.jsonl is missing") from error
    scenes = [_scene(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not scenes:
        raise ValueError(f"{path} is empty")
    return scenes


def _scene(path: Path, number: int, line: str) -> Truth:
    try:
        scene = Truth.model_validate_json(line)
    except ValidationError as error:
        raise ValueError(f"{path}, line {number}: no scene: {error.errors()[0]['msg']}") from error
    unknown = {*scene.labels, *(event.label for event in scene.events)} - set(LABELS)
    if unknown:
        raise ValueError(f"{path}, line {number}: unknown labels {', '.join(sorted(unknown))}")
    return scene


def clip_truth(scenes: Sequence[Truth]) -> NDArray[np.bool_]:
    """``[scenes, labels]``."""
    return np.stack([scene.clip() for scene in scenes])
