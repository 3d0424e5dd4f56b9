"""Everything that came out of the protocol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from models.card import ModelCard
from models.training.protocol.hearing import Way
from models.training.protocol.library import Library
from models.training.protocol.overlays import Overlay
from models.training.protocol.result import Result
from models.training.splits import Split

NAMES: Final[dict[Way, str]] = {"added": "waveforms added", "averaged": "dB spectrograms averaged"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that a report tells.

    Attributes:
        card: of the detector.
        seed: of all choices.
        families: of the protocol that the test split has notes of.
        missing: sentences about what is not there.
        libraries: the notes of each split.
        overlays: the test clips.
        results: of each way.
    """

    card: ModelCard
    seed: int
    families: tuple[str, ...]
    missing: tuple[str, ...]
    libraries: Mapping[Split, Library]
    overlays: Sequence[Overlay]
    results: Mapping[Way, Result]
