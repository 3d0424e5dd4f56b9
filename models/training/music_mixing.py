"""Excerpts of real music as training sees them: other rooms, other levels, at times somebody plays along."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.training.mixing import Mixer
from models.training.music_items import Music


class MusicScenes(NamedTuple):
    """Several excerpts.

    Attributes:
        log_mel: dB, ``[excerpts, hops, mels]``.
        taught: probabilities, NaN where nobody knows, ``[excerpts, frames, labels]``.
        steps: number of the step that each frame lies in, ``[excerpts, frames]``.
    """

    log_mel: NDArray[np.float32]
    taught: NDArray[np.float32]
    steps: NDArray[np.int64]


class MusicMixer:
    """Makes scenes of real music; the same random generator makes the same ones.

    Args:
        mixer: that of the labelled scenes: levels, background and who plays along are its own.
        music: excerpts as long as its scenes.
        over_chance: that an item of the phrase bank is laid over an excerpt; its label is known then.

    Raises:
        ValueError: the excerpts are not as long as the scenes.
    """

    def __init__(self, mixer: Mixer, music: Music, over_chance: float = 0.0) -> None:
        if music.frames != mixer.frames:
            raise ValueError(f"excerpts have {music.frames} frames, scenes {mixer.frames}")
        self.mixer, self.music, self.over_chance = mixer, music, over_chance

    def batch(self, rng: np.random.Generator, excerpts: int) -> MusicScenes:
        """So many excerpts."""
        made = [self._scene(rng) for _ in range(excerpts)]
        return MusicScenes(*(np.stack(parts) for parts in zip(*made, strict=True)))

    def _scene(self, rng: np.random.Generator) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
        excerpt = self.music.draw(rng)
        power, taught = self.mixer.augmenter.item(rng, excerpt.power), excerpt.taught
        if rng.random() < self.over_chance:
            power, active = self.mixer.lay_over(rng, power)
            taught = np.where(active > 0, np.float32(1), taught)
        return self.mixer.finish(rng, power), taught, excerpt.steps
