"""The notes that overlays are made of: those of one split's sources, which training never heard."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.training.phrases import Studio
from models.training.protocol.clips import Note, to_note
from models.training.protocol.families import FAMILIES
from models.training.protocol.sounds import sounds_of
from models.training.splits import NOISE, Split
from models.training.voices import Voice, find_voices

NOTES: Final = 64
"""Notes of a source, about; fewer where it has fewer."""

Watch = Callable[[Sequence[Voice]], Iterable[Voice]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """Notes of one source.

    Attributes:
        name: of it.
        weight: how often it is drawn, against its family's others; as in the scenes.
        notes: at least one.
    """

    name: str
    weight: float
    notes: Sequence[Note]


@dataclass(frozen=True, slots=True)
class Library:
    """One split's notes.

    Attributes:
        sources: by family, each at least one; noises are the family ``none``.
    """

    sources: dict[str, list[Source]]

    @property
    def families(self) -> tuple[str, ...]:
        """The protocol's families that there are notes of."""
        return tuple(family for family in FAMILIES if family in self.sources)

    def draw(self, family: str, rng: np.random.Generator) -> Note:
        """A note: of a source by its weight, then any of its notes."""
        sources = self.sources[family]
        weights = np.array([source.weight for source in sources])
        notes = sources[int(rng.choice(len(sources), p=weights / weights.sum()))].notes
        return notes[int(rng.integers(len(notes)))]


def voices_of(studio: Studio, split: Split) -> list[Voice]:
    """What plays in a split: its own sources, and made noise, which has no source to hold out."""
    return [
        voice
        for voice in find_voices(studio.recordings, studio.soundfonts, studio.patches)
        if voice.family in (*FAMILIES, NOISE) and (voice.split == split or voice.maker == "noise")
    ]


def open_library(studio: Studio, split: Split, rng: np.random.Generator, watch: Watch = iter) -> Library:
    """Make each voice's notes; silent ones are left out.

    Args:
        studio: what plays.
        split: whose sources.
        rng: all choices.
        watch: hands the voices on while they are played, to show how far it is.

    Raises:
        ValueError: nothing of the split plays any of the families.
    """
    sources: dict[str, list[Source]] = {}
    for voice in watch(voices_of(studio, split)):
        notes = []
        for name, sound in sounds_of(studio, voice, NOTES, rng):
            try:
                notes.append(to_note(sound))
            except ValueError as error:
                log.warning("left out %s: %s", name, error)
        if notes:
            sources.setdefault(voice.family, []).append(Source(voice.source, voice.weight, notes))
    if not sources.keys() & set(FAMILIES):
        raise ValueError(
            f"split {split!r} has no notes of {', '.join(FAMILIES)}: are its sources in the notes' folder?"
        )
    return Library(sources)
