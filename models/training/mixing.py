"""Scenes mixed on the fly from a phrase bank, in the mel power domain, where a mixture is almost the sum.

Mixing spectra instead of waveforms leaves out the beating between partials that share a band; in exchange a scene
costs about a millisecond, so one core trains and mixes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dsp.features import POWER_FLOOR, FeatureSettings
from dsp.labels import LABELS
from models.training.augment import Augmenter
from models.training.items import NO_FAMILY, Items
from models.training.level import SILENT_DBFS, Level

AUDIBLE_DB = 25.0
"""An instrument further below the whole mix than this is taken as not heard in that frame."""


@dataclass(frozen=True, slots=True)
class MixingSettings:
    """How scenes are made up.

    Attributes:
        frames: length of a scene; that of the bank's items when left out.
        count_weights: chances of 0, 1, 2, … instruments.
        speech_chance: that somebody talks as well.
        noise_chance: that an everyday noise sounds as well.
        gain_db: each item's gain lies within this, either way.
        level_dbfs: range of the loud moments' RMS.
        floor_dbfs: range of the background noise's RMS.
        floor_distance_db: the background stays this far below the loud moments.
        entry_chance: that an item enters or leaves in the midst of the scene.
    """

    frames: int | None = None
    count_weights: tuple[float, ...] = (0.04, 0.36, 0.3, 0.17, 0.08, 0.03, 0.02)
    speech_chance: float = 0.12
    noise_chance: float = 0.3
    gain_db: float = 12.0
    level_dbfs: tuple[float, float] = (-46.0, -6.0)
    floor_dbfs: tuple[float, float] = (-100.0, -40.0)
    floor_distance_db: float = 15.0
    entry_chance: float = 0.4


class Scene(NamedTuple):
    """A mixture and its truth.

    Attributes:
        log_mel: dB, ``[hops, mels]``.
        active: 0/1, ``[frames, labels]``.
    """

    log_mel: NDArray[np.float32]
    active: NDArray[np.float32]


class Mixer:
    """Makes scenes; the same random generator gives the same scene.

    Args:
        items: what to mix.
        settings: how.
    """

    def __init__(self, items: Items, settings: MixingSettings | None = None) -> None:
        self.items = items
        self.settings = settings or MixingSettings()
        self.level = Level(FeatureSettings())
        self.hops_per_frame = items.mel.shape[1] // items.activity.shape[1]
        self.frames = self.settings.frames or items.activity.shape[1]
        self.augmenter = Augmenter(self.frames * self.hops_per_frame, items.mel.shape[2])
        weights = np.array(self.settings.count_weights)
        self.count_chances = weights / weights.sum()

    def batch(self, rng: np.random.Generator, scenes: int) -> Scene:
        """Several scenes, stacked along a new first axis."""
        made = [self.scene(rng) for _ in range(scenes)]
        return Scene(np.stack([one.log_mel for one in made]), np.stack([one.active for one in made]))

    def scene(self, rng: np.random.Generator) -> Scene:
        """One scene."""
        parts = [self._item(rng, item) for item in self._cast(rng)]
        mix = np.zeros((self.augmenter.hops, self.augmenter.mels), np.float32)
        for power, _ in parts:
            mix += power
        if rng.random() < self.settings.noise_chance and NO_FAMILY in self.items.groups:
            mix += self._noise(rng, mix)
        whole = self._frame_level(mix)
        active = np.zeros((self.frames, len(LABELS)), np.float32)
        for power, sounding in parts:
            heard = self._frame_level(power) > whole - AUDIBLE_DB
            active = np.maximum(active, sounding * heard[:, None])
        return Scene(self.finish(rng, mix), active)

    def lay_over(
        self, rng: np.random.Generator, music: NDArray[np.float32]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Somebody plays, sings or talks over music at the bank's level.

        Returns:
            the mixture's power ``[hops, mels]`` and where that one is heard in it, 0/1, ``[frames, labels]``.
        """
        power, sounding = self._item(rng, self.items.groups[str(rng.choice(self.items.families))].draw(rng))
        mix = music + power
        heard = self._frame_level(power) > self._frame_level(mix) - AUDIBLE_DB
        return mix, sounding * heard[:, None]

    def finish(self, rng: np.random.Generator, mix: NDArray[np.float32]) -> NDArray[np.float32]:
        """A mixture's log-mel at some level over some background noise."""
        level_dbfs = rng.uniform(*self.settings.level_dbfs)
        mix = mix * self.level.gain_to(mix, level_dbfs)
        background = self.augmenter.background(rng)
        floor_dbfs = rng.uniform(*self.settings.floor_dbfs)
        floor_dbfs = min(floor_dbfs, level_dbfs - self.settings.floor_distance_db)
        mix += self.level.gain_to(background, floor_dbfs) * background
        return np.asarray(10 * np.log10(mix + POWER_FLOOR), np.float32)

    def _cast(self, rng: np.random.Generator) -> list[int]:
        """Who plays: items of different families."""
        instruments = [family for family in self.items.families if family != "speech"]
        count = int(rng.choice(len(self.count_chances), p=self.count_chances))
        chosen = list(rng.permutation(instruments)[:count])
        if "speech" in self.items.groups and rng.random() < self.settings.speech_chance:
            chosen.append("speech")
        return [self.items.groups[family].draw(rng) for family in chosen]

    def _item(self, rng: np.random.Generator, item: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """One item as it sounds today: its power and its activity."""
        first = int(rng.integers(self.items.activity.shape[1]))
        power, sounding = self.items.excerpt(item, first, self.frames)
        if rng.random() < self.settings.entry_chance:
            first, last = sorted(rng.integers(0, self.frames + 1, 2))
            gate = np.zeros(self.frames, np.float32)
            gate[first:last] = 1
            sounding = sounding * gate[:, None]
            power = power * np.repeat(gate, self.hops_per_frame)[:, None]
        power = self.augmenter.item(rng, power)
        return power * np.float32(10 ** (rng.uniform(-1, 1) * self.settings.gain_db / 10)), sounding

    def _noise(self, rng: np.random.Generator, mix: NDArray[np.float32]) -> NDArray[np.float32]:
        """An everyday noise beside the music, from 30 dB below to as loud."""
        power, _ = self._item(rng, self.items.groups[NO_FAMILY].draw(rng))
        music_dbfs = self.level.loud_dbfs(mix)
        if music_dbfs < SILENT_DBFS:
            return power
        return self.level.gain_to(power, music_dbfs + rng.uniform(-30, 0)) * power

    def _frame_level(self, power: NDArray[np.float32]) -> NDArray[np.float32]:
        """Level of each frame in dB."""
        energy = self.level.energy(power).reshape(self.frames, self.hops_per_frame).mean(1)
        return np.asarray(10 * np.log10(energy + 1e-20))
