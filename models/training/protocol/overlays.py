"""Notes of several families on top of each other: as waveforms, and as dB spectrograms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dsp.features import POWER_FLOOR
from models.training.protocol.clips import Note, mel_power
from models.training.protocol.library import Library
from models.training.splits import NOISE

Samples = NDArray[np.float32]

LEVEL_DB: Final = -15.0
"""Notes are at -20 dBFS; so much lower, even ten of them, struck together, stay below full scale."""

GAIN_DB: Final = 3.0
"""Each note's own gain lies within this, either way."""

RANGE_DB: Final = 80.0
"""A single spectrogram in dB ends so far below its loudest point, as librosa's ``amplitude_to_db`` does it unasked."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """A clip of the protocol.

    Attributes:
        families: that play; none on a noise clip.
        notes: one a family, or one noise.
        gains_db: one a note.
    """

    families: tuple[str, ...]
    notes: tuple[Note, ...]
    gains_db: tuple[float, ...]

    def waveform(self) -> Samples:
        """The notes added up: ``[CLIP_SAMPLES]`` at 22 050 Hz."""
        parts = [np.float32(10 ** (gain / 20)) * note.signal for note, gain in self._parts()]
        return np.asarray(np.sum(parts, axis=0))

    def added(self) -> NDArray[np.float32]:
        """The waveform's log-mel: dB, ``[CLIP_HOPS, mels]``."""
        return _decibels(mel_power(self.waveform()))

    def averaged(self) -> NDArray[np.float32]:
        """The mean of the notes' own log-mels, each with a range of 80 dB: dB, ``[CLIP_HOPS, mels]``."""
        parts = [_decibels(np.float32(10 ** (gain / 10)) * note.power) for note, gain in self._parts()]
        return np.asarray(np.mean([np.maximum(part, part.max() - np.float32(RANGE_DB)) for part in parts], axis=0))

    def _parts(self) -> list[tuple[Note, float]]:
        return [(note, LEVEL_DB + gain) for note, gain in zip(self.notes, self.gains_db, strict=True)]


def draw_overlays(library: Library, clips: int, rng: np.random.Generator) -> list[Overlay]:
    """So many noise clips, then so many overlays of each number of families, 1 to all that there are.

    Each family plays equally often, in every run of as many overlays as there are families.
    """
    overlays = [_overlay(library, (), rng) for _ in range(clips)]
    for count in range(1, len(library.families) + 1):
        overlays += [_overlay(library, families, rng) for families in _casts(library.families, count, clips, rng)]
    return overlays


def _casts(families: tuple[str, ...], count: int, clips: int, rng: np.random.Generator) -> Iterator[tuple[str, ...]]:
    """So many different families for each clip: neighbours on a circle of them, which is shuffled at each turn."""
    for clip in range(clips):
        place = clip % len(families)
        if place == 0:
            circle = 2 * rng.permutation(len(families)).tolist()
        yield tuple(families[index] for index in sorted(circle[place : place + count]))


def _overlay(library: Library, families: tuple[str, ...], rng: np.random.Generator) -> Overlay:
    notes = tuple(library.draw(family, rng) for family in families or (NOISE,))
    return Overlay(families, notes, tuple(rng.uniform(-GAIN_DB, GAIN_DB, len(notes)).tolist()))


def truth_of(overlays: Sequence[Overlay], families: Sequence[str]) -> NDArray[np.bool_]:
    """Which families play: ``[overlays, families]``."""
    return np.array([[family in overlay.families for family in families] for overlay in overlays])


def _decibels(power: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(10 * np.log10(power + np.float32(POWER_FLOOR)))
